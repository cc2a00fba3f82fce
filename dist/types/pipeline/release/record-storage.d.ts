import type { Digest } from '../../core/digest.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { StorageRecords } from '../../github-ports.ts';
import { type Repository } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';
/**
 * Records on GitHub where the image is stored, once its attestations are there and before a tag moves.
 * @returns undefined if there is nothing to record. @throws STORAGE_RECORD_FAILED
 */
export declare function recordStorage(ports: {
    readonly log: Log;
    openStorageRecords(): Promise<StorageRecords>;
}, { tags }: Plan, repository: Repository, digest: Digest): Promise<readonly string[] | undefined>;
