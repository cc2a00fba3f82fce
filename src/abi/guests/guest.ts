import { nearest } from '../../core/nearest.ts';
import { quoted } from '../../core/text.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import { hostText } from '../function-type.ts';
import { mistakeHint } from '../hints.ts';
import type { ModuleKind, Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { COSMWASM } from '../tables/guests/cosmwasm.ts';
import { EXTISM } from '../tables/guests/extism.ts';
import type { GuestImport, GuestTable } from '../tables/guests/guest-table.ts';
import { HTTP_WASM } from '../tables/guests/http-wasm.ts';
import { OPA } from '../tables/guests/opa.ts';
import { PREVIEW1, WASI_COMMAND, WASI_REACTOR } from '../tables/guests/preview1.ts';
import { REDPANDA } from '../tables/guests/redpanda.ts';
import { WAPC } from '../tables/guests/wapc.ts';
import { WASI_MODULES } from '../tables/wasi.ts';
import { exportProblems } from './guest-exports.ts';
import { versionProblems } from './guest-versions.ts';
import { metadataProblems } from './kubewarden-metadata.ts';

/** ABIs that have a table of exports and imports; components have worlds instead. */
export const GUEST_TABLES: Readonly<Partial<Record<ModuleKind, GuestTable>>> = {
  opa: OPA,
  kubewarden: WAPC,
  wapc: WAPC,
  'http-wasm': HTTP_WASM,
  extism: EXTISM,
  redpanda: REDPANDA,
  cosmwasm: COSMWASM,
  'wasi-command': WASI_COMMAND,
  'wasi-reactor': WASI_REACTOR,
};

/** What is wrong for the hosts of the module's own ABI; nothing for filters and for modules without a known ABI. */
export function guestProblems(module: WasmModule, detected: Detected): readonly Problem[] {
  const table = GUEST_TABLES[detected.kind];
  return [
    ...(table === undefined ? [] : tableProblems(module, table)),
    ...versionProblems(module, detected),
    ...metadataProblems(module, detected.kind),
  ];
}

/** Similar names are searched only this often, because no more problems per rule are shown. */
const MOST_HINTS = 25;

function tableProblems(module: WasmModule, table: GuestTable): readonly Problem[] {
  const found = [...exportProblems(module, table.exports, table.hosts)];
  const rows = new Map(table.imports.map((row) => [`${row.module} ${row.name}`, row]));
  for (const entry of module.imports) {
    const row = rows.get(`${entry.module} ${entry.name}`);
    found.push(...importProblem(entry, row, table, found.length < MOST_HINTS));
  }
  return found;
}

function importProblem(
  entry: Import,
  row: GuestImport | undefined,
  table: GuestTable,
  isHinted: boolean,
): readonly Problem[] {
  const where = `import ${entry.module}.${entry.name}`;
  if (row !== undefined) return supplied(entry, row, table.hosts, where);
  if (WASI_MODULES.includes(entry.module) && table.hasWasi) return wasiProblem(entry, table.hosts, where);
  if (table === OPA && entry.module === 'env' && entry.name === 'memory' && entry.kind === 'memory') return [];
  if (table.open.includes(entry.module)) return [];
  // A manifest can link other modules to a plugin, and a runtime can provide more than WASI.
  const isKnownModule = table.imports.some((one) => one.module === entry.module);
  const isWasi = table === WASI_COMMAND || table === WASI_REACTOR;
  if (isWasi || (table === EXTISM && !isKnownModule))
    return [
      problem(
        'PW077',
        where,
        `the module loads only in ${table.hosts} that provide ${quoted(entry.module)}`,
        mistakeHint(entry) ?? 'provide that module in the host, or remove the call',
      ),
    ];
  return [problem('PW072', where, `${table.hosts} do not provide it`, isHinted ? hintFor(entry, table) : undefined)];
}

function hintFor(entry: Import, table: GuestTable): string | undefined {
  const near = nearest(
    entry.name,
    table.imports.filter((one) => one.module === entry.module).map((one) => one.name),
  );
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function supplied(entry: Import, row: GuestImport, hosts: string, where: string): readonly Problem[] {
  if (entry.kind !== 'function')
    return [problem('PW072', where, `it is a ${entry.kind}; ${hosts} have a function with this name`)];
  const seen = entry.type === undefined ? undefined : hostText(entry.type);
  if (row.signature !== undefined && seen !== undefined && seen !== row.signature)
    return [problem('PW073', where, `it is imported as ${seen}; ${hosts} provide it as ${row.signature}`)];
  return row.hosts === 'some' ? [problem('PW077', where, `not all ${hosts} have it: ${row.source}`)] : [];
}

function wasiProblem(entry: Import, hosts: string, where: string): readonly Problem[] {
  const offered = PREVIEW1.get(entry.name);
  if (entry.kind !== 'function') return [problem('PW072', where, `it is a ${entry.kind}; WASI has only functions`)];
  // WasmEdge has its own socket functions in the WASI modules.
  if (offered === undefined && entry.name.startsWith('sock_'))
    return [problem('PW077', where, 'it is not a function of WASI preview 1; WasmEdge has it')];
  if (offered === undefined)
    return [problem('PW072', where, `it is not a function of WASI preview 1, which ${hosts} have`)];
  const seen = entry.type === undefined ? undefined : hostText(entry.type);
  return seen === undefined || seen === offered
    ? []
    : [problem('PW073', where, `it is imported as ${seen}; WASI defines it as ${offered}`)];
}
