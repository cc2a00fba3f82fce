import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import type { Log } from '../../ports.ts';
import { type Environment, executableAt, findProgram } from '../host/program.ts';
import { askProgram } from './ask-program.ts';

export interface SigningCommandOptions {
  /** Program and arguments; a program without a slash is looked up in PATH. */
  readonly argv: readonly string[];
  /** What the program reads on standard input: the bytes that are signed, or their hash. */
  readonly input: 'message' | 'digest';
  readonly folder: string;
  readonly env: Environment;
  /** Names of further variables that the program gets. */
  readonly variables: readonly string[];
  /** A program of PATH below this folder is not run: whoever wrote the sources could have put it there. */
  readonly workspace?: string;
  readonly log: Log;
  /** 60 s by default. */
  readonly timeoutMs?: number;
}

/** Where programs, settings and the network are; what a KMS needs beside that is named by the user. */
const ALLOWED = new Set(
  [
    'PATH Path HOME USER LOGNAME TMPDIR TMP TEMP LANG LC_ALL TZ XDG_CONFIG_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR',
    'SystemRoot SystemDrive windir ComSpec PATHEXT USERPROFILE APPDATA LOCALAPPDATA ProgramData',
    'HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Opens a command that signs, for keys that never leave a KMS. No shell reads it, it sees no variable but the allowed and the named ones,
 * and its standard error goes to the log.
 * @returns a function: bytes and the hash that their signature is over (undefined: the key hashes by itself) in, what the command wrote out.
 * It throws WasmImageError SIGNING_COMMAND_FAILED. @throws WasmImageError INPUT_MISSING for a named variable that is not set, SIGNING_COMMAND_FAILED.
 */
export function openSigningCommand(
  options: SigningCommandOptions,
): (bytes: Uint8Array, hash: string | undefined) => Promise<Buffer> {
  const { argv, input, folder, timeoutMs = 60_000, log } = options;
  const [name = '', ...args] = argv;
  const file = locate(name, options);
  const env = environmentFor(options);
  return async (bytes, hash) => {
    if (input === 'digest' && hash === undefined) {
      throw failed(
        name,
        'an Ed25519 key signs the message, it has no digest to sign',
        'set signing-command-input to message',
      );
    }
    const request = {
      args,
      input:
        input === 'digest'
          ? createHash(hash ?? '')
              .update(bytes)
              .digest()
          : bytes,
      env,
      folder,
      timeoutMs,
    };
    const { status, output } = await askProgram(file, { ...request, onLine: (line) => log.info(line) }).catch(
      (thrown: unknown) => {
        throw failed(name, thrown instanceof Error ? thrown.message : 'unknown', undefined, thrown);
      },
    );
    if (status !== 0)
      throw failed(
        name,
        `it ended with ${status === null ? 'a signal' : `status ${status}`}; what it said is in the log`,
      );
    return output;
  };
}

function locate(name: string, { env, folder, workspace }: SigningCommandOptions): string {
  if (isAbsolute(name) || /[\\/]/.test(name)) {
    const path = resolve(folder, name);
    const isThere = ['', ...(process.platform === 'win32' ? ['.exe', '.com'] : [])].some(
      (ending) => executableAt(path + ending) !== undefined,
    );
    // Under its own name and not under the real one: some programs look at how they were called.
    if (isThere) return path;
    throw failed(name, 'there is no program that may be run', 'check the path, and that the file is executable');
  }
  const found = findProgram(process.platform === 'win32' ? [`${name}.exe`] : [name], env, workspace);
  if (found !== undefined) return found;
  throw failed(
    name,
    'the program is not in PATH, or inside the workspace only',
    'install it in an earlier step, or name it by its path',
  );
}

function environmentFor({ env, variables }: SigningCommandOptions): Record<string, string> {
  const absent = variables.find((variable) => env[variable] === undefined);
  if (absent !== undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot give the variable ${quoted(absent)} to signing-command: it is not set`,
    );
  const isGiven = (key: string) => ALLOWED.has(key) || variables.includes(key);
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value !== undefined && isGiven(key) ? [[key, value] as const] : [])),
  );
}

function failed(name: string, why: string, hint?: string, cause?: unknown): WasmImageError {
  return new WasmImageError('SIGNING_COMMAND_FAILED', `Cannot sign with ${quoted(inert(name, 100))}: ${why}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
