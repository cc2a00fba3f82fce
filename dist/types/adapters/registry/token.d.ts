import { type Resolve } from '../net/addresses.ts';
import { type Credential } from '../net/credential.ts';
import { type RetryOptions } from '../net/http.ts';
import type { Challenge } from './challenge.ts';
/** What a request needs to do. */
export type Access = 'pull' | 'push';
/** How tokens for one repository of one registry are requested. */
export interface TokenOptions {
    /** The registry's own origin; its scheme and host restrict the token servers that are accepted. */
    readonly registry: URL;
    /** Repository path as scopes name it; undefined for a token that only proves the login. */
    readonly repository: string | undefined;
    /** Hosts that plain http is allowed for. */
    readonly insecure: readonly string[];
    readonly retry: RetryOptions;
    readonly resolve?: Resolve | undefined;
}
/** Exchanges a login for a token. @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED. */
export declare function fetchToken(credential: Credential | undefined, access: Access, challenge: Challenge, options: TokenOptions): Promise<{
    readonly token: string;
    readonly lifetimeS: number;
}>;
/** The header of Basic authentication. Source: RFC 7617. */
export declare function basicHeader(username: string, password: string): string;
/**
 * The scopes of a token: those that the request needs and those that the challenge names, the challenge's first because
 * some servers read only one. Challenges of reads name only `pull`; requesting both at once saves a second token.
 */
export declare function scopesFor(challenged: string | undefined, repository: string, access: Access): readonly string[];
