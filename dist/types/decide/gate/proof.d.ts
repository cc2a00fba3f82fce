import type { Digest } from '../../core/digest.ts';
import { type Repository } from '../../oci/reference.ts';
/**
 * Marks a value as proof for a repository and digest. Called only by checks.ts, after all checks have passed. The parts
 * of dist that hold a gate of their own share this list with the entry that loads them.
 */
export declare function markProof(value: object, repository: Repository, digest: Digest): void;
/** Whether the value, and not a copy of it, was marked for exactly this repository and digest. */
export declare function isProof(value: unknown, repository: Repository, digest: Digest): boolean;
