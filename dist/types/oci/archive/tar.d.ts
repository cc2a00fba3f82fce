/** A regular file of an archive. */
export interface TarEntry {
    readonly name: string;
    readonly bytes: Uint8Array;
}
/**
 * Writes a ustar archive whose bytes depend only on the arguments: owner 0, mode 0644, entries in the given order.
 * @param entries names of at most 100 ASCII characters. @param mtime seconds since 1970, at most 11 octal digits.
 * @returns a new array with copies of the entries. @throws WasmImageError INTERNAL for a name or time that does not
 * fit.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format".
 */
export declare function writeTar(entries: readonly TarEntry[], mtime: number): Uint8Array;
/**
 * Reads the files of an archive that all programs unpack in the same way (Go, Python, GNU tar, busybox, containerd).
 * Skips folders, and links and devices without content, unless they could replace a module.
 * @param bytes the whole archive. @param options `only: 'files'` refuses links and devices.
 * @returns files in order, as views into `bytes`; the size in a header allocates nothing.
 * @throws WasmImageError IMAGE_INVALID with the byte offset of the entry: other types, files with a trailing slash, GNU
 * extensions, PAX records that programs apply differently, wrong checksums, sizes beyond the end, numbers that are not
 * plain octal, a missing end or bytes after it.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; Go archive/tar reader.go, Python tarfile.py.
 */
export declare function readTar(bytes: Uint8Array, options?: {
    readonly only?: 'files';
}): readonly TarEntry[];
