import { section, sectionsOf } from './write-module.ts';

/** A small generator of numbers from a seed (mulberry32), below 2^32. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const INTERESTING: readonly number[] = [0, 1, 2, 7, 0x0b, 0x40, 0x60, 0x70, 0x7f, 0x80, 0xfd, 0xff];

/**
 * A mutant of the bytes: one to four bytes changed, or a range removed, doubled or cut off. The same seed gives the
 * same mutant.
 */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const next = numbers(seed);
  const at = next() % bytes.length;
  const length = 1 + (next() % 16);
  switch (next() % 6) {
    case 0:
      return new Uint8Array(bytes.subarray(0, at));
    case 1:
      return join([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return join([bytes.subarray(0, at + length), bytes.subarray(at)]);
    default: {
      const copy = new Uint8Array(bytes);
      for (let left = 1 + (next() % 4); left > 0; left--)
        copy[8 + (next() % (copy.length - 8))] =
          next() % 2 === 0 ? (INTERESTING[next() % INTERESTING.length] ?? 0) : next() % 256;
      return copy;
    }
  }
}

/**
 * A module or component with well-formed sections: one is left out, doubled, moved, renumbered or mutated inside, with
 * its size written again.
 */
export function mutateSections(module: Uint8Array, seed: number): Uint8Array {
  const next = numbers(seed);
  const parts = [...sectionsOf(module)];
  const at = next() % parts.length;
  const part = parts[at];
  if (part === undefined) return module;
  const [id, body] = part;
  switch (next() % 6) {
    case 0:
      parts.splice(at, 1);
      break;
    case 1:
      parts.splice(at, 0, part);
      break;
    case 2:
      parts.splice(at, 1);
      parts.splice(next() % (parts.length + 1), 0, part);
      break;
    case 3:
      parts[at] = [next() % 15, body];
      break;
    default:
      if (body.length > 8) parts[at] = [id, mutate(body, next())];
  }
  return join([module.subarray(0, 8), ...parts.map(([one, bytes]) => section(one, bytes))]);
}

/**
 * An archive with changed bytes in one header and mostly a corrected header checksum, so that the reader gets past the
 * checksum.
 */
export function mutateTar(tar: Uint8Array, seed: number): Uint8Array {
  const next = numbers(seed);
  if (next() % 4 === 0) return mutate(tar, next());
  const copy = new Uint8Array(tar);
  const headers: number[] = [];
  for (let at = 0; at + 512 <= tar.length; at += 512)
    if (Buffer.from(tar.subarray(at + 257, at + 262)).toString('latin1') === 'ustar') headers.push(at);
  const start = headers[next() % headers.length] ?? 0;
  for (let left = 1 + (next() % 4); left > 0; left--)
    copy[start + (next() % 512)] = next() % 2 === 0 ? 0x30 + (next() % 8) : next() % 256;
  copy.fill(0x20, start + 148, start + 156);
  const sum = copy.subarray(start, start + 512).reduce((total, byte) => total + byte, 0);
  copy.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), start + 148);
  return copy;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  '0',
  '__proto__',
  'sha256:',
  '\u0000\ud800',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  { '': [] },
];

/** A JSON document with one to three members replaced, removed or doubled; a byte mutant one time in four. */
export function mutateJson(bytes: Uint8Array, seed: number): Uint8Array {
  const next = numbers(seed);
  if (next() % 4 === 0) return mutate(bytes, next());
  const root: Record<string, unknown> = { root: JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown };
  for (let left = 1 + (next() % 3); left > 0; left--) {
    const places = placesOf(root);
    const [parent, key] = places[next() % places.length] ?? [root, 'root'];
    const kind = next() % 8;
    if (kind === 0 && parent !== root) delete parent[key];
    else if (kind === 1) parent[`${key}x`] = parent[key];
    else if (kind === 2) parent[key] = [parent[key], structuredClone(parent[key])];
    else parent[key] = structuredClone(VALUES[next() % VALUES.length]);
  }
  return Buffer.from(JSON.stringify(root.root) ?? '');
}

/** Every member below a value, as its parent and key. */
function placesOf(value: object): readonly (readonly [Record<string, unknown>, string])[] {
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => {
    const child = parent[key];
    return [[parent, key] as const, ...(typeof child === 'object' && child !== null ? placesOf(child) : [])];
  });
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
