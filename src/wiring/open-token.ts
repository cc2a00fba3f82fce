import { type IdentityToken, readIdentityToken } from '../attest/identity-token.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, rememberSecret } from '../core/text.ts';
import { isKeyName, type TokenSource } from '../decide/plan/signing.ts';
import { readKeyText, readText, type Session } from './session.ts';

const AUDIENCE = 'sigstore';

/** Where a person logs in. */
export interface LoginFacts {
  /** Undefined if the services do not say. */
  readonly issuer: () => string | undefined;
  /** Whether the certificate will be public. */
  readonly isPublic: boolean;
}

/** Returns a function that gets the identity token of a run. @throws OIDC_*, TRANSPARENCY_PUBLIC from that function. */
export function openToken(session: Session, source: TokenSource, login: LoginFacts): () => Promise<IdentityToken> {
  switch (source.kind) {
    case 'given':
      return () => readGivenToken(session, source.text);
    case 'browser':
      return () => logIn(session, source.mayPublish, login);
    case 'runner':
      return () => fetchToken(session);
  }
}

/**
 * Reads the token that an input gives or names, and checks it.
 * @param text the token, the path of a file, or `env://NAME`. @throws WasmImageError OIDC_TOKEN_INVALID, INPUT_MISSING.
 */
export async function readGivenToken(session: Session, text: string): Promise<IdentityToken> {
  const input = inputName('identity-token');
  const token = isToken(text) ? text.trim() : (await readNamed(session, text, input)).trim();
  return readIdentityToken(token, {
    name: `the identity token in ${input}`,
    code: 'OIDC_TOKEN_INVALID',
    audience: AUDIENCE,
    nowMs: Date.now(),
  });
}

/** Whether the text is a JWT, and not the name of a file. Its header is a JSON object in base64. */
export function isToken(text: string): boolean {
  return /^\s*ey[\w-]{8,}\.[\w-]+\.[\w-]+\s*$/.test(text);
}

/** A damaged token looks like a path, and an error that quotes the path would print the token. */
async function readNamed(session: Session, text: string, input: string): Promise<string> {
  if (isKeyName(text)) return readKeyText(session, text, 'identity-token');
  rememberSecret(text);
  try {
    return await readText(session, text, 'identity-token');
  } catch {
    throw new WasmImageError(
      'OIDC_TOKEN_INVALID',
      `Cannot use ${input}: it is neither a token nor the path of a file that can be read`,
    );
  }
}

async function fetchToken({ env }: Session): Promise<IdentityToken> {
  const { fetchIdentityToken } = await import('../adapters/github/identity-token.ts');
  return fetchIdentityToken({
    requestUrl: env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '',
    requestToken: env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '',
    audience: AUDIENCE,
  });
}

async function logIn({ terminal, env }: Session, mayPublish: boolean, login: LoginFacts): Promise<IdentityToken> {
  const issuer = login.issuer();
  if (terminal === undefined || issuer === undefined)
    throw new WasmImageError(
      'OIDC_PERMISSION',
      'Cannot sign keyless: the services of this run do not say where a person logs in',
      {
        hint:
          `set ${inputName('signing-config')} to a file that lists an issuer in oidcUrls, ` +
          `or ${inputName('identity-token')}, or ${inputName('signing-key')}`,
      },
    );
  const [{ logInWithBrowser }, { askIssuer }] = await Promise.all([
    import('../adapters/oidc/browser-login.ts'),
    import('../adapters/net/ask-issuer.ts'),
  ]);
  const question = login.isPublic && !mayPublish;
  const token = await logInWithBrowser({ issuer, clientId: AUDIENCE, terminal, env, isAsked: question, askIssuer });
  const origin = { name: 'the identity token of this login', code: 'OIDC_UNAVAILABLE' } as const;
  return readIdentityToken(token, { ...origin, audience: AUDIENCE, nowMs: Date.now() });
}
