import { type Environment } from '../../host/program.ts';
import type { Credential } from '../../net/credential.ts';
/** How credential helpers are run. */
export interface HelperOptions {
    readonly env: Environment;
    /** Programs inside this folder are refused: they may come with the sources. */
    readonly workspace?: string | undefined;
    /** 15 s by default. */
    readonly timeoutMs?: number | undefined;
}
/**
 * Runs `docker-credential-NAME get` for the credential of a server, without a shell, with limited time and output.
 * @param server as the config spells it. @returns undefined when the helper has none.
 * @throws WasmImageError CREDENTIALS_FAILED, never with the output of the helper.
 * Source: docker-credential-helpers, protocol of `get`.
 */
export declare function askHelper(name: string, server: string, options: HelperOptions): Promise<Credential | undefined>;
