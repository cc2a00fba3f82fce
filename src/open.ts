import { homedir } from 'node:os';
import { parse, resolve } from 'node:path';
import { sameRegistry } from './adapters/auth-file.ts';
import { trustAuthorities } from './adapters/authorities.ts';
import type { Credential } from './adapters/credential.ts';
import { type CredentialOptions, findCredential } from './adapters/credentials.ts';
import type { EventFacts } from './adapters/event.ts';
import { openStores } from './adapters/stores.ts';
import { openValidator } from './adapters/validator.ts';
import { openWorkspace } from './adapters/workspace.ts';
import { WasmImageError } from './core/errors.ts';
import { decodeText } from './core/json.ts';
import { quoted, rememberPublic, rememberSecret } from './core/text.ts';
import type { Values } from './decide/values.ts';
import { printRepository, type Repository } from './oci/reference.ts';
import type { ImageStore, Log, Stores, Validator, Workspace } from './ports.ts';

const TEXT_LIMIT = 4 * 1024 * 1024;

/** Where a command runs: the only place that knows the environment. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths that users give are relative to this folder. */
  readonly folder: string;
  /** Modules and builds stay inside this folder: the checkout in a workflow, the whole disk for the command line. */
  readonly boundary: string;
  /** Reports and the layout copy are written here. */
  readonly outFolder: string;
  readonly log: Log;
  /** GitHub's event, undefined outside a workflow and where no plan depends on it; `isPrivate` is undefined when the event does not tell. */
  readonly event: EventFacts | undefined;
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Reads what is not a file, where a user can name it; undefined for files. */
  readonly readStream?: (...file: Parameters<Workspace['read']>) => Promise<Uint8Array | undefined>;
}

/** What reading modules needs. */
export function openReader(session: Session): { readonly files: Workspace; readonly validator: Validator } {
  return { files: inFolder(openWorkspace(parse(resolve(session.folder)).root), session.folder, session.readStream), validator: openValidator() };
}

/** Trusts the CAs that the inputs name, for all connections of the run. @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE. */
export async function openAuthorities(session: Session, values: Values): Promise<void> {
  const given = values.text('ca-file');
  const texts = given?.includes('-----BEGIN') === true ? [given] : values.lines('ca-file');
  const read = await Promise.all(texts.map((text) => readText(session, text, 'ca-file')));
  trustAuthorities(read.length === 0 ? undefined : read.join('\n'));
}

/** A store for one repository that is only read. */
export function openImageStore(session: Session, values: Values, repository: Repository): ImageStore {
  rememberPublic(printRepository(repository));
  return openLogin(session, values, repository.kind === 'registry' ? [repository.registry] : [], { mustExist: true }).open(repository);
}

/**
 * Stores with the login of the inputs. @param hosts the registries in play, to bind a user name and password to one.
 * @param layouts `mustExist`: for whoever only reads.
 */
export function openLogin(session: Session, values: Values, hosts: readonly string[], layouts: { readonly mustExist?: boolean } = {}): Stores {
  return openStores({ ...credentialOptions(session, values, hosts), insecure: values.lines('insecure'), ...layouts });
}

/** The login of a registry, for a program that is no store. */
export function openCredentials(
  session: Session,
  values: Values,
  hosts: readonly string[],
): (registry: string, path: string) => Promise<Credential | undefined> {
  const options = credentialOptions(session, values, hosts);
  return (registry, path) => findCredential(registry, path, options);
}

function credentialOptions(session: Session, values: Values, hosts: readonly string[]): CredentialOptions {
  const { env, log } = session;
  const token = values.text('github-token');
  const explicit = explicitLogin(values, hosts);
  const workspace = distrustedFolder(session);
  return {
    env,
    log,
    home: homedir(),
    ...(workspace === undefined ? {} : { workspace }),
    ...(token === undefined ? {} : { githubToken: token }),
    ...(explicit === undefined ? {} : { explicit }),
  };
}

/** Programs below this folder are not run: a checkout may hold a git or oras of its own. Undefined when the boundary is the whole disk. */
export function distrustedFolder({ boundary }: Session): string | undefined {
  return resolve(boundary) === parse(resolve(boundary)).root ? undefined : boundary;
}

/** A user name and password go to one host: the one named, else the only one there is. */
function explicitLogin(values: Values, hosts: readonly string[]): { registry: string; username: string; password: string } | undefined {
  const [username, password] = [values.text('username'), values.text('password')];
  if (username === undefined && password === undefined) return undefined;
  if (password === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot log in: username is set and password is not');
  rememberSecret(password);
  if (username === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot log in: password is set and username is not');
  const distinct = [...new Set(hosts)];
  const registry = values.text('registry') ?? (distinct.length === 1 ? distinct[0] : undefined);
  if (registry === undefined) {
    throw new WasmImageError('INPUT_MISSING', `Cannot log in: registry is not set and the images are on ${distinct.length} hosts`, {
      hint: 'set registry to the host that the password is for',
    });
  }
  // A login that no image uses is a misspelt host: the registry would only say 401.
  if (distinct.length > 0 && !distinct.some((host) => sameRegistry(registry, host)))
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(registry)} as registry: no image is there`, {
      hint: `the images are on ${distinct.map((host) => quoted(host)).join(', ')}`,
    });
  return { registry, username, password };
}

/** PEM or JSON given as text, or the file of that path, anywhere on the disk: the user names it. */
export async function readText(session: Session, text: string, name: string): Promise<string> {
  if (/^\s*(?:-----BEGIN |\{)/.test(text)) return text;
  if (text.includes('\n')) throw new WasmImageError('INPUT_INVALID', `Cannot use ${name}: it is neither PEM, nor JSON, nor a path`);
  const bytes = await openReader(session).files.read(text, TEXT_LIMIT);
  try {
    // JSON has no byte order mark, and Go reads none; PEM may have one.
    return decodeText(bytes).replace(/^\ufeff(?!\s*\{)/, '');
  } catch (cause) {
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${name}: ${quoted(text)} is not UTF-8`, { cause });
  }
}

/** Like {@link readText}, and `env://NAME` is the variable of that name, as for cosign. @throws WasmImageError INPUT_MISSING when it is not set. */
export async function readKeyText(session: Session, text: string, name: string): Promise<string> {
  const variable = /^env:\/\/(\w+)$/.exec(text.trim())?.[1];
  if (variable === undefined) return readText(session, text, name);
  const value = session.env[variable];
  if (value !== undefined && value.trim() !== '') return value;
  throw new WasmImageError('INPUT_MISSING', `Cannot use ${name}: the variable ${quoted(variable)} is not set`, { hint: `set it under "env:" of the step` });
}

/** Writes a file anywhere on the disk, whole or not at all; folders are made. @throws WasmImageError FILE_UNWRITABLE. */
export function writeAnywhere(path: string, bytes: Uint8Array): Promise<void> {
  const absolute = resolve(path);
  return openWorkspace(parse(absolute).root).write(absolute, bytes);
}

/** A workspace whose relative paths start at a folder. @param readStream for what is not a file. */
export function inFolder(workspace: Workspace, folder: string, readStream?: Session['readStream']): Workspace {
  const at = (path: string): string => resolve(folder, path);
  return {
    read: async (path, ...limits) => (await readStream?.(path === '-' ? path : at(path), ...limits)) ?? workspace.read(at(path), ...limits),
    exists: (path) => workspace.exists(at(path)),
    write: (path, bytes) => workspace.write(at(path), bytes),
  };
}
