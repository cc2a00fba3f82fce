const TEXT = 4_096;

/** Texts that calls point to, each stored once. */
export class Texts {
  readonly #places = new Map<string, number>();
  readonly segments: { at: number; bytes: Uint8Array }[] = [];
  #next = TEXT;

  /** @returns address and size. */
  put(value: string | Uint8Array): [number, number] {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const key = Buffer.from(bytes).toString('latin1');
    const at = this.#places.get(key) ?? this.#next;
    if (at === this.#next && bytes.length > 0) {
      this.segments.push({ at, bytes });
      this.#places.set(key, at);
      this.#next += (bytes.length + 7) & ~7;
    }
    return [at, bytes.length];
  }
}
