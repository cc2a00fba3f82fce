import { type IdentityToken } from '../../attest/identity-token.ts';
import { type Sleep } from '../net/http.ts';
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
