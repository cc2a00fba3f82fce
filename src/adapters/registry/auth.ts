import { WasmImageError } from '../../core/errors.ts';
import { isObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, quoted, rememberSecret } from '../../core/text.ts';
import { guardStep, type Resolve } from '../net/addresses.ts';
import { type Credential, printRefusal } from '../net/credential.ts';
import { type HttpResponse, type RetryOptions, readRetryAfter, send, withRetry } from '../net/http.ts';
import { isLoopback } from '../net/proxy.ts';
import { type Challenge, readChallenges } from './challenge.ts';
import { wordsOf } from './registry-errors.ts';

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

interface Token {
  readonly header: string;
  /** When to stop using it, monotonic milliseconds. */
  readonly until: number;
}

const TOKEN_LIMIT = 64 * 1024;
const DEFAULT_LIFETIME_S = 60;

/** @see Authorizer. Source: distribution docs/spec/auth/token.md and oauth.md; RFC 6750; RFC 7617. */
export function openAuthorizer(options: AuthorizerOptions): Authorizer {
  const { now = () => performance.now() } = options;
  const tokens = new Map<Access, Token>();
  const flights = new Map<Access, Promise<Token>>();
  let basic: string | undefined;
  let bearer: Challenge | undefined;
  let credential: Promise<Credential | undefined> | undefined;

  const valid = (access: Access): Token | undefined => {
    const token = tokens.get('push') ?? (access === 'pull' ? tokens.get('pull') : undefined);
    return token !== undefined && token.until > now() ? token : undefined;
  };
  /** Parallel requests share one exchange. */
  const renew = (access: Access, challenge: Challenge): Promise<Token> => {
    const known = flights.get(access);
    if (known !== undefined) return known;
    const flight = exchange(access, challenge).finally(() => flights.delete(access));
    flights.set(access, flight);
    return flight;
  };
  const exchange = async (access: Access, challenge: Challenge): Promise<Token> => {
    credential ??= options.credential();
    const { token, lifetimeS } = await fetchToken(await credential, access, challenge, options);
    // A tenth is left unused, since the clock of the registry started before ours.
    const made = { header: `Bearer ${token}`, until: now() + lifetimeS * 900 };
    tokens.set(access, made);
    return made;
  };

  return {
    async header(access) {
      if (basic !== undefined) return basic;
      if (bearer === undefined) return undefined;
      return (valid(access) ?? (await renew(access, bearer))).header;
    },
    async learn(refusal, access, used) {
      const challenges = readChallenges(refusal.headers['www-authenticate']);
      const wanted = challenges.find((c) => c.scheme === 'bearer') ?? challenges.find((c) => c.scheme === 'basic');
      if (wanted === undefined)
        throw unauthorized(options, 'the registry answered 401 without a challenge of scheme Basic or Bearer');
      credential ??= options.credential();
      const held = await credential;
      if (wanted.scheme === 'basic') {
        if (held?.kind !== 'basic')
          throw unauthorized(options, 'it asks for user name and password, and none were found');
        if (used !== undefined) return false;
        basic = basicHeader(held.username, held.password);
        return true;
      }
      if (held?.kind === 'registry-token') {
        basic = `Bearer ${held.token}`;
        return used === undefined;
      }
      bearer = wanted;
      const current = valid(access);
      // Another request may have renewed the token while this one was on its way.
      if (current !== undefined && current.header !== used) return true;
      tokens.delete('pull');
      tokens.delete('push');
      await renew(access, wanted);
      return true;
    },
    refusal: async () => printRefusal(401, await credential),
  };
}

async function fetchToken(
  credential: Credential | undefined,
  access: Access,
  challenge: Challenge,
  options: AuthorizerOptions,
): Promise<{ token: string; lifetimeS: number }> {
  const realm = readRealm(challenge.parameters.realm, options);
  const lookup =
    realm.hostname === options.registry.hostname
      ? undefined
      : await guardStep(options.registry, realm, options.resolve);
  const scopes = scopesFor(challenge.parameters.scope, options.repository, access);
  const service = challenge.parameters.service;
  const ask = (method: 'GET' | 'POST'): Promise<HttpResponse> =>
    withRetry(async () => {
      const url = new URL(realm);
      const common = { maxBytes: TOKEN_LIMIT, timeoutMs: 30_000, ...(lookup === undefined ? {} : { lookup }) };
      const answer = await (method === 'POST' && credential?.kind === 'identity-token'
        ? send({
            ...common,
            method,
            url,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: refreshForm(credential.token, service, scopes),
          })
        : send({ ...common, method: 'GET', url: withQuery(url, service, scopes), headers: basicFor(credential) }));
      if (answer.status === 429 || answer.status >= 500 || answer.status === 408)
        throw tokenError(options, realm, answer, credential);
      return answer;
    }, options.retry);

  let answer = await ask(credential?.kind === 'identity-token' ? 'POST' : 'GET');
  // Some servers know the older form only. Source: go-containerregistry pkg/v1/remote/transport/bearer.go, read for the rule.
  if (credential?.kind === 'identity-token' && (answer.status === 404 || answer.status === 405))
    answer = await ask('GET');
  if (answer.status !== 200) throw tokenError(options, realm, answer, credential);
  return readToken(answer, realm);
}

function refreshForm(token: string, service: string | undefined, scopes: readonly string[]): Uint8Array {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: 'wasm-image',
    scope: scopes.join(' '),
  });
  if (service !== undefined) form.set('service', service);
  return new TextEncoder().encode(form.toString());
}

