import type { HeaderPair } from '../scenario/scenario.ts';

/** The most pairs and bytes in one map; the host library has the same limits. */
const MAX_PAIRS = 1024;
const MAX_MAP_BYTES = 1024 * 1024;

/**
 * Headers, trailers or metadata: ordered, with several values per name and names in lower case. A value is bytes,
 * stored as one character per byte.
 */
export class HeaderMap {
  #pairs: (readonly [string, string])[] = [];

  constructor(pairs: readonly HeaderPair[] = []) {
    for (const [name, value] of pairs) this.add(name, value);
  }

  get pairs(): readonly HeaderPair[] {
    return this.#pairs;
  }

  /** The sum of the lengths of names and values. */
  get byteSize(): number {
    return this.#pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  first(name: string): string | undefined {
    const key = name.toLowerCase();
    return this.#pairs.find(([one]) => one === key)?.[1];
  }

  /** @returns false if the map is full. */
  add(name: string, value: string): boolean {
    if (this.#pairs.length >= MAX_PAIRS || this.byteSize + name.length + value.length > MAX_MAP_BYTES) return false;
    this.#pairs.push([name.toLowerCase(), value]);
    return true;
  }

  /** Sets the first header of this name and removes the others, or adds one. @returns false if the map is full. */
  replace(name: string, value: string): boolean {
    const key = name.toLowerCase();
    const at = this.#pairs.findIndex(([one]) => one === key);
    if (at < 0) return this.add(name, value);
    if (this.byteSize + value.length > MAX_MAP_BYTES) return false;
    this.#pairs = this.#pairs.flatMap((pair, i) =>
      i === at ? [[key, value] as const] : pair[0] === key ? [] : [pair],
    );
    return true;
  }

  remove(name: string): void {
    const key = name.toLowerCase();
    this.#pairs = this.#pairs.filter(([one]) => one !== key);
  }

  /** Replaces all pairs; those over the limit are left out. */
  set(pairs: readonly HeaderPair[]): void {
    this.#pairs = [];
    for (const [name, value] of pairs) this.add(name, value);
  }
}

/** One character per byte, so that nothing is lost; {@link fromBinary} reverses it. */
export function toBinary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes of binary text. */
export function fromBinary(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** Text as binary text in UTF-8, for the text in scenarios. */
export function utf8Binary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * Serializes a map as the ABI requires: count, sizes, then names and values, each followed by a zero.
 * Source: proxy-wasm spec, serialized maps.
 */
export function encodePairs(pairs: readonly HeaderPair[]): Uint8Array {
  const size = 4 + pairs.reduce((sum, [name, value]) => sum + 10 + name.length + value.length, 0);
  const bytes = Buffer.alloc(size);
  let at = bytes.writeUInt32LE(pairs.length, 0);
  for (const [name, value] of pairs) at = bytes.writeUInt32LE(value.length, bytes.writeUInt32LE(name.length, at));
  for (const text of pairs.flat()) at += bytes.write(text, at, 'latin1') + 1;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The pairs of a serialized map; undefined if the sizes exceed the bytes or there are too many pairs. */
export function decodePairs(bytes: Uint8Array): readonly HeaderPair[] | undefined {
  if (bytes.length < 4) return [];
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.readUInt32LE(0);
  if (count > MAX_PAIRS || 4 + count * 8 > bytes.length) return undefined;
  let at = 4 + count * 8;
  const take = (size: number): string | undefined => {
    if (at + size + 1 > bytes.length) return undefined;
    const text = view.toString('latin1', at, at + size);
    at += size + 1;
    return text;
  };
  const pairs: HeaderPair[] = [];
  for (let i = 0; i < count; i++) {
    const name = take(view.readUInt32LE(4 + i * 8));
    const value = take(view.readUInt32LE(8 + i * 8));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}
