import { type Credential } from '../net/credential.ts';
import type { HttpResponse } from '../net/http.ts';
import { type Access, type TokenOptions } from './token.ts';
/** What an {@link Authorizer} works with. */
export interface AuthorizerOptions extends TokenOptions {
    readonly repository: string;
    /** Called once, at the first challenge. */
    readonly credential: () => Promise<Credential | undefined>;
    /** Monotonic milliseconds. */
    readonly now?: (() => number) | undefined;
}
/**
 * Turns challenges into Authorization headers for one repository of one registry.
 * Source: distribution docs/spec/auth/token.md and oauth.md; RFC 6750; RFC 7617.
 */
export declare class Authorizer {
    #private;
    constructor(options: AuthorizerOptions);
    /** The header to send, undefined before the first challenge. Renews a token that is about to expire. */
    header(access: Access): Promise<string | undefined>;
    /**
     * Learns from a 401. @param used the header that was rejected. @returns whether another attempt makes sense.
     * @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED, CREDENTIALS_FAILED
     */
    learn(refusal: HttpResponse, access: Access, used: string | undefined): Promise<boolean>;
    /** Describes how the registry rejected our login with 401, for a message. */
    refusal(): Promise<string>;
}
