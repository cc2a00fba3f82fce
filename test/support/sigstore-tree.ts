import { createHash } from 'node:crypto';

/** The Merkle tree of a log. Source: RFC 6962 2.1. */
export interface Tree {
  readonly leaves: readonly Uint8Array[];
  append(leaf: Uint8Array): number;
  root(): Buffer;
  /** Hashes from the sibling of the leaf to the child of the root. */
  path(index: number): readonly Buffer[];
}

export function makeTree(): Tree {
  const leaves: Uint8Array[] = [];
  return {
    leaves,
    append: (leaf) => leaves.push(leaf) - 1,
    root: () => rootOf(leaves),
    path: (index) => pathOf(leaves, index),
  };
}

export function leafHash(leaf: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(leaf)
    .digest();
}

function rootOf(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  const [first] = leaves;
  if (leaves.length === 1 && first !== undefined) return leafHash(first);
  const split = splitOf(leaves.length);
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(rootOf(leaves.slice(0, split)))
    .update(rootOf(leaves.slice(split)))
    .digest();
}

function pathOf(leaves: readonly Uint8Array[], index: number): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  if (index < split) return [...pathOf(leaves.slice(0, split), index), rootOf(leaves.slice(split))];
  return [...pathOf(leaves.slice(split), index - split), rootOf(leaves.slice(0, split))];
}

/** The largest power of two below the size. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
