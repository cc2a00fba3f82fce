import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import { abiSeenBy, type Marker } from './marker.ts';
import { ALIASES, ENVOY_PROFILES, type HostProfile, OTHER_PROFILES, WITHOUT_WASM } from './tables/hosts.ts';

/** One version of a host to check against; the tables contain every one. */
export interface HostQuery {
  readonly host: string;
  readonly version: string;
}

/** Every host version that the tables contain, oldest first within a host. */
export const PROFILES: readonly HostProfile[] = [...ENVOY_PROFILES, ...ALIASES.map(aliasProfile), ...OTHER_PROFILES];

/** How many of the newest versions a host without a version means. */
const NEWEST = 3;

/**
 * Parses the `hosts` input: terms separated by commas or newlines, each a host with an optional version, as in
 * `envoy>=1.36, istio=1.28`. A comparison selects every known version that satisfies it; a host without a version the
 * newest three; an absent or blank text the newest three of Envoy.
 * @returns each host version once, in the order of the terms, oldest first within a term.
 * @throws WasmImageError HOSTS_INVALID with the known hosts and versions.
 * @example
 * parseHosts('envoy>=1.39, istio=1.28');
 */
export function parseHosts(text: string | undefined): readonly HostQuery[] {
  const terms = (text ?? '')
    .split(/[,\n]/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
  const found = new Map<string, HostQuery>();
  for (const term of terms.length === 0 ? ['envoy'] : terms)
    for (const { host, version } of versionsOf(term)) found.set(`${host} ${version}`, { host, version });
  return [...found.values()];
}

/**
 * The `hosts` input; undefined if it is absent or blank: the kind of the module then decides. @throws like
 * {@link parseHosts}.
 */
export function askedHosts(text: string | undefined): readonly HostQuery[] | undefined {
  return text === undefined || text.trim() === '' ? undefined : parseHosts(text);
}

/** The hosts that read a vendor's marker; undefined if Envoy reads the marker too, or if no host does. */
export function vendorHosts(markers: readonly Marker[]): readonly HostQuery[] | undefined {
  const reading = OTHER_PROFILES.filter((one) => abiSeenBy(markers, one.markers) !== undefined);
  return reading.length === 0 || markers.some(({ abi }) => abi !== undefined)
    ? undefined
    : reading.map(({ host, version }) => ({ host, version }));
}

/** The profile of a host version. @throws WasmImageError HOSTS_INVALID if the tables do not contain it. */
export function profileOf(query: HostQuery): HostProfile {
  const profile = PROFILES.find((one) => one.host === query.host && one.version === query.version);
  if (profile === undefined) throw invalid(`${query.host}=${query.version}`, 'there is no data for it');
  return profile;
}

function versionsOf(term: string): readonly HostProfile[] {
  const match = /^([a-z][a-z0-9-]*)\s*(?:(>=|<=|=|>|<)\s*v?(\d+(?:\.\d+){0,2}|current))?$/i.exec(term);
  if (match === null) throw invalid(term, 'the format is HOST, HOST=VERSION or HOST>=VERSION');
  const host = (match[1] ?? '').toLowerCase();
  const versions = PROFILES.filter((one) => one.host === host);
  if (WITHOUT_WASM.includes(host)) throw invalid(term, 'it does not load WebAssembly');
  if (versions.length === 0)
    throw invalid(term, `unknown host; known hosts are ${[...new Set(PROFILES.map((one) => one.host))].join(', ')}`);
  const [, , operator, asked] = match;
  if (operator === undefined || asked === undefined) return versions.slice(-NEWEST);
  const chosen = versions.filter((one) => isTrue(compareVersions(one.version, asked), operator));
  if (chosen.length === 0)
    throw invalid(
      term,
      `no known version matches; known versions are ${versions.map((one) => one.version).join(', ')}`,
    );
  return chosen;
}

/** Ignores patch versions: 1.40.2 is 1.40. `current` is above every number. */
function compareVersions(left: string, right: string): number {
  if (left === 'current' || right === 'current') return Number(left === 'current') - Number(right === 'current');
  const [a, b] = [left, right].map((text) => text.split('.').map(Number));
  return (a?.[0] ?? 0) - (b?.[0] ?? 0) || (a?.[1] ?? 0) - (b?.[1] ?? 0);
}

function isTrue(difference: number, operator: string): boolean {
  if (operator === '=') return difference === 0;
  if (operator === '>=') return difference >= 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference < 0;
}

function aliasProfile({ host, version, envoy, source }: (typeof ALIASES)[number]): HostProfile {
  const inner = ENVOY_PROFILES.find((one) => one.version === envoy);
  if (inner === undefined)
    throw new WasmImageError('INTERNAL', `Cannot find Envoy ${envoy}, which ${host} ${version} contains`);
  return { ...inner, host, version, source: `is Envoy ${envoy}: ${source}`, evidence: 'source' };
}

function invalid(term: string, why: string): WasmImageError {
  return new WasmImageError('HOSTS_INVALID', `Cannot use ${quoted(term)} as a host: ${why}`);
}
