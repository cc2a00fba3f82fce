import { inert } from '../../core/text.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import { hostText } from '../function-type.ts';
import { importHint, newGoHint } from '../hints.ts';
import { type Supply, supplyOf } from '../loading/supply.ts';
import { abiSeenBy, markersOf } from '../marker.ts';
import type { Problem } from '../report.ts';
import { problem } from '../rules.ts';
import { HOSTCALL_BY_NAME } from '../tables/hostcalls.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
import { WASI_MISTAKES, WASI_MODULES } from '../tables/wasi.ts';

/** The most problems for which hints are searched: more are not shown, and a hostile module has 10,000. */
const HINTED = 30;

/** A requested host, and the ABI version that it sees in the module. */
interface AskedHost {
  readonly profile: HostProfile;
  readonly abi: AbiVersion | undefined;
}

/** PW020 to PW023 and PW026: imports that the requested hosts do not provide as the module needs them. */
export function importProblems(
  module: WasmModule,
  abi: AbiVersion | undefined,
  profiles: readonly HostProfile[],
): readonly Problem[] {
  const markers = markersOf(module);
  const asked = profiles.map((profile) => ({ profile, abi: abiSeenBy(markers, profile.markers) }));
  const problems: Problem[] = [];
  const goHint = newGoHint(module);
  const hintFor = (entry: Import): string | undefined =>
    goHint !== undefined && WASI_MODULES.includes(entry.module) ? goHint : importHint(entry);
  for (const entry of distinct(module.imports))
    problems.push(...oneImport(entry, abi, asked, problems.length < HINTED ? hintFor : noHint));
  const tables = module.imports.filter((one) => one.kind === 'table');
  if (tables.length > 1)
    problems.push(
      problem('PW026', `import ${whereOf(tables[1])}`, `${tables.length} tables are imported; hosts provide one`),
    );
  return problems;
}

function noHint(): undefined {
  return undefined;
}

/** Imports that a host does not provide as the module needs them, in file order, each once. */
export function outsideOf(module: WasmModule, profile: HostProfile): readonly Import[] {
  const abi = abiSeenBy(markersOf(module), profile.markers);
  return distinct(module.imports).filter((entry) => supplyOf(profile, entry, abi).kind !== 'supplied');
}

function oneImport(
  entry: Import,
  abi: AbiVersion | undefined,
  asked: readonly AskedHost[],
  hintFor: (entry: Import) => string | undefined,
): readonly Problem[] {
  // Memories and tables are created on demand; tags are PW025.
  if (entry.kind !== 'function' && entry.kind !== 'global') return [];
  const where = `import ${whereOf(entry)}`;
  if (entry.kind === 'global')
    return [problem('PW022', where, 'it is a global; hosts do not provide any', hintFor(entry))];
  const row = entry.module === 'env' ? HOSTCALL_BY_NAME.get(entry.name) : undefined;
  if (abi !== undefined && row !== undefined && !row.abis.includes(abi))
    return [problem('PW023', where, `it exists in ABI ${row.abis.join(' and ')}; the module has ${abi}`)];
  const answers = asked.map((one) => ({ profile: one.profile, supply: supplyOf(one.profile, entry, one.abi) }));
  const missing = answers.filter(({ supply }) => supply.kind === 'missing').map(({ profile }) => profile);
  const other = answers.flatMap(({ profile, supply }) => (supply.kind === 'mismatch' ? [{ profile, supply }] : []));
  return [
    ...(missing.length > 0 ? [problem('PW020', where, `not provided by ${hostList(missing)}`, hintFor(entry))] : []),
    ...(other.length > 0 ? [mismatch(entry, where, other)] : []),
  ];
}

function mismatch(
  entry: Import,
  where: string,
  found: readonly { readonly profile: HostProfile; readonly supply: Extract<Supply, { kind: 'mismatch' }> }[],
): Problem {
  const wanted = entry.type === undefined ? 'unknown' : hostText(entry.type);
  const isHostMistake =
    entry.module !== 'env' && Object.hasOwn(WASI_MISTAKES, entry.name) && WASI_MISTAKES[entry.name] === wanted;
  const hint = isHostMistake
    ? 'the module is right and the host is wrong: its library registers the function with one parameter too few'
    : undefined;
  const hosts = hostList(found.map((one) => one.profile));
  const offered = found[0]?.supply.offered ?? '';
  return problem('PW021', where, `the module imports ${wanted}; in ${hosts}, it is ${offered}`, hint);
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

/** Drops duplicate imports, which are legal: Go imports fd_write twice. */
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
