/** What the PAX header of an entry says about it. */
export interface PaxRecords {
    readonly path?: string;
    readonly linkpath?: string;
    readonly size?: number;
}
/**
 * Reads the records of a PAX header that holds for one entry. Refused is what readers apply in different ways: sparse files, other charsets,
 * an empty value (Go keeps the field of the header, Python empties it), a record twice, and lengths that are not exact.
 * @param content of the header, without padding. @param at where the header lies, bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: POSIX.1-2017 pax, "pax Extended Header"; Go archive/tar reader.go, Python tarfile.py.
 */
export declare function readPax(content: Uint8Array, at: number): PaxRecords;
