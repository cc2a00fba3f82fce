import type { WorkflowRun } from '../../attest/provenance.ts';
import { type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { isObject, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import { type Sleep, send, withRetry } from '../net/http.ts';
import { factsOf } from '../net/transport-error.ts';
import { httpsUrl } from './https-url.ts';

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

const MAX_TOKEN_CHARACTERS = 16 * 1024;
const CLOCK_SKEW_MS = 60_000;
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
  return readIdentityToken(answer, request.audience, (request.now ?? Date.now)());
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
  const headers = { authorization: `Bearer ${requestToken}`, accept: 'application/json' };
  const response = await send({ method: 'GET', url, headers, timeoutMs: 20_000, maxBytes: 64 * 1024 }).catch(
    (thrown: unknown) => {
      const { why, reason, hint } = factsOf(thrown);
      throw unavailable(url.host, why, { detail: { reason }, hint, cause: thrown });
    },
  );
  if (response.status === 200) return response.body;
  throw unavailable(url.host, `it returned ${response.status}`, { detail: { status: response.status } });
}

function unavailable(host: string, why: string, options: ErrorOptions): WasmImageError {
  const message = `Cannot get an identity token from ${quoted(host)}: ${why}`;
  return new WasmImageError('OIDC_UNAVAILABLE', message, options);
}

/**
 * Reads the runner's response and the claims. The signature is not checked here: Fulcio checks it, and the certificate
 * is compared with these claims.
 */
function readIdentityToken(answer: Uint8Array, audience: string, nowMs: number): IdentityToken {
  const token = readValue(answer);
  const claims = readClaims(token);
  const issuer = stringAt(claims, 'iss') ?? '';
  checkAudience(claims, audience);
  checkTimes(claims, nowMs);
  if (httpsUrl(issuer) === undefined) throw wrong(`its issuer is ${quoted(issuer)}, not an https URL`);
  return { token, issuer, identity: identityOf(claims, issuer), claims };
}

function readValue(answer: Uint8Array): string {
  const body = quietly(() => parseStrictJson(answer));
  const token = isObject(body) ? stringAt(body, 'value') : undefined;
  if (token === undefined || token === '') throw wrong('the response has no "value"');
  rememberSecret(token);
  if (token.length > MAX_TOKEN_CHARACTERS)
    throw wrong(`it is ${token.length} characters long; the limit is ${MAX_TOKEN_CHARACTERS}`);
  return token;
}

function readClaims(token: string): JsonObject {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw wrong('it is not a signed JWT');
  const [header, claims] = token
    .split('.')
    .map((part) => quietly(() => parseStrictJson(Buffer.from(part, 'base64url'))));
  if (!isObject(header) || !isObject(claims)) throw wrong('its header or claims are not a JSON object');
  return claims;
}

/** Drops what is thrown: its message could quote the token. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function checkAudience(claims: JsonObject, audience: string): void {
  const { aud } = claims;
  if (aud === audience || (Array.isArray(aud) && aud.length === 1 && aud[0] === audience)) return;
  throw wrong(`it is not for the audience ${quoted(audience)}`);
}

function checkTimes(claims: JsonObject, nowMs: number): void {
  const now = new Date(nowMs).toISOString();
  const { exp, nbf } = claims;
  if (typeof exp !== 'number') throw wrong('it has no expiry time');
  if (exp * 1000 <= nowMs - CLOCK_SKEW_MS)
    throw wrong(`it expired at ${print(exp)}; the clock of this machine says ${now}`);
  if (typeof nbf === 'number' && nbf * 1000 > nowMs + CLOCK_SKEW_MS)
    throw wrong(`it is valid from ${print(nbf)}; the clock of this machine says ${now}`);
}

function print(seconds: number): string {
  return Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : String(seconds);
}

/**
 * Source: fulcio v1.8 config/identity/config.yaml, `subject-alternative-name-template: {{ .url }}/{{ .job_workflow_ref
 * }}`.
 */
function identityOf(claims: JsonObject, issuer: string): string {
  const workflow = stringAt(claims, 'job_workflow_ref');
  if (workflow !== undefined && workflow !== '') return `${serverOf(issuer)}/${workflow}`;
  const email = stringAt(claims, 'email');
  if (email !== undefined && email !== '') {
    if (claims.email_verified !== true) throw wrong('its e-mail address is not verified');
    return email;
  }
  const subject = stringAt(claims, 'sub');
  if (subject === undefined || subject === '') throw wrong('it has no subject');
  return subject;
}

/** The workflow run that a token is for; undefined when a claim is missing, as in tokens of other issuers. */
export function readWorkflowRun({ claims, issuer }: IdentityToken): WorkflowRun | undefined {
  const texts = CLAIMS_OF_RUN.map((name) => stringAt(claims, name) ?? '');
  if (texts.includes('')) return undefined;
  const [
    repository = '',
    repositoryId = '',
    ownerId = '',
    ref = '',
    sha = '',
    workflow = '',
    jobWorkflow = '',
    event = '',
    ...run
  ] = texts;
  const [runner = '', runId = '', runAttempt = ''] = run;
  return {
    server: serverOf(issuer),
    repository,
    repositoryId,
    ownerId,
    ref,
    sha,
    workflow,
    jobWorkflow,
    event,
    runner,
    runId,
    runAttempt,
  };
}

const CLAIMS_OF_RUN = [
  'repository',
  'repository_id',
  'repository_owner_id',
  'ref',
  'sha',
  'workflow_ref',
  'job_workflow_ref',
  'event_name',
  'runner_environment',
  'run_id',
  'run_attempt',
];

/** ghe.com tenants and GitHub Enterprise Server have their own server, which is part of their issuer. */
function serverOf(issuer: string): string {
  const tenant = /^https:\/\/token\.actions\.([\w-]+\.ghe\.com)(?:\/|$)/.exec(issuer)?.[1];
  if (tenant !== undefined) return `https://${tenant}`;
  const enterprise = /^(https:\/\/[^/]+)\/_services\/token(?:\/|$)/.exec(issuer)?.[1];
  return enterprise ?? 'https://github.com';
}

function wrong(why: string): WasmImageError {
  return new WasmImageError('OIDC_UNAVAILABLE', `Cannot use the identity token from the runner: ${why}`);
}
