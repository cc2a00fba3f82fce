/** The one answer of a login. */
export interface Callback {
    /** Where the browser brings the answer. */
    readonly address: string;
    /** The authorization code. Rejects with OIDC_UNAVAILABLE if the login failed, or after the time limit. */
    readonly code: Promise<string>;
    close(): void;
}
/**
 * Listens for one answer on a random port of 127.0.0.1. Anything else that reaches the port is refused and does not end
 * the wait: another program, or a page in the browser, may send it.
 * @param expected `state` of this login; `issuer`: what `iss` must say if it is there.
 * Source: RFC 8252 7.3 (loopback), RFC 6749 4.1.2, RFC 9207 2.
 */
export declare function openCallback(expected: {
    readonly state: string;
    readonly issuer: string;
}, timeoutMs: number): Promise<Callback>;
