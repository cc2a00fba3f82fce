/** A regular file of an archive. */
export interface TarEntry {
    readonly name: string;
    readonly bytes: Uint8Array;
}
/**
 * Writes a ustar archive whose bytes depend on nothing but its arguments: owner 0, mode 0644, entries in the order given.
 * @param entries names of at most 100 ASCII characters. @param mtime seconds since 1970, at most 11 octal digits.
 * @returns a new array; each entry's bytes are copied into it, once. @throws WasmImageError INTERNAL for a name or time that does not fit.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format".
 */
export declare function writeTar(entries: readonly TarEntry[], mtime: number): Uint8Array;
/**
 * Reads an archive that every reader would read alike: regular files only, no extensions, every size checked against what is there.
 * @param bytes the whole archive, in memory. @returns entries in file order, their bytes views into `bytes`; nothing is allocated by a header.
 * @throws WasmImageError IMAGE_INVALID for links, devices, folders, PAX or GNU extensions, wrong checksums, sizes past the end,
 * base-256 numbers, a missing end or bytes behind it. Source: POSIX.1-2017 pax, "ustar Interchange Format".
 */
export declare function readTar(bytes: Uint8Array): readonly TarEntry[];
