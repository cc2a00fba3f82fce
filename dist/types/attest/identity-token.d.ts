import { type Code } from '../core/errors.ts';
import { type JsonObject } from '../core/json.ts';
import type { WorkflowRun } from './provenance.ts';
/** An OIDC token, and what the certificate will say because of its claims. `token` is a secret. */
export interface IdentityToken {
    readonly token: string;
    /** Unix time in ms. */
    readonly expiresMs: number;
    /** The issuer that the certificate will name; undefined if only the certificate says. */
    readonly issuer: string | undefined;
    /** The subject alternative name that Fulcio will write; undefined if only the certificate says. */
    readonly identity: string | undefined;
    readonly claims: JsonObject;
}
/** Where a token comes from, for errors: `Cannot use NAME: ...`. */
export interface TokenOrigin {
    readonly name: string;
    readonly code: Code;
    readonly hint?: string;
    /** Reads the name of a job in another CI than GitHub; without it, only the certificate says. */
    readonly jobName?: (claims: JsonObject, subject: string) => string | undefined;
    /** The audience that Fulcio expects. */
    readonly audience: string;
    /** Unix time in ms. */
    readonly nowMs: number;
}
/**
 * Reads the claims of a token and checks audience, times and issuer. The signature is not checked here: Fulcio checks
 * it, and the certificate is compared with these claims. The token is remembered as a secret.
 * @throws WasmImageError with the code of the origin.
 */
export declare function readIdentityToken(token: string, origin: TokenOrigin): IdentityToken;
/** The workflow run that a token is for; undefined when a claim is missing, as in tokens of other issuers. */
export declare function readWorkflowRun({ claims }: IdentityToken): WorkflowRun | undefined;
