import { inputName, quoted, rememberSecret } from '../../../core/text.ts';
import { githubRegistry } from '../../../decide/plan/github-host.ts';
import type { Log } from '../../../ports.ts';
import type { Environment } from '../../host/program.ts';
import { type Credential, withOrigin } from '../../net/credential.ts';
import { type AuthFile, entryFor, readAuthFile, sameRegistry, serverName } from './auth-file.ts';
import { askHelper } from './credential-helper.ts';

/** User name and password that the user gave for one registry. */
export interface ExplicitLogin {
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** Where logins are looked for. */
export interface CredentialOptions {
  readonly env: Environment;
  /** The user's home folder. */
  readonly home: string;
  readonly log: Log;
  /** At most one for each registry. */
  readonly explicit?: ExplicitLogin | readonly ExplicitLogin[] | undefined;
  /** The job's token, only for the registry of the GitHub that runs it; default: GITHUB_TOKEN of the environment. */
  readonly githubToken?: string | undefined;
  /** Credential helpers inside this folder are refused. */
  readonly workspace?: string | undefined;
  readonly helperTimeoutMs?: number | undefined;
}

/**
 * Finds the login for a repository in this order: the given one, REGISTRY_AUTH_FILE, docker's config, podman's files,
 * and for the registry of the job's GitHub the job's token.
 * @param registry host as references write it.
 * @param path repository path, for podman's keys by namespace.
 * @returns undefined for anonymous access.
 * @throws WasmImageError CREDENTIALS_FAILED, without the content of any file.
 */
export async function findCredential(
  registry: string,
  path: string,
  options: CredentialOptions,
): Promise<Credential | undefined> {
  const { explicit = [], env } = options;
  const given = [explicit].flat().find((login) => sameRegistry(login.registry, registry));
  if (given !== undefined) {
    rememberSecret(given.password);
    return withOrigin(
      { kind: 'basic', username: given.username, password: given.password },
      `from ${inputName('username')} and ${inputName('password')}`,
    );
  }
  for (const { file, mustExist } of authFiles(options)) {
    const read = await readAuthFile(file, mustExist, options.log);
    const found = read === undefined ? undefined : await fromFile(read, registry, path, options);
    if (found !== undefined) return found;
  }
  const token = options.githubToken ?? env.GITHUB_TOKEN ?? '';
  if (registry !== githubRegistry(env.GITHUB_SERVER_URL) || token === '') return undefined;
  rememberSecret(token);
  return withOrigin(
    { kind: 'basic', username: env.GITHUB_ACTOR || 'github-actions', password: token },
    "from the job's token",
  );
}

/** The config file that docker, oras and {@link findCredential} read. */
export function dockerConfigFile(env: Environment, home: string): string {
  return `${env.DOCKER_CONFIG || `${home}/.docker`}/config.json`;
}

/** The credential helper that a config names for a registry: its own, or the one for all. */
export function helperFor(file: Pick<AuthFile, 'credHelpers' | 'credsStore'>, registry: string): string | undefined {
  const own = [...file.credHelpers].find(([key]) => sameRegistry(key, registry))?.[1];
  return own ?? (file.credsStore === '' ? undefined : file.credsStore);
}

function authFiles({
  env,
  home,
}: CredentialOptions): readonly { readonly file: string; readonly mustExist: boolean }[] {
  const named = env.REGISTRY_AUTH_FILE || '';
  const runtime = env.XDG_RUNTIME_DIR || '';
  return [
    ...(named === '' ? [] : [{ file: named, mustExist: true }]),
    { file: dockerConfigFile(env, home), mustExist: false },
    ...(runtime === '' ? [] : [{ file: `${runtime}/containers/auth.json`, mustExist: false }]),
    { file: `${env.XDG_CONFIG_HOME || `${home}/.config`}/containers/auth.json`, mustExist: false },
  ];
}

/** Docker's order: the helper for this host, then the store for all hosts, then the file itself. */
async function fromFile(
  file: AuthFile,
  registry: string,
  path: string,
  options: CredentialOptions,
): Promise<Credential | undefined> {
  const { env, workspace, helperTimeoutMs: timeoutMs } = options;
  const helper = [...file.credHelpers].find(([key]) => sameRegistry(key, registry));
  const ask = async (name: string): Promise<Credential | undefined> =>
    withOrigin(
      await askHelper(name, serverName(registry), { env, workspace, timeoutMs }),
      `found by credential helper ${quoted(name)}, set in ${quoted(file.file)}`,
    );
  if (helper !== undefined) return ask(helper[1]);
  if (file.credsStore !== '') {
    const stored = await ask(file.credsStore);
    if (stored !== undefined) return stored;
  }
  return withOrigin(entryFor(file, registry, path), `found in ${quoted(file.file)}`);
}
