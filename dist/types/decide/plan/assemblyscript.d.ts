/** What we need of an asconfig.json; paths are relative to its folder. */
export interface Asconfig {
    readonly hasEntries: boolean;
    readonly hasRelease: boolean;
    /** Where the target `release` writes the module. */
    readonly outFile: string | undefined;
}
/** Reads an asconfig.json. @param bytes whole file. @throws WasmImageError BUILD_FAILED when it is no JSON object. Source: assemblyscript.org/compiler.html, "Configuration file". */
export declare function readAsconfig(path: string, bytes: Uint8Array): Asconfig;
/** The arguments of asc, after its own path; `modulePath` wins over the config, so that the module is where it is looked for. */
export declare function compilerArguments(config: Asconfig, modulePath: string | undefined): readonly string[];
/**
 * Whether what npm installed is what the lock says. npm writes a hidden lock into node_modules; each entry of the lock must be there with
 * the same version, source and integrity, but for optional ones of other platforms. Anything unreadable counts as "no".
 * @param lock package-lock.json, lockfileVersion 2 or 3. @param installed node_modules/.package-lock.json.
 * Source: docs.npmjs.com/cli/configuring-npm/package-lock-json, "Hidden Lockfiles".
 */
export declare function isInstalled(lock: Uint8Array, installed: Uint8Array): boolean;
