import { type Code, WasmImageError } from '../core/errors.ts';
import { isObject, type JsonObject, parseStrictJson, stringAt } from '../core/json.ts';
import { quoted, rememberSecret } from '../core/text.ts';
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

const MAX_TOKEN_CHARACTERS = 16 * 1024;
const CLOCK_SKEW_MS = 60_000;
/** The public issuer for people names the provider that they used, and Fulcio writes that one. */
const PUBLIC_DEX = /^https:\/\/oauth2\.sigst(?:ore|age)\.dev\/auth$/;

/**
 * Reads the claims of a token and checks audience, times and issuer. The signature is not checked here: Fulcio checks
 * it, and the certificate is compared with these claims. The token is remembered as a secret.
 * @throws WasmImageError with the code of the origin.
 */
export function readIdentityToken(token: string, origin: TokenOrigin): IdentityToken {
  rememberSecret(token);
  const wrong: Wrong = (why) => {
    throw new WasmImageError(origin.code, `Cannot use ${origin.name}: ${why}`, { hint: origin.hint });
  };
  if (token.length > MAX_TOKEN_CHARACTERS)
    wrong(`it is ${token.length} characters long; the limit is ${MAX_TOKEN_CHARACTERS}`);
  const claims = readClaims(token, wrong);
  const { aud } = claims;
  if (aud !== origin.audience && !(Array.isArray(aud) && aud.length === 1 && aud[0] === origin.audience))
    wrong(`it is not for the audience ${quoted(origin.audience)}`);
  const expiresMs = checkTimes(claims, origin.nowMs, wrong);
  const issuer = stringAt(claims, 'iss') ?? '';
  if (!isAddress(issuer)) wrong(`its issuer is ${quoted(issuer)}, not an https URL`);
  const identity = identityOf(claims, issuer, wrong, origin.jobName);
  return { token, expiresMs, issuer: issuerOf(claims, issuer), identity, claims };
}

type Wrong = (why: string) => never;

function readClaims(token: string, wrong: Wrong): JsonObject {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) wrong('it is not a signed JWT');
  const [header, claims] = token.split('.').map((part) => {
    try {
      return parseStrictJson(Buffer.from(part, 'base64url'));
    } catch {
      // What is thrown could quote the token.
      return undefined;
    }
  });
  return isObject(header) && isObject(claims) ? claims : wrong('its header or claims are not a JSON object');
}

/** @returns when it expires. */
function checkTimes({ exp, nbf }: JsonObject, nowMs: number, wrong: Wrong): number {
  const now = new Date(nowMs).toISOString();
  if (typeof exp !== 'number') return wrong('it has no expiry time');
  if (exp * 1000 <= nowMs - CLOCK_SKEW_MS) wrong(`it expired at ${print(exp)}; the clock of this machine says ${now}`);
  if (typeof nbf === 'number' && nbf * 1000 > nowMs + CLOCK_SKEW_MS)
    wrong(`it is valid from ${print(nbf)}; the clock of this machine says ${now}`);
  return exp * 1000;
}

function print(seconds: number): string {
  return Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : String(seconds);
}

/** https, or http for loopback. */
function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname))
  );
}

function issuerOf(claims: JsonObject, issuer: string): string | undefined {
  const { federated_claims: federated } = claims;
  const provider = isObject(federated) ? stringAt(federated, 'connector_id') : undefined;
  if (PUBLIC_DEX.test(issuer)) return provider;
  // A private Fulcio may write either of the two.
  return provider === undefined ? issuer : undefined;
}

/** Source: fulcio v1.8 config/identity/config.yaml, `github-workflow` and the issuers of type `email`. */
function identityOf(
  claims: JsonObject,
  issuer: string,
  wrong: Wrong,
  jobName: TokenOrigin['jobName'],
): string | undefined {
  const subject = textAt(claims, 'sub') ?? wrong('it has no subject');
  const workflow = textAt(claims, 'job_workflow_ref');
  if (workflow !== undefined) return `${serverOf(issuer)}/${workflow}`;
  const email = textAt(claims, 'email');
  if (email !== undefined) return claims.email_verified === true ? email : wrong('its e-mail address is not verified');
  return jobName?.(claims, subject);
}

/** An empty claim is the same as none. */
function textAt(claims: JsonObject, name: string): string | undefined {
  return stringAt(claims, name) || undefined;
}

/** The workflow run that a token is for; undefined when a claim is missing, as in tokens of other issuers. */
export function readWorkflowRun({ claims }: IdentityToken): WorkflowRun | undefined {
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
    server: serverOf(stringAt(claims, 'iss') ?? ''),
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
