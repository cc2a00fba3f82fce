/** The module's linear memory for host functions. Every access is checked, and none throws. */
export declare class GuestMemory {
    #private;
    /**
     * @param bytes returns the memory; called for each access, because growing moves it.
     * @param allocate the module's allocator; returns 0 if it fails.
     */
    constructor(bytes: () => Uint8Array, allocate: (size: number) => number);
    get size(): number;
    /** A copy; undefined outside the memory. */
    read(at: number, size: number): Uint8Array | undefined;
    /** Binary text, one character per byte; undefined outside the memory. */
    readText(at: number, size: number): string | undefined;
    readU32(at: number): number | undefined;
    /** @returns false outside the memory; nothing is written then. */
    write(at: number, bytes: Uint8Array): boolean;
    writeU32(at: number, value: number): boolean;
    writeU64(at: number, value: bigint): boolean;
    /**
     * Passes bytes to the module: allocates, copies, and writes pointer and size. Empty bytes allocate nothing.
     * Source: WasmBase::copyToPointerSize.
     */
    give(bytes: Uint8Array, pointerAt: number, sizeAt: number): boolean;
}
