import { posix } from 'node:path';
import { type HostQuery, parseHosts } from '../../abi/host-query.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { meets } from '../gate/glob.ts';
import { invalid, PolicyFields, textOf } from './fields.ts';

/** Manifests that are for hosts of certain versions. */
export interface Environment {
  /** Its place in the set, for messages: `environments[0]`. */
  readonly at: string;
  /** Patterns of paths relative to the folder of the set, each in parts. */
  readonly paths: readonly (readonly string[])[];
  readonly hosts: readonly HostQuery[];
}

/** Any number of parts of a path. */
const ANY = '**';

/** Reads `environments` of a policy set. @throws WasmImageError POLICY_INVALID. */
export function readEnvironments(set: PolicyFields): readonly Environment[] {
  const all = set.list('environments')?.map(({ value, at }) => readEnvironment(new PolicyFields(value, at, NAMES)));
  return all ?? [];
}

const NAMES = ['paths', 'hosts'] as const;

function readEnvironment(fields: PolicyFields): Environment {
  const { at } = fields;
  const paths = fields.list('paths')?.map((item) => readPath(textOf(item.value, item.at), item.at));
  if (paths === undefined) throw invalid(at, 'it has no paths', 'name folders or files, such as clusters/prod');
  if (!fields.has('hosts')) throw invalid(at, 'it has no hosts', 'name the hosts, such as istio=1.28');
  const isList = Array.isArray(fields.value('hosts'));
  const hosts = isList ? (fields.texts('hosts') ?? []) : [fields.text('hosts') ?? ''];
  const where = fields.path('hosts');
  // Without a name, these would be the default hosts.
  if (hosts.some((text) => !/[a-z]/i.test(text))) throw invalid(where, 'an entry names no host');
  try {
    return { at, paths, hosts: parseHosts(hosts.join('\n')) };
  } catch (error) {
    if (error instanceof WasmImageError) throw invalid(where, error.message, error.hint);
    throw error;
  }
}

function readPath(text: string, at: string): readonly string[] {
  if (text.includes('\\')) throw invalid(at, `${quoted(text)} has a backslash`, 'write / between folders');
  if (text.startsWith('/'))
    throw invalid(at, `${quoted(text)} is absolute`, 'paths are relative to the folder of the set');
  const parts = posix
    .normalize(text)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (/[?[\]{}!]/.test(text) || parts.some((part) => part.includes(ANY) && part !== ANY))
    throw invalid(
      at,
      `${quoted(text)} is not a pattern`,
      'the only wildcards are *, which does not match /, and ** as the whole name of a folder',
    );
  // posix.normalize takes ** for a name, so this would not mean what it says.
  if (/\*.*\/\.\.(?:\/|$)/.test(text)) throw invalid(at, `${quoted(text)} has .. after a wildcard`);
  return parts;
}

/**
 * The environment of a file; undefined if it is in none.
 * @param paths of the file, relative to the folder of the set: more than one if a link leads to it.
 * @throws WasmImageError POLICY_INVALID if two are for it: it would depend on their order which hosts count.
 */
export function environmentOf(all: readonly Environment[], paths: readonly string[]): Environment | undefined {
  const [first, second] = all.filter((one) =>
    one.paths.some((pattern) => paths.some((path) => isWithin(pattern, path.split('/')))),
  );
  if (first === undefined || second === undefined) return first;
  throw new WasmImageError(
    'POLICY_INVALID',
    `Cannot choose the hosts for ${quoted(paths[0] ?? '')}: ${first.at} and ${second.at} of the policy set are both for it`,
    { hint: 'change paths in the set, so that one environment is for each file' },
  );
}

/** Whether a path matches a pattern, or is below a folder that does. Takes linear time in both. */
function isWithin(pattern: readonly string[], path: readonly string[]): boolean {
  let places = skippable(pattern, new Set([0]));
  for (const part of path) {
    if (places.has(pattern.length)) return part !== '..';
    const next = new Set<number>();
    for (const at of places) {
      const wanted = pattern[at] ?? '';
      // A wildcard never leaves the folder.
      if (wanted === ANY) {
        if (part !== '..') next.add(at);
      } else if (part === '..' ? wanted === part : meets({ kind: 'glob', text: wanted }, part)) next.add(at + 1);
    }
    places = skippable(pattern, next);
  }
  return places.has(pattern.length);
}

/** Places in a pattern, with those after a `**`, which may match nothing. */
function skippable(pattern: readonly string[], places: Set<number>): ReadonlySet<number> {
  // A set also yields what is added to it meanwhile.
  for (const at of places) if (pattern[at] === ANY) places.add(at + 1);
  return places;
}
