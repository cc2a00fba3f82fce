import { type Code, WasmImageError } from '../../core/errors.ts';
import { isObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, quoted, rememberSecret } from '../../core/text.ts';
import { guardStep, type Resolve } from '../net/addresses.ts';
import { type Credential, printRefusal } from '../net/credential.ts';
import { isLoopback } from '../net/host-name.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type RetryOptions,
  readRetryAfter,
  send,
  withRetry,
} from '../net/http.ts';
import type { Challenge } from './challenge.ts';
import { connectionError, wordsOf } from './registry-errors.ts';

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

interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
}

const TOKEN_LIMIT = 64 * 1024;
const DEFAULT_LIFETIME_S = 60;

/** Exchanges a login for a token. @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED. */
export async function fetchToken(
  credential: Credential | undefined,
  access: Access,
  challenge: Challenge,
  options: TokenOptions,
): Promise<{ readonly token: string; readonly lifetimeS: number }> {
  const { realm, service, scope } = challenge.parameters;
  const request: TokenRequest = {
    realm: readRealm(realm, options),
    service,
    scopes: options.repository === undefined ? wordsIn(scope) : scopesFor(scope, options.repository, access),
    credential,
  };
  const answer = await ask(request, options);
  if (answer.status !== 200) throw tokenError(request, answer, options);
  return readToken(answer, request.realm);
}

async function ask(request: TokenRequest, options: TokenOptions): Promise<HttpResponse> {
  const { realm, credential } = request;
  const { registry, resolve, retry } = options;
  const exchange = async (part: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>): Promise<HttpResponse> => {
    try {
      const lookup = realm.hostname === registry.hostname ? undefined : await guardStep(registry, realm, resolve);
      const answer = await send({ ...part, maxBytes: TOKEN_LIMIT, timeoutMs: 30_000, lookup });
      if (mayPass(answer.status)) throw tokenError(request, answer, options);
      return answer;
    } catch (thrown) {
      throw connectionError(`log in to ${quoted(registry.host)}`, realm, thrown);
    }
  };
  const get = () => withRetry(() => exchange(queryOf(request)), retry);
  if (credential?.kind !== 'identity-token') return get();
  const answer = await withRetry(() => exchange(formOf(request, credential.token)), retry);
  // Some servers only know the older form. Source: go-containerregistry pkg/v1/remote/transport/bearer.go.
  return answer.status === 404 || answer.status === 405 ? get() : answer;
}

function mayPass(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

function formOf({ realm, service, scopes }: TokenRequest, refreshToken: string) {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: 'wasm-image',
    scope: scopes.join(' '),
  });
  if (service !== undefined) form.set('service', service);
  return {
    method: 'POST',
    url: realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new TextEncoder().encode(form.toString()),
  };
}

function queryOf({ realm, service, scopes, credential }: TokenRequest) {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { method: 'GET', url, headers: basicFor(credential) };
}

function basicFor(credential: Credential | undefined): Record<string, string> {
  if (credential?.kind === 'basic') return { authorization: basicHeader(credential.username, credential.password) };
  if (credential?.kind === 'identity-token')
    return { authorization: basicHeader(credential.username ?? '<token>', credential.token) };
  return {};
}

