import type { CrossCheck, Log } from '../../ports.ts';
import { type Environment } from '../host/program.ts';
import type { Credential } from '../net/credential.ts';
import type { OrasSource } from './oras-install.ts';
export interface OrasOptions extends OrasSource {
    readonly log: Log;
    readonly env: Environment;
    /** An oras below this folder is not used. */
    readonly workspace?: string;
    /** Hosts that are asked over plain http. */
    readonly insecure?: readonly string[];
    readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
}
/**
 * Opens oras as an independent reader: the one in PATH when its version is known, else a pinned one from the tool cache.
 * It runs without a shell; a login lies in a file of its own for as long as the call takes. `find` does so before it is needed. @throws nothing before the first call.
 */
export declare function openOras(options: OrasOptions): CrossCheck & {
    find(): Promise<string>;
};
