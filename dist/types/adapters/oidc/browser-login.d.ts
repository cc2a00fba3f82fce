import type { Environment } from '../host/program.ts';
/** What a login needs. */
export interface LoginOptions {
    /** Base address of the issuer. */
    readonly issuer: string;
    readonly clientId: string;
    readonly terminal: {
        readonly input: NodeJS.ReadableStream;
        readonly output: NodeJS.WritableStream;
    };
    readonly env: Environment;
    /** Whether the person must first agree that the e-mail address becomes public. */
    readonly isAsked: boolean;
    /** Sends requests to the issuer. @throws OIDC_UNAVAILABLE */
    readonly askIssuer: (request: {
        readonly url: URL;
        readonly form?: Readonly<Record<string, string>>;
    }) => Promise<{
        readonly status: number;
        readonly body: Uint8Array;
    }>;
    /** Default 5 minutes. */
    readonly timeoutMs?: number;
}
/**
 * Lets a person log in with a browser: authorization code with PKCE, answered on a loopback address.
 * @returns the ID token, with nonce and issuer checked. Its signature is not checked: it comes from the issuer over
 * TLS, and Fulcio checks it.
 * @throws WasmImageError TRANSPARENCY_PUBLIC if the person does not agree, OIDC_UNAVAILABLE.
 * Source: OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 8252.
 */
export declare function logInWithBrowser(options: LoginOptions): Promise<string>;
