import { type Environment } from '../../host/program.ts';
import type { Credential } from '../../net/credential.ts';
export interface HelperOptions {
    readonly env: Environment;
    /** Programs below this folder are refused: whoever wrote the sources could have put them there. */
    readonly workspace?: string;
    /** 15 s by default. */
    readonly timeoutMs?: number;
}
/**
 * Asks `docker-credential-NAME get` for the credential of a server; no shell, time and output bounded.
 * @param server as the config spells it. @returns undefined when the helper knows none. @throws WasmImageError CREDENTIALS_FAILED, never with the helper's output in it.
 * Source: docker-credential-helpers, protocol of `get`.
 */
export declare function askHelper(name: string, server: string, options: HelperOptions): Promise<Credential | undefined>;
