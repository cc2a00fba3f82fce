import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../../../core/json.ts';
import { quoted, redact, rememberSecret } from '../../../core/text.ts';
import { type Environment, findProgram } from '../../host/program.ts';
import type { Credential } from '../../net/credential.ts';
import { askProgram } from '../../programs/ask-program.ts';

/** How credential helpers are run. */
export interface HelperOptions {
  readonly env: Environment;
  /** Programs inside this folder are refused: they may come with the sources. */
  readonly workspace?: string | undefined;
  /** 15 s by default. */
  readonly timeoutMs?: number | undefined;
}

const NOT_FOUND = /credentials not found|no credentials/i;

/**
 * Runs `docker-credential-NAME get` for the credential of a server, without a shell, with limited time and output.
 * @param server as the config spells it. @returns undefined when the helper has none.
 * @throws WasmImageError CREDENTIALS_FAILED, never with the output of the helper.
 * Source: docker-credential-helpers, protocol of `get`.
 */
export async function askHelper(name: string, server: string, options: HelperOptions): Promise<Credential | undefined> {
  const call = { action: 'get', name, server } as const;
  const { status, output } = await run(call, server, options);
  if (status !== 0) {
    if (NOT_FOUND.test(output)) return undefined;
    throw failed(call, `it exited with status ${status}`);
  }
  const answer = readAnswer(output);
  if (answer === undefined) throw failed(call, 'its output is not JSON with Username and Secret');
  if (answer.secret === '') return undefined;
  if (answer.username === TOKEN_USER) return { kind: 'identity-token', token: answer.secret };
  return { kind: 'basic', username: answer.username, password: answer.secret };
}

/** The user name under which helpers store an identity token. Source: docker/docker-credential-helpers README. */
export const TOKEN_USER = '<token>';

/**
 * Runs `docker-credential-NAME store`, with the login on its standard input.
 * @param server as {@link askHelper} will ask for it. @throws as {@link askHelper}.
 */
export async function storeWithHelper(
  name: string,
  server: string,
  login: { readonly username: string; readonly secret: string },
  options: HelperOptions,
): Promise<void> {
  const call = { action: 'store', name, server } as const;
  const input = JSON.stringify({ ServerURL: server, Username: login.username, Secret: login.secret });
  const { status } = await run(call, input, options);
  if (status !== 0) throw failed(call, `it exited with status ${status}`);
}

/** Runs `docker-credential-NAME erase`. @throws as {@link askHelper}. */
export async function eraseWithHelper(name: string, server: string, options: HelperOptions): Promise<void> {
  const call = { action: 'erase', name, server } as const;
  const { status } = await run(call, server, options);
  if (status !== 0) throw failed(call, `it exited with status ${status}`);
}

/** One run of a helper, for messages. */
interface HelperCall {
  readonly action: 'get' | 'store' | 'erase';
  readonly name: string;
  readonly server: string;
}

function readAnswer(output: string): { username: string; secret: string } | undefined {
  let value: Json;
  try {
    value = parseStrictJson(new TextEncoder().encode(output), 4);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const username = stringAt(value, 'Username');
  const secret = stringAt(value, 'Secret');
  if (secret !== undefined) rememberSecret(secret);
  return username === undefined || secret === undefined ? undefined : { username, secret };
}

function locate(name: string, { env, workspace }: HelperOptions): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new WasmImageError(
      'CREDENTIALS_FAILED',
      `Cannot use credential helper ${quoted(name)}: it is not a valid name`,
    );
  const file = `docker-credential-${name}`;
  const found = findProgram(process.platform === 'win32' ? [`${file}.exe`] : [file], env, workspace);
  if (found !== undefined) return found;
  throw new WasmImageError(
    'CREDENTIALS_FAILED',
    `Cannot use credential helper ${quoted(file)}: it is not in PATH, or is found only inside the workspace`,
    {
      hint: 'install it, or remove it from the docker config',
    },
  );
}

async function run(
  call: HelperCall,
  input: string,
  options: HelperOptions,
): Promise<{ status: number | null; output: string }> {
  const { timeoutMs = 15_000 } = options;
  const file = locate(call.name, options);
  try {
    const { status, output } = await askProgram(file, {
      args: [call.action],
      input,
      env: environmentFor(options.env),
      timeoutMs,
    });
    return { status, output: output.toString('utf8') };
  } catch (thrown) {
    throw failed(call, thrown instanceof Error ? thrown.message : 'unknown', thrown);
  }
}

/** The environment of a helper: without our inputs, the runner's tokens, and variables that contain a known secret. */
function environmentFor(env: Environment): Record<string, string> {
  const hidden = /^(?:INPUT_|ACTIONS_|GITHUB_TOKEN$|GH_TOKEN$)/i;
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) =>
      value === undefined || hidden.test(key) || redact(value) !== value ? [] : [[key, value] as const],
    ),
  );
}

function failed({ action, name, server }: HelperCall, why: string, cause?: unknown): WasmImageError {
  const [verb, preposition] = { get: ['get', 'from'], store: ['save', 'with'], erase: ['remove', 'from'] }[action];
  return new WasmImageError(
    'CREDENTIALS_FAILED',
    `Cannot ${verb} the login for ${quoted(server)} ${preposition} credential helper ${quoted(name)}: ${why}`,
    { cause },
  );
}
