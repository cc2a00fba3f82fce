import { inert, printSize } from '../core/text.ts';
import { PAGE } from '../wasm/module.ts';
import type { AbiReport, HostVerdict, Problem } from './report.ts';

/** How a report is printed. */
export interface PrintOptions {
  /** Verdicts and severities in colour, for terminals. */
  readonly colour?: 'none' | 'ansi';
}

const MOST_LINES = 40;

/**
 * A report as a table for people, in lines that end with `\n`. @param file the name to show; default `module`.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'));
 * console.log(printAbiReport(report, 'filter.wasm'));
 */
export function printAbiReport(report: AbiReport, file?: string, options: PrintOptions = {}): string {
  const paint = options.colour === 'ansi' ? ansi : (text: string): string => text;
  const blocks = [
    headLines(report, file),
    block('Hosts', hostLines(report.hosts, paint)),
    block(
      'Imports that the newest of these hosts does not provide',
      report.outside.map(
        (one) => `${one.module}.${one.name}  ${one.kind}${one.type === undefined ? '' : ` ${one.type}`}`,
      ),
    ),
    block('Sections', columns(report.sections.map((one) => [one.name, printSize(one.size)]))),
    block(
      'Problems',
      report.problems.flatMap((one) => problemLines(one, paint)),
    ),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(report: AbiReport, file: string | undefined): readonly string[] {
  const abi = report.abi ?? (report.kind === 'unreadable' ? 'unreadable' : `${report.kind}, no ABI declared`);
  return [
    `${file === undefined ? 'module' : inert(file, 300)}: ${abi}, ${printSize(report.size)}`,
    `  module-digest ${report['module-digest']}`,
    ...(report.memory === undefined ? [] : [`  memory ${memoryText(report.memory)}`]),
    ...(report.validator === undefined ? [] : [`  validated by ${report.validator}`]),
  ];
}

function memoryText({ minimum, maximum }: NonNullable<AbiReport['memory']>): string {
  const from = `${minimum === 1 ? '1 page' : `${minimum} pages`} (${printSize(minimum * PAGE)})`;
  return maximum === undefined ? `${from}, no maximum` : `${from} to ${maximum} pages (${printSize(maximum * PAGE)})`;
}

function hostLines(hosts: readonly HostVerdict[], paint: (text: string, colour: Colour) => string): readonly string[] {
  const rows = columns(hosts.map((one) => [`${one.host} ${one.version}`, one.verdict, one.rule ?? '']));
  return rows.map((row, i) => {
    const host = hosts[i];
    if (host === undefined) return row;
    const coloured = row.replace(
      host.verdict,
      paint(host.verdict, host.verdict === 'loads' ? 'green' : host.verdict === 'unknown' ? 'yellow' : 'red'),
    );
    const why = host.log ?? host.reason;
    return why === undefined ? coloured : `${coloured}  ${why}`;
  });
}

function problemLines(one: Problem, paint: (text: string, colour: Colour) => string): readonly string[] {
  const word = one.allowed === undefined ? one.severity : 'allowed';
  const last = one.allowed === undefined ? `hint: ${one.hint}` : `because: ${inert(one.allowed)}`;
  return [
    `${paint(word, word === 'error' ? 'red' : 'yellow')} ${one.rule}  ${inert(one.where, 300)}`,
    `    ${one.message}`,
    `    ${last}`,
  ];
}

/** A block with a title, empty if it has no lines. A long one is truncated and says so. */
function block(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const limit = title === 'Problems' ? MOST_LINES * 6 : MOST_LINES;
  const shown = lines.slice(0, limit).map((line) => `  ${line}`.trimEnd());
  const left = lines.length - limit;
  return [title, ...shown, ...(left > 0 ? [`  ... ${left} more ${left === 1 ? 'line' : 'lines'}`] : [])];
}

/** Pads cells to the widest in their column. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, Math.min(cell.length, 60));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

type Colour = 'red' | 'green' | 'yellow';
const CODES: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33 };

function ansi(text: string, colour: Colour): string {
  return `\u001b[${CODES[colour]}m${text}\u001b[39m`;
}
