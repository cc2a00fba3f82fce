import { failure, type RegistryAnswer, type RegistryRequest, reply } from './registry-store.ts';

export type RegistryAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'bearer';
      readonly username: string;
      readonly password: string;
      /** An identity token that POST grant_type=refresh_token accepts. Without one, POST returns 404. */
      readonly identityToken?: string;
      /** A field of the token response; left out if undefined. */
      readonly expiresIn?: number;
      /** Whether everyone may pull. */
      readonly anonymousPull?: boolean;
      /** A realm other than /token of the registry. */
      readonly realm?: string;
    };

const REALM = 'test registry';

/**
 * The access check of the registry and its token server. Challenges for reads name only `pull`, as in docker-registry.
 */
export class RegistryGuard {
  readonly auth: RegistryAuth | undefined;
  #tokens = new Map<string, readonly string[]>();
  #tokenCount = 0;

  constructor(auth: RegistryAuth | undefined) {
    this.auth = auth;
  }

  /** Revokes every issued token. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** The response (401 or a token), or undefined if the request may pass. */
  check(request: RegistryRequest, origin: string): RegistryAnswer | undefined {
    const { auth } = this;
    if (auth === undefined) return undefined;
    if (auth.kind === 'bearer' && request.path === '/token') return this.#token(request, auth);
    const given = String(request.headers.authorization ?? '');
    if (auth.kind === 'basic') {
      return given === basicOf(auth) ? undefined : challenge(`Basic realm="${REALM}"`);
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const name = /^\/v2\/(.+?)\/(?:blobs|manifests|tags|referrers)\//.exec(request.path)?.[1];
    const action = isRead ? 'pull' : 'push';
    const scope = name === undefined ? undefined : `repository:${name}:${action}`;
    const scopes = this.#tokens.get(given.replace(/^Bearer /, ''));
    if (scopes !== undefined && (scope === undefined || scopes.includes(scope))) return undefined;
    const asked = name === undefined ? '' : `,scope="repository:${name}:${isRead ? 'pull' : 'pull,push'}"`;
    const error = scopes === undefined ? '' : ',error="insufficient_scope"';
    return challenge(`Bearer realm="${auth.realm ?? `${origin}/token`}",service="test registry, main"${asked}${error}`);
  }

  #token(request: RegistryRequest, auth: RegistryAuth & { kind: 'bearer' }): RegistryAnswer {
    const isPost = request.method === 'POST';
    const form = isPost ? new URLSearchParams(request.body.toString()) : request.query;
    if (isPost && auth.identityToken === undefined) return failure(404, 'UNSUPPORTED', 'POST is not supported');
    if (form.get('service') !== 'test registry, main') return failure(400, 'UNSUPPORTED', 'wrong service');
    const isKnown = isPost
      ? form.get('refresh_token') === auth.identityToken
      : request.headers.authorization === basicOf(auth);
    const isAnonymous = !isPost && request.headers.authorization === undefined;
    if (!isKnown && !(isAnonymous && auth.anonymousPull === true))
      return failure(401, 'UNAUTHORIZED', 'incorrect username or password');
    const asked = isPost ? (form.get('scope') ?? '').split(' ') : form.getAll('scope');
    const scopes = asked.flatMap((scope) => {
      const [type, name, actions = ''] = scope.split(':');
      return actions.split(',').map((action) => `${type}:${name}:${action}`);
    });
    this.#tokenCount += 1;
    const token = `bearer-sentinel-${this.#tokenCount}`;
    this.#tokens.set(token, isKnown ? scopes : scopes.filter((scope) => scope.endsWith(':pull')));
    const lifetime = auth.expiresIn === undefined ? {} : { expires_in: auth.expiresIn };
    return reply(
      200,
      { 'content-type': 'application/json' },
      JSON.stringify(isPost ? { access_token: token, ...lifetime } : { token, ...lifetime }),
    );
  }
}

function basicOf(auth: RegistryAuth): string {
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}

function challenge(header: string): RegistryAnswer {
  const answer = failure(401, 'UNAUTHORIZED', 'authentication required');
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': header } };
}
