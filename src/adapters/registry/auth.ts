import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { type Credential, printRefusal } from '../net/credential.ts';
import type { HttpResponse } from '../net/http.ts';
import { type Challenge, readChallenges } from './challenge.ts';
import { type Access, basicHeader, fetchToken, type TokenOptions } from './token.ts';

/** What an {@link Authorizer} works with. */
export interface AuthorizerOptions extends TokenOptions {
  readonly repository: string;
  /** Called once, at the first challenge. */
  readonly credential: () => Promise<Credential | undefined>;
  /** Monotonic milliseconds. */
  readonly now?: (() => number) | undefined;
}

interface Token {
  readonly header: string;
  /** When to stop using it, monotonic milliseconds. */
  readonly until: number;
}

/**
 * Turns challenges into Authorization headers for one repository of one registry.
 * Source: distribution docs/spec/auth/token.md and oauth.md; RFC 6750; RFC 7617.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #tokens = new Map<Access, Token>();
  /** Token exchanges that are under way; parallel requests share one. */
  readonly #exchanges = new Map<Access, Promise<Token>>();
  /** A header that needs no exchange: basic, or a bearer token from the login itself. */
  #fixedHeader: string | undefined;
  #challenge: Challenge | undefined;
  #credential: Promise<Credential | undefined> | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** The header to send, undefined before the first challenge. Renews a token that is about to expire. */
  async header(access: Access): Promise<string | undefined> {
    if (this.#fixedHeader !== undefined) return this.#fixedHeader;
    if (this.#challenge === undefined) return undefined;
    return (this.#validToken(access) ?? (await this.#renew(access, this.#challenge))).header;
  }

  /**
   * Learns from a 401. @param used the header that was rejected. @returns whether another attempt makes sense.
   * @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED, CREDENTIALS_FAILED
   */
  async learn(refusal: HttpResponse, access: Access, used: string | undefined): Promise<boolean> {
    const challenges = readChallenges(refusal.headers['www-authenticate']);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return this.#learnBearer(bearer, access, used);
    if (challenges.some(({ scheme }) => scheme === 'basic')) return this.#learnBasic(used);
    throw this.#unauthorized('the registry returned 401 without a Basic or Bearer challenge');
  }

  /** Describes how the registry rejected our login with 401, for a message. */
  async refusal(): Promise<string> {
    return printRefusal('401', await this.#credential);
  }

  async #learnBasic(used: string | undefined): Promise<boolean> {
    const credential = await this.#findCredential();
    if (credential?.kind !== 'basic')
      throw this.#unauthorized('the registry requires a user name and password, and none were found');
    if (used !== undefined) return false;
    this.#fixedHeader = basicHeader(credential.username, credential.password);
    return true;
  }

  async #learnBearer(challenge: Challenge, access: Access, used: string | undefined): Promise<boolean> {
    const credential = await this.#findCredential();
    if (credential?.kind === 'registry-token') {
      this.#fixedHeader = `Bearer ${credential.token}`;
      return used === undefined;
    }
    this.#challenge = challenge;
    const current = this.#validToken(access);
    // Another request may have renewed the token while this one was on its way.
    if (current !== undefined && current.header !== used) return true;
    this.#tokens.clear();
    await this.#renew(access, challenge);
    return true;
  }

  #findCredential(): Promise<Credential | undefined> {
    this.#credential ??= this.#options.credential();
    return this.#credential;
  }

  #validToken(access: Access): Token | undefined {
    const token = this.#tokens.get('push') ?? (access === 'pull' ? this.#tokens.get('pull') : undefined);
    return token !== undefined && token.until > this.#now() ? token : undefined;
  }

  #renew(access: Access, challenge: Challenge): Promise<Token> {
    const running = this.#exchanges.get(access);
    if (running !== undefined) return running;
    const exchange = this.#exchange(access, challenge).finally(() => this.#exchanges.delete(access));
    this.#exchanges.set(access, exchange);
    return exchange;
  }

  async #exchange(access: Access, challenge: Challenge): Promise<Token> {
    const { token, lifetimeS } = await fetchToken(await this.#findCredential(), access, challenge, this.#options);
    // A tenth is left unused, since the clock of the registry started before ours.
    const made = { header: `Bearer ${token}`, until: this.#now() + lifetimeS * 900 };
    this.#tokens.set(access, made);
    return made;
  }

  #now(): number {
    return (this.#options.now ?? (() => performance.now()))();
  }

  #unauthorized(why: string): WasmImageError {
    const { registry, repository } = this.#options;
    return new WasmImageError(
      'REGISTRY_UNAUTHORIZED',
      `Cannot log in to ${quoted(registry.host)} for ${quoted(repository)}: ${why}`,
      { detail: { status: 401, host: registry.host } },
    );
  }
}
