import type { AskIssuer } from '../adapters/oidc/ask-issuer.ts';
import { logInWithBrowser } from '../adapters/oidc/browser-login.ts';
import { type IdentityToken, readIdentityToken } from '../attest/identity-token.ts';
import { readJobName } from '../attest/job-name.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, rememberSecret } from '../core/text.ts';
import { isKeyName } from '../decide/plan/signing.ts';
import { readKeyText, readText, type Session } from './session.ts';

const AUDIENCE = 'sigstore';

/** Where a person logs in, and what becomes of the e-mail address. */
export interface LoginFacts {
  /** Undefined if the services do not say. */
  readonly issuer: string | undefined;
  /** Whether the person must first agree that the e-mail address becomes public. */
  readonly isAsked: boolean;
  /** Sends requests with the proxy and the authorities of the run. */
  readonly askIssuer: AskIssuer;
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
    jobName: readJobName,
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
  // A short text can only be a name, and to hide it would garble the messages.
  if (text.length > 40) rememberSecret(text);
  try {
    return await readText(session, text, 'identity-token');
  } catch {
    throw new WasmImageError(
      'OIDC_TOKEN_INVALID',
      `Cannot use ${input}: it is neither a token nor the path of a file that can be read`,
    );
  }
}

/** Lets a person at the terminal log in. @throws WasmImageError OIDC_*, TRANSPARENCY_PUBLIC. */
export async function logIn({ terminal, env }: Session, login: LoginFacts): Promise<IdentityToken> {
  const { issuer } = login;
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
  terminal.clear?.();
  const token = await logInWithBrowser({ ...login, issuer, clientId: AUDIENCE, terminal, env });
  const origin = { name: 'the identity token of this login', code: 'OIDC_UNAVAILABLE' } as const;
  return readIdentityToken(token, { ...origin, audience: AUDIENCE, nowMs: Date.now() });
}
