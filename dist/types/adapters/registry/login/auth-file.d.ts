import type { Log } from '../../../ports.ts';
import type { Credential } from '../../net/credential.ts';
import { type Logins } from './logins.ts';
/** A file with logins: docker's config.json or podman's auth.json. */
export interface AuthFile extends Logins {
    readonly file: string;
}
/** The largest file with logins. Bytes. */
export declare const FILE_LIMIT: number;
/**
 * Reads a file with logins. @returns undefined when it does not exist and need not.
 * @throws WasmImageError CREDENTIALS_FAILED. Source: docker cli config file; containers-auth.json(5).
 */
export declare function readAuthFile(file: string, mustExist: boolean, log: Log): Promise<AuthFile | undefined>;
/** The login in the file itself: for the exact host or, with podman's keys, for the longest namespace. */
export declare function entryFor({ file, auths }: AuthFile, registry: string, path: string): Credential | undefined;
/** Whether a key names a whole registry; podman also has keys for a part of one. */
export declare function isHostKey(key: string): boolean;
/** The name under which the login of a registry is stored. Docker Hub's has its oldest address. */
export declare function serverName(registry: string): string;
/**
 * Whether a key of a config file names this registry: the same host and port, with any scheme and path.
 * Docker Hub has three names.
 */
export declare function sameRegistry(key: string, registry: string): boolean;
