import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { inert, inputName, quoted } from '../../core/text.ts';
import type { Log } from '../../ports.ts';
import { type Environment, executableAt, findProgram } from '../host/program.ts';
import { askProgram } from './ask-program.ts';

/** How to run a signing command. */
export interface SigningCommandOptions {
  /** Program and arguments; a program without a slash is looked up in PATH. */
  readonly argv: readonly string[];
  /** What the program reads on standard input: the bytes to sign, or their hash. */
  readonly input: 'message' | 'digest';
  readonly folder: string;
  readonly env: Environment;
  /** Names of additional variables that the program gets. */
  readonly variables: readonly string[];
  /** A program in PATH below this folder is not run: it could have come with the checkout. */
  readonly workspace?: string | undefined;
  readonly log: Log;
  /** 60 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** Where programs, settings and the network are; what a KMS needs besides these, the user names. */
const ALLOWED = new Set(
  [
    'PATH Path HOME USER LOGNAME TMPDIR TMP TEMP LANG LC_ALL TZ XDG_CONFIG_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR',
    'SystemRoot SystemDrive windir ComSpec PATHEXT USERPROFILE APPDATA LOCALAPPDATA ProgramData',
    'HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy',
    'SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Opens a command that signs, for keys that never leave a KMS. It runs without a shell, gets only the allowed and the
 * named variables, and its standard error goes to the log.
 * @returns a function that signs: it takes the bytes and the hash function of the signature (undefined: the key hashes
 * by itself) and returns what the command wrote. It throws WasmImageError SIGNING_COMMAND_FAILED.
 * @throws WasmImageError INPUT_MISSING for a named variable that is not set, SIGNING_COMMAND_FAILED.
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
        'an Ed25519 key signs the message itself, not its digest',
        `set ${inputName('signing-command-input')} to message`,
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
        `it ${status === null ? 'was killed by a signal' : `exited with status ${status}`}; its output is in the log`,
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
    // Keep its own name instead of the real path: some programs depend on the name they are called by.
    if (isThere) return path;
    throw failed(name, 'the path is not an executable file', 'check the path, and make the file executable');
  }
  const found = findProgram(process.platform === 'win32' ? [`${name}.exe`] : [name], env, workspace);
  if (found !== undefined) return found;
  throw failed(
    name,
    'the program is not in PATH, or is found only inside the workspace',
    'install it in an earlier step, or give its path',
  );
}

function environmentFor({ env, variables }: SigningCommandOptions): Record<string, string> {
  const absent = variables.find((variable) => env[variable] === undefined);
  if (absent !== undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot pass the variable ${quoted(absent)} to ${inputName('signing-command')}: it is not set`,
    );
  const isGiven = (key: string) => ALLOWED.has(key) || variables.includes(key);
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value !== undefined && isGiven(key) ? [[key, value] as const] : [])),
  );
}

function failed(name: string, why: string, hint?: string, cause?: unknown): WasmImageError {
  return new WasmImageError('SIGNING_COMMAND_FAILED', `Cannot sign with ${quoted(inert(name, 100))}: ${why}`, {
    cause,
    hint,
  });
}
