import type { Entry } from '../../decide/check/files.ts';
import { RULES } from '../../decide/check/rules.ts';
import { readTagVersion, type TagVersion } from '../../decide/plan/updates/versions.ts';
import { printRepository } from '../../oci/reference.ts';

/** References that can move to a version: at most one list per version, however many references there are. */
export type Alike = (entry: Entry, version: TagVersion) => readonly Entry[];

/**
 * Groups references by their image.
 * @param mayMove whether a reference can move to a version. @param current what its tag names.
 */
export function openAlike(
  entries: readonly Entry[],
  mayMove: (entry: Entry, version: TagVersion, current: TagVersion | undefined) => boolean,
): Alike {
  const groups = new Map<string, { entry: Entry; current: TagVersion | undefined }[]>();
  for (const entry of entries) {
    const { address } = entry;
    if (address?.kind !== 'image') continue;
    const name = printRepository(address.repository);
    const current = address.tag === undefined ? undefined : readTagVersion(address.tag);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [{ entry, current }]);
    else group.push({ entry, current });
  }
  const known = new Map<string, readonly Entry[]>();
  return ({ address }, version) => {
    if (address?.kind !== 'image') return [];
    const name = printRepository(address.repository);
    const key = `${name}:${version.tag}`;
    const all = groups.get(name) ?? [];
    const found =
      known.get(key) ?? all.flatMap(({ entry, current }) => (mayMove(entry, version, current) ? [entry] : []));
    known.set(key, found);
    return found;
  };
}

/** The reference as it would be at another tag, without its digest. */
export function atVersion(entry: Entry, { tag }: TagVersion): Entry {
  const { address, reference, findings } = entry;
  return {
    ...entry,
    reference: { ...reference, digest: undefined },
    address: address?.kind === 'image' ? { ...address, tag, digest: undefined } : address,
    // What its pin repairs is repaired.
    findings: findings.filter(({ rule }) => ['warning', 'note'].includes(RULES[rule].level)),
  };
}
