import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type JsonObject, parseStrictJson } from '../../../core/json.ts';
import { fold } from '../../../core/json-shape.ts';
import { printSize, quoted } from '../../../core/text.ts';
import { fileFault, fileReason, isMissing } from '../../host/file-fault.ts';
import { writeAtomic } from '../../host/regular-file.ts';
import type { Credential } from '../../net/credential.ts';
import { FILE_LIMIT, isHostKey, sameRegistry, serverName } from './auth-file.ts';
import { askHelper, eraseWithHelper, type HelperOptions, storeWithHelper, TOKEN_USER } from './credential-helper.ts';
import { dockerConfigFile, helperFor } from './credentials.ts';
import { readLogins } from './logins.ts';

/** Where docker's config is, and how its credential helpers are run. */
export interface SaveLoginOptions extends HelperOptions {
  /** The user's home folder. */
  readonly home: string;
}

/** Where a login is stored. `file`: docker's config, which names the helper or has the login itself. */
export interface LoginPlace {
  readonly file: string;
  /** The credential helper that has the login; undefined if the file itself has it. */
  readonly helper: string | undefined;
}

/** A login that a user gives: a user name and password, or an identity token. */
export type GivenLogin = Extract<Credential, { kind: 'basic' | 'identity-token' }>;

/** Docker's config as it is on the disk. */
interface ConfigFile {
  readonly file: string;
  /** The file that is replaced: where a symbolic link leads. */
  readonly real: string;
  /** Owner of the file; undefined for a new one. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly root: JsonObject;
  readonly helper: string | undefined;
}

/**
 * Finds out where the login of a registry would be stored, and whether that is possible; writes nothing.
 * @throws CREDENTIALS_FAILED for a config that docker could not read, or a symbolic link that leads nowhere.
 */
export async function findLoginPlace(registry: string, { env, home }: SaveLoginOptions): Promise<LoginPlace> {
  return readConfig(dockerConfigFile(env, home), registry);
}

/**
 * Stores the login of a registry as docker and oras do: with the credential helper that the config names, or in the
 * file itself, unencrypted. All other members of the file stay, and it is readable for its owner only.
 * @throws CREDENTIALS_FAILED, FILE_UNWRITABLE; nothing is written then.
 * Source: docker/cli v29 cli/config/credentials, cli/config/configfile.
 */
export async function saveLogin(registry: string, login: GivenLogin, options: SaveLoginOptions): Promise<LoginPlace> {
  const config = await readConfig(dockerConfigFile(options.env, options.home), registry);
  const { file, helper } = config;
  const server = serverName(registry);
  const auths = authsOf(config.root);
  const isListed = Object.keys(auths.value).some((key) => isHostKey(key) && sameRegistry(key, registry));
  if (helper !== undefined) {
    const [username, secret] = login.kind === 'basic' ? [login.username, login.password] : [TOKEN_USER, login.token];
    await storeWithHelper(helper, server, { username, secret }, options);
    // An older login in the file would stay there, unencrypted.
    if (isListed) await writeAuths(config, { ...without(auths.value, registry), [server]: {} });
    return { file, helper };
  }
  const entry: JsonObject =
    login.kind === 'basic'
      ? { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') }
      : { identitytoken: login.token };
  await writeAuths(config, { ...without(auths.value, registry), [server]: entry });
  return { file, helper };
}

/**
 * Removes the login of a registry from the credential helper and from the file.
 * @returns where it was; undefined if there was none. @throws as {@link saveLogin}.
 */
export async function removeLogin(registry: string, options: SaveLoginOptions): Promise<LoginPlace | undefined> {
  const config = await readConfig(dockerConfigFile(options.env, options.home), registry);
  const { file, helper } = config;
  const server = serverName(registry);
  const isStored = helper !== undefined && (await askHelper(helper, server, options)) !== undefined;
  if (isStored) await eraseWithHelper(helper, server, options);
  const auths = authsOf(config.root);
  const rest = without(auths.value, registry);
  const isListed = Object.keys(rest).length < Object.keys(auths.value).length;
  if (isListed) await writeAuths(config, rest);
  return isStored || isListed ? { file, helper: isStored ? helper : undefined } : undefined;
}

async function readConfig(file: string, registry: string): Promise<ConfigFile> {
  const fail = (why: string): WasmImageError =>
    new WasmImageError('CREDENTIALS_FAILED', `Cannot change the logins in ${quoted(file)}: ${why}`, {
      hint: 'correct the file, or set DOCKER_CONFIG to another folder; nothing was changed',
    });
  let bytes: Uint8Array = new Uint8Array();
  let real = file;
  let owner: ConfigFile['owner'];
  try {
    if ((await lstat(file)).isSymbolicLink())
      real = await realpath(file).catch((cause: unknown) => {
        throw isMissing(cause) ? fail('it is a symbolic link to a file that does not exist') : cause;
      });
    const facts = await stat(real);
    if (!facts.isFile()) throw fail(facts.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (facts.size > FILE_LIMIT) throw fail(`it is ${printSize(facts.size)}; the limit is ${printSize(FILE_LIMIT)}`);
    owner = facts;
    bytes = await readFile(real);
  } catch (thrown) {
    if (thrown instanceof WasmImageError) throw thrown;
    if (!isMissing(thrown)) throw fail(fileReason(thrown));
  }
  try {
    const root = /^[ \t\n\r]*$/.test(Buffer.from(bytes).toString('latin1')) ? {} : parseStrictJson(bytes, 256);
    const helper = helperFor(readLogins(bytes), registry);
    if (isObject(root)) return { file, real, owner, root, helper };
  } catch {
    // The message of the parser may quote a password.
  }
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  throw fail(
    isMarked
      ? 'it starts with a byte order mark, which docker refuses'
      : 'it is not valid JSON in UTF-8, or a login in it has the wrong form',
  );
}

/** The member with the logins, as the file spells it. Go reads keys in any case, and the last one counts. */
function authsOf(root: JsonObject): { readonly key: string; readonly value: JsonObject } {
  const key = Object.keys(root).findLast((one) => fold(one) === 'auths') ?? 'auths';
  const value = root[key];
  return { key, value: isObject(value) ? value : {} };
}

function without(auths: JsonObject, registry: string): JsonObject {
  return Object.fromEntries(Object.entries(auths).filter(([key]) => !(isHostKey(key) && sameRegistry(key, registry))));
}

async function writeAuths({ file, real, owner, root }: ConfigFile, auths: JsonObject): Promise<void> {
  const { key } = authsOf(root);
  const text = `${JSON.stringify({ ...root, [key]: auths }, undefined, '\t')}\n`;
  const folder = dirname(real);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = join(folder, `.config.json.${randomBytes(8).toString('hex')}.tmp`);
    await writeAtomic(real, temporary, Buffer.from(text), 0o600);
    // `sudo wasm-image login` must not take the file from its owner.
    if (owner !== undefined && process.getuid?.() === 0) await chown(real, owner.uid, owner.gid);
  } catch (cause) {
    throw fileFault('write', file, cause);
  }
}
