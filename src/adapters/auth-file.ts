import { readFile, stat } from 'node:fs/promises';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../core/json.ts';
import { quoted, rememberSecret } from '../core/text.ts';
import type { Log } from '../ports.ts';
import type { Credential } from './credential.ts';
import { fileReason } from './file-fault.ts';
import { isMissing } from './layout-files.ts';

/** What docker's config.json or podman's auth.json says about logins. */
export interface AuthFile {
  readonly file: string;
  readonly auths: readonly (readonly [key: string, entry: JsonObject])[];
  readonly credHelpers: readonly (readonly [key: string, helper: string])[];
  readonly credsStore: string | undefined;
}

const FILE_LIMIT = 1024 * 1024;
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** Reads a file of logins. @returns undefined when it is absent and need not exist. @throws WasmImageError CREDENTIALS_FAILED. Source: docker cli config file; containers-auth.json(5). */
export async function readAuthFile(file: string, mustExist: boolean, log: Log): Promise<AuthFile | undefined> {
  const fail = (why: string): WasmImageError => new WasmImageError('CREDENTIALS_FAILED', `Cannot read logins from ${quoted(file)}: ${why}`);
  let bytes: Uint8Array;
  try {
    const { size, mode } = await stat(file);
    if (size > FILE_LIMIT) throw fail(`it has ${size} bytes, ${FILE_LIMIT} are allowed`);
    if (process.platform !== 'win32' && (mode & 0o004) !== 0)
      log.warning(`Everyone on this machine can read ${quoted(file)}, which may hold passwords: chmod 600 it`);
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof WasmImageError) throw error;
    if (isMissing(error) && !mustExist) return undefined;
    throw fail(fileReason(error));
  }
  let value: Json;
  try {
    value = parseStrictJson(bytes, 16);
  } catch {
    // The parser's message quotes the text around the mistake, which may be a password.
    throw fail('it is not valid JSON');
  }
  if (!isObject(value)) throw fail('it is no JSON object');
  return {
    file,
    auths: membersOf(value.auths).flatMap(([key, entry]) => (isObject(entry) ? [[key, entry] as const] : [])),
    credHelpers: membersOf(value.credHelpers).flatMap(([key, helper]) => (typeof helper === 'string' ? [[key, helper] as const] : [])),
    credsStore: stringAt(value, 'credsStore') || undefined,
  };
}

function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The login an entry of the file itself holds: exact host, or for podman's keys the longest namespace. */
export function entryFor({ file, auths }: AuthFile, registry: string, path: string): Credential | undefined {
  const full = `${registry}/${path}`;
  const namespaced = auths
    .filter(([key]) => !key.includes('://') && key.includes('/') && (full === key || full.startsWith(`${key}/`)))
    .sort((a, b) => b[0].length - a[0].length);
  const exact = auths.filter(([key]) => (key.includes('://') || !key.includes('/')) && sameRegistry(key, registry));
  for (const [, entry] of [...namespaced, ...exact]) {
    const found = readEntry(file, registry, entry);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readEntry(file: string, registry: string, entry: JsonObject): Credential | undefined {
  const pair = decodePair(file, registry, stringAt(entry, 'auth') ?? '');
  const username = pair?.username ?? stringAt(entry, 'username');
  const password = pair?.password ?? stringAt(entry, 'password');
  if (password !== undefined) rememberSecret(password);
  const registryToken = stringAt(entry, 'registrytoken') ?? '';
  const identityToken = stringAt(entry, 'identitytoken') ?? '';
  rememberSecret(registryToken);
  rememberSecret(identityToken);
  if (registryToken !== '') return { kind: 'registry-token', token: registryToken };
  if (identityToken !== '') return { kind: 'identity-token', token: identityToken, ...(username === undefined || username === '' ? {} : { username }) };
  if (username === undefined || password === undefined || password === '') return undefined;
  return { kind: 'basic', username, password };
}

/** `auth` is base64 of USER:PASSWORD; the password may hold colons. */
function decodePair(file: string, registry: string, auth: string): { username: string; password: string } | undefined {
  if (auth === '') return undefined;
  rememberSecret(auth);
  const text = /^[A-Za-z0-9+/_=\s-]+$/.test(auth) ? Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '') : '';
  const colon = text.indexOf(':');
  if (colon < 1)
    throw new WasmImageError('CREDENTIALS_FAILED', `Cannot read the login for ${quoted(registry)} from ${quoted(file)}: "auth" is not base64 of USER:PASSWORD`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Whether a key of a config file names this registry: equal host and port, scheme and path of the key aside; Docker Hub has three names. */
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