/** The header of Basic authentication. Source: RFC 7617. */
export function basicHeader(username: string, password: string): string {
  rememberSecret(`${username}:${password}`);
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * The scopes of a token: those that the request needs and those that the challenge names, the challenge's first because
 * some servers read only one. Challenges of reads name only `pull`; requesting both at once saves a second token.
 */
export function scopesFor(challenged: string | undefined, repository: string, access: Access): readonly string[] {
  const own = access === 'push' ? ['pull', 'push'] : ['pull'];
  const prefix = `repository:${repository}:`;
  const asked = wordsIn(challenged);
  const named = asked.find((scope) => scope.startsWith(prefix));
  const actions = [...new Set([...own, ...(named?.slice(prefix.length).split(',') ?? [])])].filter((action) =>
    /^[a-z*]+$/.test(action),
  );
  const united = `${prefix}${actions.join(',')}`;
  if (named === undefined) return [...asked, united];
  return asked.map((scope) => (scope === named ? united : scope));
}

function wordsIn(scopes = ''): readonly string[] {
  return scopes.split(' ').filter((scope) => scope !== '');
}

/**
 * Where credentials may be sent: to any host over https, as in docker's protocol, since the token servers of Docker Hub
 * and GitLab have their own hosts. Over plain http only if the registry itself uses it, and only to the registry's
 * host, to this machine if the registry is on it, or to a host in `insecure`. The caller guards against names of other
 * registries that resolve to this machine or a private network.
 * @throws WasmImageError REGISTRY_PROTOCOL, REGISTRY_INSECURE.
 */
function readRealm(text: string | undefined, { registry, insecure }: TokenOptions): URL {
  const what = `Cannot log in to ${quoted(registry.host)}: its token server ${quoted(text ?? '')}`;
  if (text === undefined || !URL.canParse(text)) throw new WasmImageError('REGISTRY_PROTOCOL', `${what} is not a URL`);
  const realm = new URL(text);
  if (realm.username !== '' || realm.password !== '')
    throw new WasmImageError('REGISTRY_INSECURE', `${what} has a user name or password in it`);
  if (realm.protocol === 'https:') return realm;
  if (realm.protocol !== 'http:') throw new WasmImageError('REGISTRY_INSECURE', `${what} is not https`);
  const isNear =
    realm.hostname === registry.hostname ||
    (isLoopback(realm.hostname) && isLoopback(registry.hostname)) ||
    insecure.includes(realm.host);
  if (registry.protocol === 'http:' && isNear) return realm;
  throw new WasmImageError('REGISTRY_INSECURE', `${what} is not https, and credentials are not sent in the clear`);
}

function readToken(answer: HttpResponse, realm: URL): { readonly token: string; readonly lifetimeS: number } {
  const fail = (why: string): WasmImageError =>
    new WasmImageError('REGISTRY_PROTOCOL', `Cannot use the token from ${quoted(realm.host)}: ${why}`);
  let body: ReturnType<typeof parseStrictJson>;
  try {
    body = parseStrictJson(answer.body, 8);
  } catch {
    // The parser's message is not kept as cause: it may quote the token.
    throw fail('the response is not JSON');
  }
  if (!isObject(body)) throw fail('the response is not an object');
  const token = stringAt(body, 'token') || stringAt(body, 'access_token') || '';
  rememberSecret(token);
  if (!/^[\x21-\x7e]{1,32768}$/.test(token))
    throw fail(token === '' ? 'the response contains none' : 'it has characters that are not allowed in a header');
  const lifetime = body.expires_in;
  return { token, lifetimeS: typeof lifetime === 'number' && lifetime > 0 ? lifetime : DEFAULT_LIFETIME_S };
}

function tokenError({ realm, credential }: TokenRequest, answer: HttpResponse, { registry }: TokenOptions) {
  const { status } = answer;
  const words = wordsOf(answer);
  const code = codeOf(status);
  const why = whyOf(code, `${status}${words === '' ? '' : `: ${words}`}`, credential);
  const retryAfterMs = readRetryAfter(answer.headers['retry-after'], Date.now());
  return new WasmImageError(
    code,
    `Cannot log in to ${quoted(registry.host)}: token server ${quoted(realm.host)} ${why}`,
    {
      detail: { status, host: inert(realm.host), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    },
  );
}

function codeOf(status: number): Code {
  if (status === 401 || status === 403) return 'REGISTRY_UNAUTHORIZED';
  if (status === 429) return 'REGISTRY_RATE_LIMITED';
  if (mayPass(status)) return 'REGISTRY_ERROR';
  return status >= 300 && status < 400 ? 'REGISTRY_INSECURE' : 'REGISTRY_PROTOCOL';
}

function whyOf(code: Code, answer: string, credential: Credential | undefined): string {
  if (code === 'REGISTRY_UNAUTHORIZED') return printRefusal(answer, credential);
  if (code === 'REGISTRY_RATE_LIMITED') return `limits the rate of requests (${answer})`;
  if (code === 'REGISTRY_INSECURE') return `redirected the login (${answer}), and credentials are not forwarded`;
  return code === 'REGISTRY_ERROR' ? `failed (${answer})` : `rejected the request (${answer})`;
}
