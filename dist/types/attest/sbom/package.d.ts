import { WasmImageError } from '../../core/errors.ts';
/** A digest of a package's archive, as its lock names it. */
export interface ArchiveHash {
    readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
    readonly hex: string;
}
/** One package that a module is built from, or a program that built it. */
export interface Package {
    /** Unique in a bill of materials. */
    readonly id: string;
    /** Undefined for what no registry has. Source: github.com/package-url/purl-spec. */
    readonly purl: string | undefined;
    readonly name: string;
    readonly version: string | undefined;
    /** `development`: by the word of npm, which also says it of compilers and of what they link. */
    readonly use: 'linked' | 'development' | 'tool';
    readonly hash: ArchiveHash | undefined;
    /** What else the lock says, by name. */
    readonly properties: Readonly<Record<string, string>>;
}
/** Makes a package that a registry has. @param path of the purl, its parts not yet encoded. */
export declare function fromRegistry(type: string, path: string, version: string | undefined, more?: Partial<Package> & {
    readonly qualifiers?: Readonly<Record<string, string>>;
}): Package;
/** Makes a package of the checkout, or another one that no registry has. */
export declare function fromHere(type: string, name: string, version: string | undefined, use?: Package['use']): Package;
/** Refuses a lock. @param path of the file. */
export declare function lockInvalid(path: string, why: string, cause?: unknown): WasmImageError;
/** The lines of a lock, without the marks of their ends. @throws WasmImageError LOCK_INVALID for bytes that are no UTF-8. */
export declare function linesOf(bytes: Uint8Array, path: string): readonly string[];
/** Refuses what is too much or too long to be real. */
export declare function checkPackages(packages: readonly Package[], path: string): readonly Package[];
