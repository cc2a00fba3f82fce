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
 * Reads an archive that every reader takes apart in the same way (Go, Python, GNU tar, busybox, containerd) and gives its files.
 * Folders, and links and devices without content, are passed over, unless they could stand in a module's place.
 * @param bytes the whole archive, in memory. @param options `only: 'files'` refuses links and devices. @returns files in order, their bytes views into `bytes`; nothing is allocated by a header.
 * @throws WasmImageError IMAGE_INVALID with the byte offset of the entry: other types, names with a slash that are files, extensions of GNU,
 * PAX records that are not applied alike, wrong checksums, sizes past the end, numbers that are not plain octal, a missing end or bytes after it.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; Go archive/tar reader.go, Python tarfile.py.
 */
export declare function readTar(bytes: Uint8Array, options?: {
    readonly only?: 'files';
}): readonly TarEntry[];
