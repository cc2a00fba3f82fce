/** The module's linear memory as host functions use it; every access is checked, none throws. */
export declare class GuestMemory {
    #private;
    /** @param bytes the whole memory, asked anew for each access: growing moves it. @param allocate the module's allocator; 0 when it has no room. */
    constructor(bytes: () => Uint8Array, allocate: (size: number) => number);
    get size(): number;
    /** A copy; undefined outside the memory. */
    read(at: number, size: number): Uint8Array | undefined;
    /** Bytes one to a character; undefined outside the memory. */
    readText(at: number, size: number): string | undefined;
    readU32(at: number): number | undefined;
    /** @returns false outside the memory; nothing is written then. */
    write(at: number, bytes: Uint8Array): boolean;
    writeU32(at: number, value: number): boolean;
    writeU64(at: number, value: bigint): boolean;
    /** Gives bytes to the module: allocates, copies, and writes pointer and size; nothing is allocated for no bytes. Source: WasmBase::copyToPointerSize. */
    give(bytes: Uint8Array, pointerAt: number, sizeAt: number): boolean;
}
