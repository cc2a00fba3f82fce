import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import { type RawInputs, readValues } from '../../decide/inputs/values.ts';
import { parseReference, parseRepository, printRepository, type Tag, targetOf } from '../../oci/reference.ts';
import { openImageStore } from '../../wiring/login.ts';
import { refuseFile } from '../../wiring/operands.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';

/** Tags resolved at the same time. */
const AT_ONCE = 4;

/**
 * Lists the tags of a repository with the digest that each points to.
 * @returns at least one. @throws IMAGE_NOT_FOUND, REGISTRY_*.
 */
export async function runTags(
  repository: string,
  raw: RawInputs,
  session: Session,
): Promise<readonly { readonly tag: string; readonly digest: string | undefined }[]> {
  const values = readValues('tags', raw);
  await openAuthorities(session, values);
  await refuseFile(session, repository);
  const store = openImageStore(session, values, parseRepository(repository));
  const name = printRepository(store.repository);
  const tags = await openDeadline(secondsOf(values)).hold(
    `list the tags of ${quoted(name)}`,
    async () => {
      const stored = await store.fetchTags();
      if (stored === undefined)
        throw new WasmImageError(
          'IMAGE_NOT_FOUND',
          `Cannot list the tags of ${quoted(name)}: the repository does not exist`,
        );
      const targets = stored.flatMap((tag) => {
        const reference = targetIfTag(repository, tag);
        return reference === undefined ? [] : [{ tag, reference }];
      });
      return inOrder(targets, AT_ONCE, async ({ tag, reference }) => ({
        tag,
        digest: (await store.fetchManifest(reference))?.digest,
      }));
    },
    'answer',
  );
  for (const { tag } of tags) rememberPublic(tag);
  if (tags.length === 0)
    throw new WasmImageError('IMAGE_NOT_FOUND', `Cannot list the tags of ${quoted(name)}: it has no tags`);
  return tags;
}

/** Undefined for reserved tags, which hold referrers and not images. */
function targetIfTag(repository: string, tag: string): Tag | Digest | undefined {
  try {
    return targetOf(parseReference(`${repository}:${tag}`));
  } catch {
    return undefined;
  }
}
