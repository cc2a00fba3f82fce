import { type Package } from './package.ts';
/**
 * The packages of a package-lock.json of version 2 or 3; each version once, even if it is installed several times.
 * @param path for messages. @throws WasmImageError LOCK_INVALID. Source: docs.npmjs.com, package-lock.json.
 */
export declare function readPackageLock(bytes: Uint8Array, path: string): readonly Package[];
