/** What we need from an asconfig.json; paths are relative to its folder. */
export interface Asconfig {
    readonly hasEntries: boolean;
    readonly hasRelease: boolean;
    /** Where the target `release` writes the module. */
    readonly outFile: string | undefined;
}
/**
 * Reads an asconfig.json.
 * @param bytes the whole file. @throws WasmImageError BUILD_FAILED if it is not a JSON object.
 * Source: assemblyscript.org/compiler.html, "Configuration file".
 */
export declare function readAsconfig(path: string, bytes: Uint8Array): Asconfig;
/** The arguments of asc, after its path. `modulePath` overrides the config, so that we find the module there. */
export declare function compilerArguments(config: Asconfig, modulePath: string | undefined): readonly string[];
/**
 * Whether npm installed exactly what the lock file says. npm writes a hidden lock file into node_modules: it must
 * contain each entry of the lock file with the same version, source and integrity, except optional packages for other
 * platforms. Anything unreadable counts as "no".
 * @param lock package-lock.json, lockfileVersion 2 or 3. @param installed node_modules/.package-lock.json.
 * Source: docs.npmjs.com/cli/configuring-npm/package-lock-json, "Hidden Lockfiles".
 */
export declare function isInstalled(lock: Uint8Array, installed: Uint8Array): boolean;
