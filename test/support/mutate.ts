/** A small generator of numbers from a seed (mulberry32), below 2^32. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const INTERESTING: readonly number[] = [0, 1, 2, 7, 0x0b, 0x40, 0x60, 0x70, 0x7f, 0x80, 0xfd, 0xff];

/** Another version of the bytes: one to four bytes changed, or a range removed, doubled or cut off. The same seed gives the same mutant. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const next = numbers(seed);
  const at = next() % bytes.length;
  const length = 1 + (next() % 16);
  switch (next() % 6) {
    case 0:
      return new Uint8Array(bytes.subarray(0, at));
    case 1:
      return join(bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return join(bytes.subarray(0, at + length), bytes.subarray(at));
    default: {
      const copy = new Uint8Array(bytes);
      for (let left = 1 + (next() % 4); left > 0; left--)
        copy[8 + (next() % (copy.length - 8))] = next() % 2 === 0 ? (INTERESTING[next() % INTERESTING.length] ?? 0) : next() % 256;
      return copy;
    }
  }
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const out = new Uint8Array(left.length + right.length);
  out.set(left);
  out.set(right, left.length);
  return out;
}
