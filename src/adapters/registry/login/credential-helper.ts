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
  const file = locate(name, options);
  const { status, output } = await run(file, server, name, options);
  if (status !== 0) {
    if (NOT_FOUND.test(output)) return undefined;
    throw failed(name, server, `it exited with status ${status}`);
  }
  const answer = readAnswer(output);
  if (answer === undefined) throw failed(name, server, 'its output is not JSON with Username and Secret');
  if (answer.secret === '') return undefined;
  if (answer.username === '<token>') return { kind: 'identity-token', token: answer.secret };
  return { kind: 'basic', username: answer.username, password: answer.secret };
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
  file: string,
  server: string,
  name: string,
  options: HelperOptions,
): Promise<{ status: number | null; output: string }> {
  const { timeoutMs = 15_000 } = options;
  try {
    const { status, output } = await askProgram(file, {
      args: ['get'],
      input: server,
      env: environmentFor(options.env),
      timeoutMs,
    });
    return { status, output: output.toString('utf8') };
  } catch (thrown) {
    throw failed(name, server, thrown instanceof Error ? thrown.message : 'unknown', thrown);
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

function failed(name: string, server: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError(
    'CREDENTIALS_FAILED',
    `Cannot get the login for ${quoted(server)} from credential helper ${quoted(name)}: ${why}`,
    { cause },
  );
}