function withQuery(url: URL, service: string | undefined, scopes: readonly string[]): URL {
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return url;
}

function basicFor(credential: Credential | undefined): Record<string, string> {
  if (credential?.kind === 'basic') return { authorization: basicHeader(credential.username, credential.password) };
  if (credential?.kind === 'identity-token')
    return { authorization: basicHeader(credential.username ?? '<token>', credential.token) };
  return {};
}

function basicHeader(username: string, password: string): string {
  rememberSecret(`${username}:${password}`);
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * The scopes to ask for: what the request needs united with what the challenge names, the challenge's first because some servers
 * read one only. Challenges of reads name `pull` alone; asking for both at once saves a second token.
 */
export function scopesFor(challenged: string | undefined, repository: string, access: Access): readonly string[] {
  const own = access === 'push' ? ['pull', 'push'] : ['pull'];
  const prefix = `repository:${repository}:`;
  const asked = (challenged ?? '').split(' ').filter((scope) => scope !== '');
  const named = asked.find((scope) => scope.startsWith(prefix));
  const actions = [...new Set([...own, ...(named?.slice(prefix.length).split(',') ?? [])])].filter((action) =>
    /^[a-z*]+$/.test(action),
  );
  const united = `${prefix}${actions.join(',')}`;
  if (named === undefined) return [...asked, united];
  return asked.map((scope) => (scope === named ? united : scope));
}

/**
 * Where credentials may be sent: to any host by https, as docker's protocol has it, since the token servers of Docker Hub and GitLab have hosts
 * of their own; in plain http only where the registry itself is asked so, and to its own host, to this machine if the registry is on it, or to
 * a host in `insecure`. That no name leads to this machine or a private network from elsewhere is guarded by the caller.
 * @throws WasmImageError REGISTRY_PROTOCOL, REGISTRY_INSECURE.
 */
function readRealm(text: string | undefined, { registry, insecure }: AuthorizerOptions): URL {
  const what = `Cannot log in to ${quoted(registry.host)}: its token server ${quoted(text ?? '')}`;
  if (text === undefined || !URL.canParse(text)) throw new WasmImageError('REGISTRY_PROTOCOL', `${what} is no URL`);
  const realm = new URL(text);
  if (realm.username !== '' || realm.password !== '')
    throw new WasmImageError('REGISTRY_INSECURE', `${what} carries user name or password`);
  if (realm.protocol === 'https:') return realm;
  if (realm.protocol !== 'http:') throw new WasmImageError('REGISTRY_INSECURE', `${what} is not https`);
  const isNear =
    realm.hostname === registry.hostname ||
    (isLoopback(realm.hostname) && isLoopback(registry.hostname)) ||
    insecure.includes(realm.host);
  if (registry.protocol === 'http:' && isNear) return realm;
  throw new WasmImageError('REGISTRY_INSECURE', `${what} is not https, and credentials are not sent in the clear`);
}

function readToken(answer: HttpResponse, realm: URL): { token: string; lifetimeS: number } {
  const fail = (why: string): WasmImageError =>
    new WasmImageError('REGISTRY_PROTOCOL', `Cannot use the token of ${quoted(realm.host)}: ${why}`);
  let body: ReturnType<typeof parseStrictJson>;
  try {
    body = parseStrictJson(answer.body, 8);
  } catch {
    // The parser's message is not kept as cause: it may quote the token.
    throw fail('the answer is not JSON');
  }
  if (!isObject(body)) throw fail('the answer is no object');
  const token = stringAt(body, 'token') || stringAt(body, 'access_token') || '';
  rememberSecret(token);
  if (!/^[\x21-\x7e]{1,32768}$/.test(token))
    throw fail(token === '' ? 'there is none in the answer' : 'it has characters that no header may carry');
  const lifetime = body.expires_in;
  return { token, lifetimeS: typeof lifetime === 'number' && lifetime > 0 ? lifetime : DEFAULT_LIFETIME_S };
}

function tokenError(
  { registry }: AuthorizerOptions,
  realm: URL,
  answer: HttpResponse,
  credential: Credential | undefined,
): WasmImageError {
  const { status } = answer;
  const retryAfterMs = readRetryAfter(answer.headers['retry-after'], Date.now());
  const code =
    status === 401 || status === 403
      ? 'REGISTRY_UNAUTHORIZED'
      : status === 429
        ? 'REGISTRY_RATE_LIMITED'
        : status >= 500 || status === 408
          ? 'REGISTRY_ERROR'
          : status >= 300 && status < 400
            ? 'REGISTRY_INSECURE'
            : 'REGISTRY_PROTOCOL';
  const words = wordsOf(answer);
  const what = code === 'REGISTRY_UNAUTHORIZED' ? printRefusal(status, credential) : status;
  const isRedirect = code === 'REGISTRY_INSECURE';
  const why = isRedirect
    ? 'redirects the login, and credentials are not carried on'
    : `answered ${what}${words === '' ? '' : ` (${words})`}`;
  return new WasmImageError(
    code,
    `Cannot log in to ${quoted(registry.host)}: token server ${quoted(realm.host)} ${why}`,
    {
      detail: { status, host: inert(realm.host), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    },
  );
}

function unauthorized({ registry, repository }: AuthorizerOptions, why: string): WasmImageError {
  return new WasmImageError(
    'REGISTRY_UNAUTHORIZED',
    `Cannot log in to ${quoted(registry.host)} for ${quoted(repository)}: ${why}`,
    {
      detail: { status: 401, host: registry.host },
    },
  );
}
