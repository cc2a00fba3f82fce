import { readFile, stat } from 'node:fs/promises';
import { WasmImageError } from '../../../core/errors.ts';
import { printSize, quoted, rememberSecret } from '../../../core/text.ts';
import type { Log } from '../../../ports.ts';
import { fileReason, isMissing } from '../../host/file-fault.ts';
import { fileTooLarge } from '../../host/workspace.ts';
import type { Credential } from '../../net/credential.ts';
import { type Login, type Logins, readLogins, readPair } from './logins.ts';

/** A file with logins: docker's config.json or podman's auth.json. */
export interface AuthFile extends Logins {
  readonly file: string;
}

/** The largest file with logins. Bytes. */
export const FILE_LIMIT = 1024 * 1024;
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * Reads a file with logins. @returns undefined when it does not exist and need not.
 * @throws WasmImageError CREDENTIALS_FAILED. Source: docker cli config file; containers-auth.json(5).
 */
export async function readAuthFile(file: string, mustExist: boolean, log: Log): Promise<AuthFile | undefined> {
  const fail = (why: string): WasmImageError =>
    new WasmImageError('CREDENTIALS_FAILED', `Cannot read logins from ${quoted(file)}: ${why}`);
  let bytes: Uint8Array;
  try {
    const { size, mode } = await stat(file);
    if (size > FILE_LIMIT) throw fileTooLarge(file, printSize(size), FILE_LIMIT);
    if (process.platform !== 'win32' && (mode & 0o004) !== 0)
      log.warning(
        `Every user of this machine can read ${quoted(file)}, which may contain passwords; run chmod 600 on it`,
      );
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof WasmImageError) throw error;
    if (isMissing(error) && !mustExist) return undefined;
    throw fail(fileReason(error));
  }
  try {
    return { file, ...readLogins(bytes) };
  } catch {
    // The message of the parser may quote a password.
    throw fail('it is not valid JSON, or a login in it has the wrong form');
  }
}

/** The login in the file itself: for the exact host or, with podman's keys, for the longest namespace. */
export function entryFor({ file, auths }: AuthFile, registry: string, path: string): Credential | undefined {
  const full = `${registry}/${path}`;
  const namespaced = [...auths]
    .filter(([key]) => !key.includes('://') && key.includes('/') && (full === key || full.startsWith(`${key}/`)))
    .sort((a, b) => b[0].length - a[0].length);
  // The key that a login writes comes before other spellings of the same host, as in docker.
  const exact = [...auths]
    .filter(([key]) => isHostKey(key) && sameRegistry(key, registry))
    .sort(([a], [b]) => Number(b === serverName(registry)) - Number(a === serverName(registry)));
  for (const [, entry] of [...namespaced, ...exact]) {
    const found = readEntry(file, registry, entry);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a key names a whole registry; podman also has keys for a part of one. */
export function isHostKey(key: string): boolean {
  return key.includes('://') || !key.includes('/');
}

/** The name under which the login of a registry is stored. Docker Hub's has its oldest address. */
export function serverName(registry: string): string {
  return sameRegistry(registry, 'docker.io') ? 'https://index.docker.io/v1/' : registry;
}

function readEntry(file: string, registry: string, entry: Login): Credential | undefined {
  const { registrytoken: registryToken, identitytoken: identityToken } = entry;
  const { username, password } = entry.auth === '' ? entry : decodePair(file, registry, entry.auth);
  rememberSecret(password);
  rememberSecret(registryToken);
  rememberSecret(identityToken);
  if (registryToken !== '') return { kind: 'registry-token', token: registryToken };
  if (identityToken !== '')
    return { kind: 'identity-token', token: identityToken, ...(username === '' ? {} : { username }) };
  return username === '' || password === '' ? undefined : { kind: 'basic', username, password };
}

function decodePair(file: string, registry: string, auth: string): ReturnType<typeof readPair> {
  rememberSecret(auth);
  try {
    return readPair(auth);
  } catch {
    throw new WasmImageError(
      'CREDENTIALS_FAILED',
      `Cannot read the login for ${quoted(registry)} from ${quoted(file)}: "auth" is not base64 of USER:PASSWORD`,
    );
  }
}

/**
 * Whether a key of a config file names this registry: the same host and port, with any scheme and path.
 * Docker Hub has three names.
 */
export function sameRegistry(key: string, registry: string): boolean {
  const host = hostOf(key);
  const wanted = hostOf(registry);
  return host === wanted || (DOCKER_HUB.has(host) && DOCKER_HUB.has(wanted));
}

function hostOf(key: string): string {
  const host = key.toLowerCase().replace(/^https?:\/\//, '');
  const slash = host.indexOf('/');
  return slash < 0 ? host : host.slice(0, slash);
}
