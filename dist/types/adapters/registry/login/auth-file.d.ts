import type { Log } from '../../../ports.ts';
import type { Credential } from '../../net/credential.ts';
import { type Logins } from './logins.ts';
/** A file of logins. */
export interface AuthFile extends Logins {
    readonly file: string;
}
/** Reads a file of logins. @returns undefined when it is absent and need not exist. @throws WasmImageError CREDENTIALS_FAILED. Source: docker cli config file; containers-auth.json(5). */
export declare function readAuthFile(file: string, mustExist: boolean, log: Log): Promise<AuthFile | undefined>;
/** The login an entry of the file itself holds: exact host, or for podman's keys the longest namespace. */
export declare function entryFor({ file, auths }: AuthFile, registry: string, path: string): Credential | undefined;
/** Whether a key of a config file names this registry: equal host and port, scheme and path of the key aside; Docker Hub has three names. */
export declare function sameRegistry(key: string, registry: string): boolean;
