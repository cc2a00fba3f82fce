import type { WorkflowRun } from '../../attest/provenance.ts';
import { type JsonObject } from '../../core/json.ts';
import { type Sleep } from '../net/http.ts';
/** An OIDC token and what its claims make the certificate say. `token` is a secret. */
export interface IdentityToken {
    readonly token: string;
    /** The claim `iss`. */
    readonly issuer: string;
    /** The subject alternative name that Fulcio will write: of a workflow its file and ref, else the e-mail address, else `sub`. */
    readonly identity: string;
    readonly claims: JsonObject;
}
/**
 * Fetches an identity token from the runner. Nothing else of the environment is asked: an earlier step could have put a token
 * of its own there.
 * @param request `requestUrl`, `requestToken`: ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN; `now`: Unix time in ms, for tests.
 * @throws WasmImageError OIDC_PERMISSION when either is empty, OIDC_UNAVAILABLE. The tokens are remembered as secrets before anything is done with them.
 * Source: GitHub docs, OpenID Connect reference, "Requesting the JWT using environment variables".
 */
export declare function fetchIdentityToken(request: {
    readonly requestUrl: string;
    readonly requestToken: string;
    readonly audience: string;
    readonly sleep?: Sleep;
    readonly now?: () => number;
}): Promise<IdentityToken>;
/** The workflow run that a token is for; undefined when it does not say all of it, as tokens of other issuers do not. */
export declare function readWorkflowRun({ claims, issuer }: IdentityToken): WorkflowRun | undefined;
