import type { ModuleSource } from '../source.ts';
/** The version that a file of the module declares. */
export interface DeclaredVersion {
    readonly file: string;
    readonly version: string;
    /** How to change it, if not in the file. */
    readonly cure?: string;
}
/**
 * Refuses a release whose version is not the one that its files declare. The build part does not count, and a tag may
 * name a variant (`1.2.3-tinygo`). A declared 0.0.0 is a placeholder.
 * @param versions of the git tag and of the version tags, with or without `v`.
 * @throws WasmImageError VERSION_MISMATCH.
 */
export declare function checkVersions(versions: readonly string[], declared: readonly DeclaredVersion[]): void;
/**
 * Refuses a release whose version is not the one in the section that `kwctl annotate` writes into a policy.
 * @param version of the module; undefined if it says none. @throws WasmImageError VERSION_MISMATCH.
 */
export declare function checkModuleVersion(versions: readonly string[], version: string | undefined): void;
/** Whether a Cargo package is the one of the module: it is built here, or the file has its name. */
export declare function isCargoModule(source: ModuleSource, name: string | undefined): boolean;
/** Whether package.json is that of the module: next to asconfig.json, or if a package manager builds the module. */
export declare function isNpmModule(source: ModuleSource, hasAsconfig: boolean): boolean;
/**
 * The version in Kubewarden's metadata.yml; undefined if there is none or more than one.
 * Source: docs.kubewarden.io, "Metadata", annotation `io.kubewarden.policy.version`; kubewarden/github-actions compares
 * the line, too.
 */
export declare function kubewardenVersionIn(text: string): string | undefined;
