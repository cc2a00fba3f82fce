import type { Digest } from '../../core/digest.ts';
import { isVersionTag } from '../../decide/gate/version.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { StorageRecords } from '../../github-ports.ts';
import { type Repository, subjectNameOf } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';

/**
 * Records on GitHub where the image is stored, once its attestations are there and before a tag moves.
 * @returns undefined if there is nothing to record. @throws STORAGE_RECORD_FAILED
 */
export async function recordStorage(
  ports: { readonly log: Log; openStorageRecords(): Promise<StorageRecords> },
  { tags }: Plan,
  repository: Repository,
  digest: Digest,
): Promise<readonly string[] | undefined> {
  if (repository.kind === 'layout') return undefined;
  const records = await ports.openStorageRecords();
  const [version] = tags.filter(isVersionTag);
  const ids = await records.put({ name: subjectNameOf(repository), digest, version });
  if (ids === undefined)
    ports.log.warning('No storage record was written: GitHub keeps them only for repositories of organizations');
  else ports.log.info(`recorded on GitHub where the image is stored (${ids.join(', ')})`);
  return ids;
}
