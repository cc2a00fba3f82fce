import type { CrossCheck, Log } from '../../../ports.ts';
import { type Environment } from '../../host/program.ts';
import type { Credential } from '../../net/credential.ts';
import type { OrasSource } from './oras-install.ts';
/** How to find oras and log in. */
export interface OrasOptions extends OrasSource {
    readonly log: Log;
    readonly env: Environment;
    /** An oras below this folder is not used. */
    readonly workspace?: string | undefined;
    /** Hosts that use plain HTTP. */
    readonly insecure?: readonly string[] | undefined;
    readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
}
/**
 * Opens oras as an independent reader: the one in PATH if its version is known, otherwise a pinned one from the tool
 * cache. It runs without a shell; credentials are in a temporary file during the call. `find` locates oras ahead of
 * time. @throws nothing before the first call.
 */
export declare function openOras(options: OrasOptions): CrossCheck & {
    find(): Promise<string>;
};
