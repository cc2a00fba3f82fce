import { WasmImageError } from '../../core/errors.ts';
/** The length of a header; content is padded to a multiple of it. Bytes. */
export declare const BLOCK = 512;
/** What messages call a folder. */
export declare const FOLDER = "a folder";
/** The sum of all bytes, with spaces instead of the checksum field. */
export declare function checksumOf(header: Uint8Array): number;
/** A size rounded up to whole blocks. */
export declare function padded(size: number): number;
/** Whether all bytes are zero. */
export declare function isZero(bytes: Uint8Array): boolean;
/** A text field that ends at its first NUL. @param at offset of the header. @throws WasmImageError IMAGE_INVALID. */
export declare function textAt(header: Uint8Array, start: number, length: number, at: number): string;
/** The text of UTF-8 bytes. @param at offset of the header. @throws WasmImageError IMAGE_INVALID. */
export declare function utf8Of(bytes: Uint8Array, at: number): string;
/**
 * A number of octal digits, then at least one space or NUL. Programs differ on everything else: Go skips NULs before
 * the digits, Python stops there; some accept a sign, a prefix, base-256 or a number without an end.
 */
export declare function numberAt(header: Uint8Array, start: number, length: number, at: number, what: string): number;
/** Checks fields that are unused but always parsed: Python treats a wrong one as the end of the archive. */
export declare function checkNumbers(header: Uint8Array, at: number): void;
/** The error for a malformed archive. @param offset of the entry, in bytes. */
export declare function malformed(offset: number, why: string): WasmImageError;
