import { type HostQuery, parseHosts } from '../../../abi/host-query.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';

/** A host that moves to another version. */
export interface Upgrade {
  readonly from: HostQuery;
  readonly to: HostQuery;
}

const ARROW = '->';

/**
 * Reads upgrades of hosts: `istio=1.28, envoy-gateway=1.6 -> istio=1.30, envoy-gateway=1.8`, or such a
 * line for each. Each side has one version of each host.
 * @returns undefined if it is a list of hosts. @throws WasmImageError HOSTS_INVALID.
 */
export function readUpgrades(text: string): readonly Upgrade[] | undefined {
  if (!text.includes(ARROW)) return undefined;
  const isOne = text.split(ARROW).length === 2;
  const lines = isOne ? [text] : text.split('\n').filter((line) => /[^\s,]/.test(line));
  const sides: [from: HostQuery[], to: HostQuery[]] = [[], []];
  for (const line of lines) {
    const parts = line.split(ARROW);
    if (parts.length !== 2)
      throw invalid(text, `${quoted(line.trim())} has ${parts.length === 1 ? 'no' : 'more than one'} ${ARROW}`);
    for (const [i, part] of parts.entries()) sides[i]?.push(...readSide(part, text));
  }
  for (const side of sides) {
    const twice = side.find(({ host }, i) => side.findIndex((one) => one.host === host) !== i);
    if (twice !== undefined) throw invalid(text, `${twice.host} is there twice on one side`);
  }
  const [before, after] = sides;
  const lonely = [...before, ...after].find(
    ({ host }) => !sides.every((side) => side.some((one) => one.host === host)),
  );
  if (lonely !== undefined) throw invalid(text, `${lonely.host} is only on one side`);
  return before.flatMap((from) => {
    const to = after.find(({ host }) => host === from.host);
    if (to?.version === from.version) throw invalid(text, `both sides have ${from.host} ${from.version}`);
    return to === undefined ? [] : [{ from, to }];
  });
}

function readSide(side: string, text: string): readonly HostQuery[] {
  const terms = side.split(/[,\n]/).map((term) => term.trim());
  const named = terms.filter((term) => term !== '');
  if (named.length === 0) throw invalid(text, 'a side names no host');
  return named.map((term) => {
    // What matches one version today can match two tomorrow.
    if (!/^[^<>]*=[^<>]*$/.test(term)) throw invalid(text, `${quoted(term)} does not name one version`);
    const [query] = parseHosts(term);
    if (query === undefined) throw invalid(text, `${quoted(term)} does not name one version`);
    return query;
  });
}

function invalid(text: string, why: string): WasmImageError {
  return new WasmImageError('HOSTS_INVALID', `Cannot use ${quoted(text)} as an upgrade: ${why}`, {
    hint: `write the version of each host before and after, for example 'istio=1.28 ${ARROW} istio=1.30'`,
  });
}
