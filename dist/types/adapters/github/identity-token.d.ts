import type { WorkflowRun } from '../../attest/provenance.ts';
import { type JsonObject } from '../../core/json.ts';
import { type Sleep } from '../net/http.ts';
/** An OIDC token, and what the certificate will say because of its claims. `token` is a secret. */
export interface IdentityToken {
    readonly token: string;
    /** The claim `iss`. */
    readonly issuer: string;
    /**
     * The subject alternative name that Fulcio will write: the file and ref of a workflow, or the e-mail address, or
     * `sub`.
     */
    readonly identity: string;
    readonly claims: JsonObject;
}
/**
 * Fetches an identity token from the runner. No other token in the environment is used: an earlier step could have put
 * it there. Both tokens are remembered as secrets before they are used.
 * @param request `requestUrl`, `requestToken`: ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN; `now`: Unix time in ms, for
 * tests.
 * @throws WasmImageError OIDC_PERMISSION when either is empty, OIDC_UNAVAILABLE.
 * Source: GitHub docs, OpenID Connect reference, "Requesting the JWT using environment variables".
 */
export declare function fetchIdentityToken(request: {
    readonly requestUrl: string;
    readonly requestToken: string;
    readonly audience: string;
    readonly sleep?: Sleep | undefined;
    readonly now?: (() => number) | undefined;
}): Promise<IdentityToken>;
/** The workflow run that a token is for; undefined when a claim is missing, as in tokens of other issuers. */
export declare function readWorkflowRun({ claims, issuer }: IdentityToken): WorkflowRun | undefined;
