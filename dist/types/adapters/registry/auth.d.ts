import { type Resolve } from '../net/addresses.ts';
import { type Credential } from '../net/credential.ts';
import { type HttpResponse, type RetryOptions } from '../net/http.ts';
/** What a request needs to do. */
export type Access = 'pull' | 'push';
export interface AuthorizerOptions {
    /** The registry's own origin; its scheme and host bound what a realm may be. */
    readonly registry: URL;
    /** Repository path as scopes name it. */
    readonly repository: string;
    /** Asked once, at the first challenge. */
    readonly credential: () => Promise<Credential | undefined>;
    /** Hosts that may be spoken to in plain http. */
    readonly insecure: readonly string[];
    readonly retry: RetryOptions;
    readonly resolve?: Resolve;
    /** Monotonic milliseconds. */
    readonly now?: () => number;
}
/** Turns challenges into Authorization headers for one repository of one registry. */
export interface Authorizer {
    /** The header to send, undefined before the first challenge. Renews a token that is about to expire. */
    header(access: Access): Promise<string | undefined>;
    /** Learns from a 401. @param used the header that was refused. @returns whether another try makes sense. @throws REGISTRY_UNAUTHORIZED, REGISTRY_INSECURE, REGISTRY_PROTOCOL, CREDENTIALS_FAILED */
    learn(refusal: HttpResponse, access: Access, used: string | undefined): Promise<boolean>;
    /** What a 401 to a request with the login that was found is about, for a message. */
    refusal(): Promise<string>;
}
/** @see Authorizer. Source: distribution docs/spec/auth/token.md and oauth.md; RFC 6750; RFC 7617. */
export declare function openAuthorizer(options: AuthorizerOptions): Authorizer;
/**
 * The scopes to ask for: what the request needs united with what the challenge names, the challenge's first because some servers
 * read one only. Challenges of reads name `pull` alone; asking for both at once saves a second token.
 */
export declare function scopesFor(challenged: string | undefined, repository: string, access: Access): readonly string[];
