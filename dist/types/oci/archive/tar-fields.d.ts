import { WasmImageError } from '../../core/errors.ts';
/** Length of a header, and what content is filled up to. Bytes. */
export declare const BLOCK = 512;
export declare const FOLDER = "a folder";
/** The sum of all bytes with the checksum field read as spaces. */
export declare function checksumOf(header: Uint8Array): number;
export declare function padded(size: number): number;
export declare function isZero(bytes: Uint8Array): boolean;
export declare function textAt(header: Uint8Array, start: number, length: number, at: number): string;
export declare function utf8Of(bytes: Uint8Array, at: number): string;
/**
 * Octal digits, then spaces and NULs, at least one. Go skips NULs before the digits, Python ends there; some readers know
 * a sign, a prefix, or base-256, and some read on where nothing ends a number.
 */
export declare function numberAt(header: Uint8Array, start: number, length: number, at: number, what: string): number;
/** Fields that no reader of files needs and that each reads: Python takes a header with a wrong one for the end of the archive. */
export declare function checkNumbers(header: Uint8Array, at: number): void;
/** @param offset of the entry in the archive, bytes. */
export declare function malformed(offset: number, why: string): WasmImageError;
