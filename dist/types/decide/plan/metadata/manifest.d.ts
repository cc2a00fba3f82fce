/** What the manifest of a package says about it. */
export interface PackageFacts {
    readonly name: string | undefined;
    readonly version: string | undefined;
    readonly description: string | undefined;
    /** An SPDX expression. */
    readonly license: string | undefined;
    readonly homepage: string | undefined;
    readonly documentation: string | undefined;
}
type Table = Readonly<Record<string, unknown>>;
/** A Cargo.toml: the package in it, and what members of its workspace inherit. */
export interface CargoManifest {
    readonly package: Table | undefined;
    /** Undefined if it is not the root of a workspace. */
    readonly workspace: {
        readonly package: Table;
    } | undefined;
}
/** Reads a Cargo.toml. @throws Error with the reason. Source: The Cargo Book, "The Manifest Format". */
export declare function readCargo(bytes: Uint8Array): CargoManifest;
/** Whether a field of the package is inherited from its workspace: `license.workspace = true`. */
export declare function inheritsFields({ package: own }: CargoManifest): boolean;
/** @param root what the workspace provides. @returns undefined for a manifest without a package. */
export declare function factsOfCargo({ package: own }: CargoManifest, root: CargoManifest | undefined): PackageFacts | undefined;
/** Reads a package.json. @throws Error with the reason. Source: npm docs, package.json. */
export declare function readPackageJson(bytes: Uint8Array): PackageFacts;
export {};
