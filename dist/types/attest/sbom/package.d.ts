import { WasmImageError } from '../../core/errors.ts';
/** The digest of a package's archive, from the lock file. */
export interface ArchiveHash {
    readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
    readonly hex: string;
}
/** A package that the module is built from, or a program that built it. */
export interface Package {
    /** Unique in a bill of materials. */
    readonly id: string;
    /** Undefined if no registry has it. Source: github.com/package-url/purl-spec. */
    readonly purl: string | undefined;
    readonly name: string;
    readonly version: string | undefined;
    /** `development`: as npm marks it, which includes compilers and what they link. */
    readonly use: 'linked' | 'development' | 'tool';
    readonly hash: ArchiveHash | undefined;
    /** Other facts from the lock file, by name. */
    readonly properties: Readonly<Record<string, string>>;
}
/** Makes a package that is in a registry. @param path of the purl, not yet encoded. */
export declare function fromRegistry(type: string, path: string, version: string | undefined, more?: Partial<Package> & {
    readonly qualifiers?: Readonly<Record<string, string>>;
}): Package;
/** Makes a package that is not in a registry, such as one of the checkout. */
export declare function fromHere(type: string, name: string, version: string | undefined, use?: Package['use']): Package;
/** The error for a lock file. @param path of the file. */
export declare function lockInvalid(path: string, why: string, cause?: unknown): WasmImageError;
/** The lines of a lock file, without line ends. @throws WasmImageError LOCK_INVALID for bytes that are not UTF-8. */
export declare function linesOf(bytes: Uint8Array, path: string): readonly string[];
/** Refuses more packages or longer names than a real lock file has. @throws WasmImageError LOCK_INVALID. */
export declare function checkPackages(packages: readonly Package[], path: string): readonly Package[];
