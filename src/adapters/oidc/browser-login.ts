import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, quoted, rememberSecret } from '../../core/text.ts';
import type { Environment } from '../host/program.ts';
import { httpsUrl } from '../net/host-name.ts';
import { openBrowser } from './browser.ts';
import { openCallback } from './callback.ts';

/** What a login needs. */
export interface LoginOptions {
  /** Base address of the issuer. */
  readonly issuer: string;
  readonly clientId: string;
  readonly terminal: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };
  readonly env: Environment;
  /** Whether the person must first agree that the e-mail address becomes public. */
  readonly isAsked: boolean;
  /** Sends requests to the issuer. @throws OIDC_UNAVAILABLE */
  readonly askIssuer: (request: {
    readonly url: URL;
    readonly form?: Readonly<Record<string, string>>;
  }) => Promise<{ readonly status: number; readonly body: Uint8Array }>;
  /** Default 5 minutes. */
  readonly timeoutMs?: number;
}

const NOTICE = `
The certificate will contain your e-mail address and the name of your identity provider.
Both go to public logs, where anyone can read them and nobody can remove them.
`;

/**
 * Lets a person log in with a browser: authorization code with PKCE, answered on a loopback address.
 * @returns the ID token, with nonce and issuer checked. Its signature is not checked: it comes from the issuer over
 * TLS, and Fulcio checks it.
 * @throws WasmImageError TRANSPARENCY_PUBLIC if the person does not agree, OIDC_UNAVAILABLE.
 * Source: OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 8252.
 */
export async function logInWithBrowser(options: LoginOptions): Promise<string> {
  const { terminal, clientId, env } = options;
  if (options.isAsked) await agree(terminal);
  const provider = await discover(options);
  const [state, nonce, verifier] = [random(), random(), random()];
  const callback = await openCallback({ state, issuer: provider.issuer }, options.timeoutMs ?? 300_000);
  try {
    const url = provider.authorization;
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: callback.address,
      scope: 'openid email',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    terminal.output.write(`\nLog in to sign. If no browser opens, open this address on this machine:\n\n${url}\n\n`);
    openBrowser(url.href, env);
    const code = await callback.code;
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback.address,
      client_id: clientId,
      code_verifier: verifier,
    };
    return checkToken(await redeem(provider.token, form, options), provider.issuer, nonce);
  } finally {
    callback.close();
  }
}

async function agree({ input, output }: LoginOptions['terminal']): Promise<void> {
  // In line mode Ctrl-C reaches the process, which then stops.
  const lines = createInterface({ input, output, terminal: false });
  const ended = new Promise<string>((end) => lines.once('close', () => end('')));
  output.write(NOTICE);
  const answer = await Promise.race([lines.question('Sign and publish them? [y/N] '), ended]);
  lines.close();
  if (/^\s*y(?:es)?\s*$/i.test(answer)) return;
  throw new WasmImageError('TRANSPARENCY_PUBLIC', 'Cannot sign with the public sigstore: you did not agree', {
    hint: 'answer "y", or sign with a key or a private sigstore (see docs/signing.md)',
  });
}

interface Provider {
  readonly issuer: string;
  readonly authorization: URL;
  readonly token: URL;
}

/** Source: OpenID Connect Discovery 1.0, 4; RFC 8414 2 for `code_challenge_methods_supported`. */
async function discover({ issuer, askIssuer }: LoginOptions): Promise<Provider> {
  const base = addressOf(issuer) ?? refuse(issuer, 'its address is not an https URL');
  const url = new URL(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`);
  const { status, body } = await askIssuer({ url });
  if (status !== 200) refuse(base.href, `${url.pathname} returned ${status}`);
  const document = read(body) ?? refuse(base.href, 'its configuration is not a JSON object');
  const named = stringAt(document, 'issuer') ?? '';
  if (named.replace(/\/+$/, '') !== issuer.replace(/\/+$/, ''))
    refuse(base.href, `its configuration is about ${quoted(named)}`);
  const methods = document.code_challenge_methods_supported;
  if (!Array.isArray(methods) || !methods.includes('S256')) refuse(base.href, 'it does not support PKCE with S256');
  const endpoint = (name: string): URL =>
    addressOf(stringAt(document, name) ?? '') ?? refuse(base.href, `its ${name} is not an https URL`);
  return { issuer: named, authorization: endpoint('authorization_endpoint'), token: endpoint('token_endpoint') };
}

/** https, or http of this machine; with neither a login nor a fragment. */
function addressOf(text: string): URL | undefined {
  const url = httpsUrl(text);
  return url?.username === '' && url.password === '' && url.hash === '' ? url : undefined;
}

async function redeem(url: URL, form: Readonly<Record<string, string>>, { askIssuer }: LoginOptions): Promise<string> {
  for (const secret of [form.code, form.code_verifier]) rememberSecret(secret ?? '');
  const { status, body } = await askIssuer({ url, form });
  const answer = read(body);
  const token = answer === undefined ? undefined : stringAt(answer, 'id_token');
  if (status === 200 && token !== undefined && token !== '') return token;
  const texts = ['error', 'error_description'].flatMap((name) => (answer && stringAt(answer, name)) ?? []);
  return refuse(
    url.href,
    `it returned ${status} without an ID token${texts.length === 0 ? '' : ` (${inert(texts.join(': '), 200)})`}`,
  );
}

function checkToken(token: string, issuer: string, nonce: string): string {
  rememberSecret(token);
  const claims = read(Buffer.from(token.split('.')[1] ?? '', 'base64url'));
  if (claims === undefined) refuse(issuer, 'its ID token has no claims');
  if (stringAt(claims, 'iss') !== issuer) refuse(issuer, 'its ID token is from another issuer');
  if (stringAt(claims, 'nonce') !== nonce) refuse(issuer, 'its ID token is not for this login: the nonce differs');
  return token;
}

/** What is thrown could quote a token. */
function read(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseStrictJson(bytes);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refuse(issuer: string, why: string): never {
  throw new WasmImageError('OIDC_UNAVAILABLE', `Cannot log in at ${quoted(issuer)}: ${why}`, {
    hint: 'check the issuer in the signing config, or sign with a key',
  });
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
