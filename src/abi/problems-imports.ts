import { inert } from '../core/text.ts';
import type { Import, WasmModule } from '../wasm/module.ts';
import { importHint } from './hints.ts';
import { abiSeenBy, markersOf } from './marker.ts';
import type { Problem } from './report.ts';
import { problem } from './rules.ts';
import { hostText } from './signature.ts';
import { type Supply, supplyOf } from './supply.ts';
import { HOSTCALLS } from './tables/hostcalls.ts';
import type { HostProfile } from './tables/hosts.ts';
import type { AbiVersion } from './tables/versions.ts';
import { WASI_MISTAKES } from './tables/wasi.ts';

/** PW020 to PW023 and PW026: imports that hosts asked about do not supply as the module wants them. */
export function importProblems(module: WasmModule, abi: AbiVersion | undefined, profiles: readonly HostProfile[]): readonly Problem[] {
  const tables = module.imports.filter((one) => one.kind === 'table');
  return [
    ...distinct(module.imports).flatMap((entry) => oneImport(module, entry, abi, profiles)),
    ...(tables.length > 1 ? [problem('PW026', `import ${whereOf(tables[1] ?? tables[0])}`, `${tables.length} tables are imported, hosts give one`)] : []),
  ];
}

/** Imports that a host does not supply as the module wants them, in file order, each once. */
export function outsideOf(module: WasmModule, profile: HostProfile): readonly Import[] {
  const abi = abiSeenBy(markersOf(module), profile.markers);
  return distinct(module.imports).filter((entry) => supplyOf(profile, entry, abi).kind !== 'supplied');
}

function oneImport(module: WasmModule, entry: Import, abi: AbiVersion | undefined, profiles: readonly HostProfile[]): readonly Problem[] {
  const where = `import ${whereOf(entry)}`;
  if (entry.kind === 'global') return [problem('PW022', where, 'a global is imported; hosts have none', importHint(entry))];
  // Tags are PW025.
  if (entry.kind !== 'function') return [];
  const row = entry.module === 'env' ? HOSTCALLS.find((one) => one.name === entry.name) : undefined;
  if (abi !== undefined && row !== undefined && !row.abis.includes(abi))
    return [problem('PW023', where, `it exists for ABI ${row.abis.join(' and ')}, the module carries ${abi}`)];
  const answers = profiles.map((profile) => ({ profile, supply: supplyOf(profile, entry, abiSeenBy(markersOf(module), profile.markers)) }));
  const missing = answers.filter(({ supply }) => supply.kind === 'missing').map(({ profile }) => profile);
  const other = answers.flatMap(({ profile, supply }) => (supply.kind === 'mismatch' ? [{ profile, supply }] : []));
  return [
    ...(missing.length > 0 ? [problem('PW020', where, `not supplied by ${hostList(missing)}`, importHint(entry))] : []),
    ...(other.length > 0 ? [mismatch(entry, where, other)] : []),
  ];
}

function mismatch(
  entry: Import,
  where: string,
  found: readonly { readonly profile: HostProfile; readonly supply: Extract<Supply, { kind: 'mismatch' }> }[],
): Problem {
  const wanted = entry.type === undefined ? 'unknown' : hostText(entry.type);
  const isHostMistake = entry.module !== 'env' && Object.hasOwn(WASI_MISTAKES, entry.name) && WASI_MISTAKES[entry.name] === wanted;
  const hint = isHostMistake ? 'the module is right and the host is wrong: its library registers the function with one parameter too few' : undefined;
  return problem('PW021', where, `the module wants ${wanted}, ${hostList(found.map((one) => one.profile))} has ${found[0]?.supply.offered ?? ''}`, hint);
}

/** `envoy 1.38 and 1.39, istio 1.28`. */
function hostList(profiles: readonly HostProfile[]): string {
  const hosts = [...new Set(profiles.map((one) => one.host))];
  return hosts
    .map((host) => {
      const versions = profiles.filter((one) => one.host === host).map((one) => one.version);
      return versions.length > 3
        ? `${host} ${versions[0]} to ${versions[versions.length - 1]}`
        : `${host} ${versions.join(', ').replace(/, ([^,]*)$/, ' and $1')}`;
    })
    .join(', ');
}

/** Duplicate import entries are legal and occur: Go imports fd_write twice. */
function distinct(imports: readonly Import[]): readonly Import[] {
  const seen = new Set<string>();
  return imports.filter((one) => {
    const key = JSON.stringify([one.kind, one.module, one.name, one.type]);
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

function whereOf(entry: Import | undefined): string {
  return entry === undefined ? '' : inert(`${entry.module}.${entry.name}`, 200);
}
