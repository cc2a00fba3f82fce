import { type IdentityToken, readIdentityToken } from '../../attest/identity-token.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { rememberSecret } from '../../core/text.ts';
import { httpsUrl } from '../net/host-name.ts';
import { type Sleep, withRetry } from '../net/http.ts';
import { askIssuer, noToken } from '../oidc/ask-issuer.ts';

const TRIES = 5;

/**
 * Fetches an identity token from the runner. No other token in the environment is used: an earlier step could have put
 * it there. Both tokens are remembered as secrets before they are used.
 * @param request `requestUrl`, `requestToken`: ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN; `now`: Unix time in ms, for
 * tests.
 * @throws WasmImageError OIDC_PERMISSION when either is empty, OIDC_UNAVAILABLE.
 * Source: GitHub docs, OpenID Connect reference, "Requesting the JWT using environment variables".
 */
export async function fetchIdentityToken(request: {
  readonly requestUrl: string;
  readonly requestToken: string;
  readonly audience: string;
  readonly sleep?: Sleep | undefined;
  readonly now?: (() => number) | undefined;
}): Promise<IdentityToken> {
  rememberSecret(request.requestToken);
  if (request.requestUrl === '' || request.requestToken === '') {
    throw new WasmImageError(
      'OIDC_PERMISSION',
      'Cannot get an identity token: the runner does not offer one to this job',
    );
  }
  const url = addressOf(request.requestUrl, request.audience);
  const retry = { tries: TRIES, deadlineMs: 60_000, sleep: request.sleep };
  const answer = await withRetry(() => ask(url, request.requestToken), retry);
  return readIdentityToken(readValue(answer), {
    name: 'the identity token from the runner',
    code: 'OIDC_UNAVAILABLE',
    audience: request.audience,
    nowMs: (request.now ?? Date.now)(),
  });
}

function addressOf(text: string, audience: string): URL {
  const url = httpsUrl(text);
  if (url === undefined) {
    throw new WasmImageError(
      'OIDC_UNAVAILABLE',
      'Cannot get an identity token: the address from the runner is not an https URL',
    );
  }
  url.searchParams.set('audience', audience);
  return url;
}

async function ask(url: URL, requestToken: string): Promise<Uint8Array> {
  const { status, body } = await askIssuer({ url, headers: { authorization: `Bearer ${requestToken}` } });
  if (status === 200) return body;
  throw noToken(url, `it returned ${status}`, { detail: { status } });
}

function readValue(answer: Uint8Array): string {
  try {
    const body = parseStrictJson(answer);
    const token = isObject(body) ? stringAt(body, 'value') : undefined;
    if (token !== undefined && token !== '') return token;
  } catch {
    // What is thrown could quote the token.
  }
  throw new WasmImageError(
    'OIDC_UNAVAILABLE',
    'Cannot use the identity token from the runner: the response has no "value"',
  );
}
