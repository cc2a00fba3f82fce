import { SOURCES } from '../core/links.ts';
import { fillLines, printColumns } from '../core/wrap.ts';
import { PROFILES, parseHosts, profileOf } from './host-query.ts';
import { printV8 } from './tables/engines.ts';
import { ALIASES, type HostProfile, WITHOUT_WASM } from './tables/hosts.ts';

/** What the tables say about one version of a host. */
export interface KnownHost {
  readonly host: string;
  /** `current` for hosts that do not publish versions. */
  readonly version: string;
  /** The Envoy minor that it contains. */
  readonly envoy: string | undefined;
  /** `proxy-wasm/0.2.1` and so on. */
  readonly abis: readonly string[];
  /** How many WASI functions it provides; `all` is preview 1 as a general runtime has it. */
  readonly wasi: number | 'all';
  /** Its V8; undefined for other engines, and if it is not known. */
  readonly v8: string | undefined;
  /** `ran`: observed in that program. `source`: read in its source code or documents. */
  readonly evidence: 'ran' | 'source';
  readonly source: string;
  /** Web addresses in the source. */
  readonly addresses: readonly string[];
}

/**
 * The hosts that match a query, as `--hosts` reads it; but a host without a version means all of its versions.
 * @param query undefined: every host. @throws WasmImageError HOSTS_INVALID.
 */
export function knownHosts(query: string | undefined): readonly KnownHost[] {
  if (query === undefined) return PROFILES.map(knownHost);
  const whole = query.trim().toLowerCase();
  const ofHost = PROFILES.filter((one) => one.host === whole);
  return (ofHost.length > 0 ? ofHost : parseHosts(query).map(profileOf)).map(knownHost);
}

function knownHost({ host, version, markers, wasi, v8, evidence, source }: HostProfile): KnownHost {
  return {
    host,
    version,
    envoy: ALIASES.find((one) => one.host === host && one.version === version)?.envoy,
    abis: [...new Set(Object.values(markers))].map((abi) => `proxy-wasm/${abi}`),
    wasi,
    v8: v8 === undefined ? undefined : printV8(v8),
    evidence,
    source,
    addresses: addressesIn(source),
  };
}

/** One paragraph per host. @param width characters per line. */
export function printHosts(all: readonly KnownHost[], width: number): string {
  const names = [...new Set(all.map(({ host }) => host))];
  const rows = names.map((name): readonly [string, string] => {
    const own = all.filter(({ host }) => host === name);
    const ran = own.filter(({ evidence }) => evidence === 'ran');
    const inner = own.flatMap(({ envoy }) => envoy ?? []);
    return [
      name,
      [
        printRanges(own.map(({ version }) => version)),
        ...(inner.length === 0 ? [] : [`contains Envoy ${printRanges(inner)}`]),
        printAbis([...new Set(own.flatMap((one) => one.abis))]),
        ran.length === 0
          ? 'known from its source'
          : `observed in ${printRanges(ran.map(({ version }) => version))}, the others known from their source`,
      ].join('; '),
    ];
  });
  return [
    ...printColumns(rows, width, [...names, 'google-service-extensions']),
    '',
    ...fillLines(`Without WebAssembly: ${WITHOUT_WASM.join(', ')}.`, width),
    ...fillLines(
      'A module with another ABI (OPA, Kubewarden, CosmWasm, ...) has other hosts: wasm-image inspect names them.',
      width,
    ),
    ...fillLines("For the sources of a host: wasm-image hosts HOST, or a query such as 'envoy>=1.36'.", width),
  ].join('\n');
}

/** One paragraph per version, with its sources. @param width characters per line. */
export function printHostVersions(all: readonly KnownHost[], width: number): string {
  const fields = (one: KnownHost): readonly (readonly [string, string])[] => [
    ...(one.envoy === undefined ? [] : [['contains', `Envoy ${one.envoy}`] as const]),
    ['ABI', printAbis(one.abis)],
    ['WASI', one.wasi === 'all' ? 'preview 1' : `${one.wasi} functions of preview 1`],
    ...(one.v8 === undefined ? [] : [['engine', `V8 ${one.v8}`] as const]),
    ['evidence', one.evidence === 'ran' ? `observed in ${one.source}` : one.source],
    ...one.addresses.map((address) => ['see', address] as const),
  ];
  return all.map((one) => [`${one.host} ${one.version}`, ...printColumns(fields(one), width)].join('\n')).join('\n\n');
}

function printAbis(abis: readonly string[]): string {
  return `proxy-wasm ${abis.map((abi) => abi.replace('proxy-wasm/', '')).join(', ')}`;
}

/** `1.13, 1.15-1.20`: versions one minor after the other become a range. */
function printRanges(versions: readonly string[]): string {
  const minorOf = (version: string): number => Number(version.split('.')[1] ?? Number.NaN);
  const majorOf = (version: string): string => version.split('.')[0] ?? '';
  const ranges: [from: string, to: string][] = [];
  for (const version of versions) {
    const last = ranges.at(-1);
    const follows =
      last !== undefined && majorOf(last[1]) === majorOf(version) && minorOf(version) - minorOf(last[1]) <= 1;
    if (follows && last !== undefined) last[1] = version;
    else ranges.push([version, version]);
  }
  return ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ');
}

/** Sources are written as `owner/name#123`, `owner/name COMMIT`, a web page, or a file of ours. */
function addressesIn(source: string): readonly string[] {
  const found: string[] = [];
  const github = /(?<![\w./-])([A-Za-z][\w-]*\/[\w.-]+?)(?:#(\d+)| ([0-9a-f]{7,12})\b|(?=[, ;]|$))/g;
  for (const [, repository = '', issue, commit] of source.matchAll(github))
    if (repository.startsWith('lab/')) found.push(`${SOURCES}${repository}`);
    else if (issue !== undefined) found.push(`https://github.com/${repository}/issues/${issue}`);
    else found.push(`https://github.com/${repository}${commit === undefined ? '' : `/tree/${commit}`}`);
  for (const [page] of source.matchAll(/(?<![\w./-])(?:istio\.io|gateway\.envoyproxy\.io)(?!\/)/g))
    found.push(`https://${page}/`);
  for (const [, file = ''] of source.matchAll(/\((lab\/[\w.-]+\.ts)\)/g)) found.push(`${SOURCES}${file}`);
  if (/host library|exports\.h/.test(source)) found.push('https://github.com/proxy-wasm/proxy-wasm-cpp-host');
  return [...new Set(found)];
}
