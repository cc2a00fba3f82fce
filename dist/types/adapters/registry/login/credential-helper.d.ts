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
/** The user name under which helpers store an identity token. Source: docker/docker-credential-helpers README. */
export declare const TOKEN_USER = "<token>";
/**
 * Runs `docker-credential-NAME store`, with the login on its standard input.
 * @param server as {@link askHelper} will ask for it. @throws as {@link askHelper}.
 */
export declare function storeWithHelper(name: string, server: string, login: {
    readonly username: string;
    readonly secret: string;
}, options: HelperOptions): Promise<void>;
/** Runs `docker-credential-NAME erase`. @throws as {@link askHelper}. */
export declare function eraseWithHelper(name: string, server: string, options: HelperOptions): Promise<void>;
