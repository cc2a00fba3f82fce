// The answers of Envoy that lab/write-tables.ts recorded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHASES, type Phase, type ProbeAnswer } from './probe-answers.ts';

const FILE = join(import.meta.dirname, '../smoke/envoy.json');

/** The filter: its ABI, and whether it holds headers and bodies back. */
export const TABLES = [
  { name: '0.2.1', abi: '0.2.1', isHolding: false },
  { name: '0.2.1 holding', abi: '0.2.1', isHolding: true },
  { name: '0.2.0', abi: '0.2.0', isHolding: false },
  { name: '0.1.0', abi: '0.1.0', isHolding: false },
] as const;

export type TableName = (typeof TABLES)[number]['name'];

/** Cells by the name of the question, one per phase; `.` if it was not asked. */
export type Cells = ReadonlyMap<string, readonly string[]>;

/**
 * The file: names of questions by their cells, with run lengths: `1x5 0++x10`. Tables after the first contain only
 * differences.
 */
export interface TableFile {
  readonly evidence: 'ran';
  readonly source: string;
  readonly envoys: readonly string[];
  readonly phases: readonly string[];
  readonly tables: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Reads a table of the file. @returns cells by question, without questions that were not asked. */
export function readTable(name: TableName): Cells {
  const { tables }: TableFile = JSON.parse(readFileSync(FILE, 'utf8'));
  const expanded = (table: TableFile['tables'][string] = {}): [string, readonly string[]][] =>
    Object.entries(table).flatMap(([cells, titles]) =>
      titles.map((title): [string, readonly string[]] => [title, unpacked(cells)]),
    );
  const all = new Map([
    ...expanded(tables[TABLES[0].name]),
    ...(name === TABLES[0].name ? [] : expanded(tables[name])),
  ]);
  return new Map([...all].filter(([, cells]) => cells.length > 0));
}

/** Writes the tables. @param measured all of {@link TABLES}. @returns the text of the file. */
export function printTables(envoys: readonly string[], measured: ReadonlyMap<TableName, Cells>): string {
  const first = measured.get(TABLES[0].name) ?? new Map<string, readonly string[]>();
  const tables = Object.fromEntries(
    TABLES.map(({ name }) => {
      const groups: Record<string, string[]> = {};
      const rows = measured.get(name);
      for (const title of new Set([...first.keys(), ...(rows?.keys() ?? [])])) {
        const text = packed(rows?.get(title) ?? []);
        if (name !== TABLES[0].name && packed(first.get(title) ?? []) === text) continue;
        groups[text] = [...(groups[text] ?? []), title];
      }
      return [name, groups];
    }),
  );
  const file: TableFile = { evidence: 'ran', source: 'lab/write-tables.ts', envoys, phases: PHASES, tables };
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

/**
 * `0++`: the status in hexadecimal, then for each word that the call wrote 0 or +, and - for one that it left alone.
 * `X`: Envoy ended.
 */
export function cellOf(answer: ProbeAnswer | 'ends' | undefined): string {
  if (answer === undefined) return '.';
  if (answer === 'ends') return 'X';
  const words = answer.words.map((word) => (word === undefined ? '-' : word === 0 ? '0' : '+')).join('');
  return `${answer.status.toString(16)}${words.replace(/-+$/, '')}`;
}

/**
 * Properties that depend on when the upstream connection is ready, and what is declared once for all exchanges of the
 * table.
 */
const TIMED =
  /^(?:response\.backend_latency|upstream\.local_address|upstream\.cx_pool_ready_duration|upstream_filter_state)$|"declare_property"/;

/**
 * Whether docs/smoke.md lists the cell as a difference between Envoy and our host.
 * @param version of Envoy; that of the table by default.
 */
export function isListed(table: TableName, title: string, cell: string, version = '1.40.0'): boolean {
  if (cell === 'X' || /^[gs]et_buffer_\w+\(8[,)]/.test(title)) return true;
  if (version.startsWith('1.36.') && /^call_foreign_function\("(?:sign"|verify_signature", "")/.test(title))
    return true;
  return table === '0.2.1 holding' && TIMED.test(title);
}

/** The cells of one question. */
export function cellsOf(row: ReadonlyMap<Phase, ProbeAnswer | 'ends'> | undefined): readonly string[] {
  return PHASES.map((phase) => cellOf(row?.get(phase)));
}

function packed(cells: readonly string[]): string {
  const runs: { readonly cell: string; count: number }[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.cell === cell) last.count += 1;
    else runs.push({ cell, count: 1 });
  }
  return runs.map(({ cell, count }) => (count === 1 ? cell : `${cell}x${count}`)).join(' ');
}

function unpacked(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(' ').flatMap((run) => {
    const [cell = '', count = '1'] = run.split('x');
    return Array.from({ length: Number(count) }, () => cell);
  });
}
