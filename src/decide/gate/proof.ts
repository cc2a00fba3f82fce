import type { Digest } from '../../core/digest.ts';
import { printRepository, type Repository } from '../../oci/reference.ts';

const real = new WeakMap<object, string>();

/**
 * Marks a value as proof for a repository and digest. Called only by checks.ts, after all checks have passed. The parts
 * of dist that hold a gate of their own share this list with the entry that loads them.
 */
export function markProof(value: object, repository: Repository, digest: Digest): void {
  real.set(value, keyOf(repository, digest));
}

/** Whether the value, and not a copy of it, was marked for exactly this repository and digest. */
export function isProof(value: unknown, repository: Repository, digest: Digest): boolean {
  return typeof value === 'object' && value !== null && real.get(value) === keyOf(repository, digest);
}

function keyOf(repository: Repository, digest: Digest): string {
  return `${printRepository(repository)}@${digest}`;
}
