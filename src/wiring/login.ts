import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { isDisk, isInside, placeOf } from '../adapters/host/workspace.ts';
import type { Credential } from '../adapters/net/credential.ts';
import { sameRegistry } from '../adapters/registry/login/auth-file.ts';
import { type CredentialOptions, type ExplicitLogin, findCredential } from '../adapters/registry/login/credentials.ts';
import { openStores } from '../adapters/stores.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, rememberPublic, rememberSecret, withInputNames } from '../core/text.ts';
import type { Values } from '../decide/inputs/values.ts';
import { printRepository, type Repository } from '../oci/reference.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { distrustedFolder, type Session } from './session.ts';
import { severalLogins, unusedLogin } from './several-logins.ts';

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
  return openStores({
    ...credentialOptions(session, values, hosts),
    insecure: values.lines('insecure'),
    check: (repository) => refuseOutside(session, repository),
    ...layouts,
  });
}

/**
 * Refuses a layout folder outside the checkout of a workflow.
 * @throws WasmImageError PATH_OUTSIDE_WORKSPACE.
 */
export async function refuseOutside({ boundary, outFolder, env }: Session, repository: Repository): Promise<void> {
  if (repository.kind !== 'layout' || isDisk(boundary)) return;
  const folder = resolve(repository.folder);
  // Steps of the action write their copies below RUNNER_TEMP, and a later step can read them.
  const isOwn = isInside(outFolder, folder) || isInside(`${env.RUNNER_TEMP || outFolder}/wasm-image`, folder);
  if (!isOwn) await placeOf(boundary, folder);
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
  const login = { registry, username, password };
  if (/\n/.test(`${registry}${username}`)) return severalLogins(login, distinct);
  // A login that no image uses is a misspelt host, for which the registry would only answer 401.
  if (distinct.length > 0 && !distinct.some((host) => sameRegistry(registry, host)))
    throw unusedLogin(registry, distinct);
  return [login];
}
