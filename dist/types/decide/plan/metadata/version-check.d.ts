import type { Tag } from '../../../oci/reference.ts';
import type { TagPolicy } from '../../gate/tags/tag-policy.ts';
import { type Version } from '../../gate/version.ts';
import type { ModuleSource } from '../source.ts';
/** The version that a file of the module declares. */
export interface DeclaredVersion {
    readonly file: string;
    readonly version: string;
    /** How to change it, if not in the file. */
    readonly cure?: string;
}
/** The tags whose versions the files of a module must declare. */
export interface VersionCheck extends Pick<TagPolicy, 'variants' | 'origins'> {
    readonly tags: readonly Tag[];
}
/** A version that a run makes. */
export interface RunVersion {
    /** The tag or the git tag, as messages show it. */
    readonly text: string;
    /** Without the prefix and suffix of a variant. */
    readonly version: Version;
}
/** The versions that a run makes. @param given the version of its git tag, or the one that was released. */
export declare function versionsOfRun({ tags, variants, origins }: VersionCheck, given: string | undefined): readonly RunVersion[];
/**
 * Refuses a release whose version is not the one that its files declare. The build part does not count, and a tag may
 * name a variant (`1.2.3-tinygo`). A declared 0.0.0 is a placeholder.
 * @param versions see {@link versionsOfRun}.
 * @throws WasmImageError VERSION_MISMATCH.
 */
export declare function checkVersions(versions: readonly RunVersion[], declared: readonly DeclaredVersion[]): void;
/**
 * Refuses a release whose version is not the one in the section that `kwctl annotate` writes into a policy.
 * @param version of the module; undefined if it says none. @throws WasmImageError VERSION_MISMATCH.
 */
export declare function checkModuleVersion(versions: readonly RunVersion[], version: string | undefined): void;
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
