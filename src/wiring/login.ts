import { homedir } from 'node:os';
import type { Credential } from '../adapters/net/credential.ts';
import { sameRegistry } from '../adapters/registry/login/auth-file.ts';
import { type CredentialOptions, type ExplicitLogin, findCredential } from '../adapters/registry/login/credentials.ts';
import { openStores } from '../adapters/stores.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted, rememberPublic, rememberSecret, withInputNames } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import { printRepository, type Repository } from '../oci/reference.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { distrustedFolder, type Session } from './session.ts';

/** Opens a store for one repository that is only read. */
export function openImageStore(session: Session, values: Values, repository: Repository): ImageStore {
  rememberPublic(printRepository(repository));
  return openLogin(session, values, repository.kind === 'registry' ? [repository.registry] : [], {
    mustExist: true,
  }).open(repository);
}

/**
 * Opens stores with the login of the inputs.
 * @param hosts the registries of the run, to bind the user name and password to one of them.
 * @param layouts `mustExist`: a layout folder is read only, so it is not created.
 */
export function openLogin(
  session: Session,
  values: Values,
  hosts: readonly string[],
  layouts: { readonly mustExist?: boolean } = {},
): Stores {
  return openStores({ ...credentialOptions(session, values, hosts), insecure: values.lines('insecure'), ...layouts });
}

/** Finds the login of a registry, for another program. */
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
  return {
    env,
    log,
    home: homedir(),
    workspace: distrustedFolder(session),
    githubToken: values.text('github-token'),
    explicit: explicitLogins(values, hosts),
  };
}

/**
 * A user name and password go to one host: `registry`, or the only host of the images. Several are given as lines: the
 * first line of each input belongs together, then the second.
 */
function explicitLogins(values: Values, hosts: readonly string[]): readonly ExplicitLogin[] {
  const [username, password] = [values.text('username'), values.text('password')];
  if (username === undefined && password === undefined) return [];
  if (password === undefined)
    throw new WasmImageError('INPUT_MISSING', withInputNames('Cannot log in: {username} is set without {password}'));
  rememberSecret(password);
  if (username === undefined)
    throw new WasmImageError('INPUT_MISSING', withInputNames('Cannot log in: {password} is set without {username}'));
  const distinct = [...new Set(hosts)];
  const registry = values.text('registry') ?? (distinct.length === 1 ? distinct[0] : undefined);
  if (registry === undefined) {
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot log in: ${inputName('registry')} is not set and the images are on ${distinct.length} hosts`,
      { hint: withInputNames('set {registry} to the host that {password} is for') },
    );
  }
  const logins = inLines({ registry, username, password });
  logins.forEach((login, i) => {
    rememberSecret(login.password);
    const isHost = (host: string): boolean => sameRegistry(login.registry, host);
    const isTwice = logins.findIndex((other) => isHost(other.registry)) !== i;
    // A login that no image uses is a misspelt host, for which the registry would only answer 401.
    if (isTwice || (distinct.length > 0 && !distinct.some(isHost)))
      throw new WasmImageError(
        'INPUT_INVALID',
        `Cannot use ${quoted(login.registry)} as ${inputName('registry')}: ${isTwice ? 'it has two logins' : 'no image is on that host'}`,
        { hint: `the images are on ${distinct.map((host) => quoted(host)).join(', ')}` },
      );
  });
  return logins;
}

/**
 * A single password may have several lines. A line that is missing or one too many would move a password to the host of
 * another line, so neither is guessed.
 */
function inLines(given: ExplicitLogin): readonly ExplicitLogin[] {
  const texts = [given.registry, given.username, given.password];
  if (!texts.slice(0, 2).some((text) => text.includes('\n'))) return [given];
  const lists = texts.map((text) => text.replace(/\r?\n$/, '').split(/\r?\n/));
  const [registries = [], usernames = [], passwords = []] = lists;
  const hasBlank = lists.flat().some((line) => line.trim() === '');
  if (hasBlank || lists.some(({ length }) => length !== registries.length))
    throw new WasmImageError(
      'INPUT_INVALID',
      withInputNames(
        `Cannot log in: {registry}, {username} and {password} have ${lists.map(({ length }) => length).join(', ')} lines${hasBlank ? ', not all filled' : ''}`,
      ),
      { hint: 'write one line per registry in each; check for secrets that are not set or have several lines' },
    );
  return registries.map((registry, i) => ({
    registry: registry.trim(),
    username: usernames[i]?.trim() ?? '',
    password: passwords[i] ?? '',
  }));
}
