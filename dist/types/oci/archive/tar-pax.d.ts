/** The PAX records of an entry. */
export interface PaxRecords {
    readonly path?: string | undefined;
    readonly linkpath?: string | undefined;
    readonly size?: number | undefined;
}
/**
 * Reads the records of a PAX header for one entry. Refuses what programs apply differently: sparse files, other
 * charsets, an empty value (Go keeps the field of the header, Python clears it), a duplicate record, and inexact
 * lengths.
 * @param content of the header, without padding. @param at offset of the header. @throws WasmImageError IMAGE_INVALID.
 * Source: POSIX.1-2017 pax, "pax Extended Header"; Go archive/tar reader.go, Python tarfile.py.
 */
export declare function readPax(content: Uint8Array, at: number): PaxRecords;
