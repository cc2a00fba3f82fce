import { toBinary } from './headers.ts';

/** The module's linear memory for host functions. Every access is checked, and none throws. */
export class GuestMemory {
  readonly #bytes: () => Uint8Array;
  readonly #allocate: (size: number) => number;

  /**
   * @param bytes returns the memory; called for each access, because growing moves it.
   * @param allocate the module's allocator; returns 0 if it fails.
   */
  constructor(bytes: () => Uint8Array, allocate: (size: number) => number) {
    this.#bytes = bytes;
    this.#allocate = allocate;
  }

  get size(): number {
    return this.#bytes().length;
  }

  /** A copy; undefined outside the memory. */
  read(at: number, size: number): Uint8Array | undefined {
    const all = this.#bytes();
    return at + size > all.length ? undefined : all.slice(at, at + size);
  }

  /** Binary text, one character per byte; undefined outside the memory. */
  readText(at: number, size: number): string | undefined {
    const bytes = this.read(at, size);
    return bytes === undefined ? undefined : toBinary(bytes);
  }

  readU32(at: number): number | undefined {
    const all = this.#bytes();
    return at + 4 > all.length ? undefined : new DataView(all.buffer, all.byteOffset).getUint32(at, true);
  }

  /** @returns false outside the memory; nothing is written then. */
  write(at: number, bytes: Uint8Array): boolean {
    const all = this.#bytes();
    if (at + bytes.length > all.length) return false;
    all.set(bytes, at);
    return true;
  }

  writeU32(at: number, value: number): boolean {
    const all = this.#bytes();
    if (at + 4 > all.length) return false;
    new DataView(all.buffer, all.byteOffset).setUint32(at, value, true);
    return true;
  }

  writeU64(at: number, value: bigint): boolean {
    const all = this.#bytes();
    if (at + 8 > all.length) return false;
    new DataView(all.buffer, all.byteOffset).setBigUint64(at, BigInt.asUintN(64, value), true);
    return true;
  }

  /**
   * Passes bytes to the module: allocates, copies, and writes pointer and size. Empty bytes allocate nothing.
   * Source: WasmBase::copyToPointerSize.
   */
  give(bytes: Uint8Array, pointerAt: number, sizeAt: number): boolean {
    const at = bytes.length === 0 ? 0 : this.#allocate(bytes.length);
    if (bytes.length > 0 && (at === 0 || !this.write(at, bytes))) return false;
    return this.writeU32(pointerAt, at) && this.writeU32(sizeAt, bytes.length);
  }
}
