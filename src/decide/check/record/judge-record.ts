import { quoted, shortDigest } from '../../../core/text.ts';
import type { Finding } from '../rules.ts';
import type { LockEntry } from './lock.ts';

const HINT = 'review the image, then record it: wasm-image check PATH --policy FILE --record';

/** Whether an image that nobody signed is the one that a person has recorded. @param seen in the registry. */
export function judgeRecord(lock: readonly LockEntry[], seen: LockEntry): readonly Finding[] {
  const known = lock.filter(({ image }) => image === seen.image);
  // A tag that is recorded must lead to what was recorded for it, whatever else is known about the repository.
  const ofTag = seen.tag === undefined ? [] : known.filter(({ tag }) => tag === seen.tag);
  const entry = (ofTag.length > 0 ? ofTag : known).find(({ digest }) => digest === seen.digest);
  if (entry === undefined) {
    const [first] = ofTag;
    if (first !== undefined)
      return [
        differs(
          `the lock has ${shortDigest(first.digest)} for the tag ${first.tag}, and it leads to ${shortDigest(seen.digest)}`,
        ),
      ];
    const message = `${shortDigest(seen.digest)} of ${seen.image} is not in the lock`;
    return [{ rule: 'unrecorded', message, hint: HINT }];
  }
  const fields = (['module-digest', 'abi', 'source'] as const).filter((name) => entry[name] !== seen[name]);
  return fields.map((name) =>
    differs(`the lock has ${name} ${said(entry[name])}, and the image has ${said(seen[name])}`),
  );
}

function differs(message: string): Finding {
  return { rule: 'record-differs', message, hint: HINT };
}

function said(text: string | undefined): string {
  return text === undefined ? 'none' : quoted(text);
}
