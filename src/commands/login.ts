import { homedir } from 'node:os';
import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import { ask, canAsk } from '../adapters/host/prompt.ts';
import { readStream } from '../adapters/host/stream.ts';
import { withOrigin } from '../adapters/net/credential.ts';
import { checkLogin } from '../adapters/registry/login/check-login.ts';
import { TOKEN_USER } from '../adapters/registry/login/credential-helper.ts';
import { findCredential } from '../adapters/registry/login/credentials.ts';
import {
  findLoginPlace,
  type GivenLogin,
  type LoginPlace,
  removeLogin,
  type SaveLoginOptions,
  saveLogin,
} from '../adapters/registry/login/save-login.ts';
import { WasmImageError } from '../core/errors.ts';
import { decodeText } from '../core/json.ts';
import { inputName, quoted, rememberPublic, rememberSecret, withInputNames } from '../core/text.ts';
import { SECRET_VARIABLES } from '../decide/inputs/commands.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { parseRepository } from '../oci/reference.ts';
import { distrustedFolder, openAuthorities, type Session } from '../wiring/session.ts';

/** A login that was stored. */
export interface SavedLogin extends LoginPlace {
  readonly registry: string;
  /** Undefined for an identity token. */
  readonly username: string | undefined;
  /** False if the registry also answers without a login, so that its answer does not prove this one. */
  readonly isProven: boolean;
}

const MAX_PASSWORD_BYTES = 64 * 1024;

/**
 * Checks a login with the registry and stores it as docker does.
 * @throws LOGIN_DENIED, REGISTRY_*, CREDENTIALS_FAILED, FILE_UNWRITABLE, INPUT_*; nothing is stored then.
 */
export async function runLogin(raw: RawInputs, session: Session): Promise<SavedLogin> {
  const values = readValues('login', raw);
  const registry = registryOf(values, 'log in');
  const options = placeOptions(session);
  // A config that cannot be changed is reported before anybody types a password.
  await findLoginPlace(registry, options);
  const login = await readLogin(values, session, registry);
  await openAuthorities(session, values);
  const { log } = session;
  const answer = await openDeadline(secondsOf(values)).hold(
    `log in to ${quoted(registry)}`,
    () => checkLogin(registry, login, { insecure: values.lines('insecure'), log }),
    'answer',
  );
  const place = await saveLogin(registry, login, options);
  const used = await findCredential(registry, '', { ...options, log, githubToken: '' });
  if (used === undefined || secretOf(used) !== secretOf(login))
    log.warning(
      `Another login for ${quoted(registry)} comes before this one: check REGISTRY_AUTH_FILE and the credential helper`,
    );
  return {
    registry,
    username: login.kind === 'basic' ? login.username : undefined,
    isProven: answer === 'accepted',
    ...place,
  };
}

/** A login that was removed; `place` is undefined if there was none. */
export interface RemovedLogin {
  readonly registry: string;
  readonly place: LoginPlace | undefined;
}

/** Removes the login of a registry. @throws CREDENTIALS_FAILED, FILE_UNWRITABLE, INPUT_*. */
export async function runLogout(raw: RawInputs, session: Session): Promise<RemovedLogin> {
  const registry = registryOf(readValues('logout', raw), 'log out');
  const options = placeOptions(session);
  const place = await removeLogin(registry, options);
  // Only docker's config is changed; the files of podman are read too.
  const rest = await findCredential(registry, '', { ...options, log: session.log, githubToken: '' });
  if (rest !== undefined)
    session.log.warning(`There is still a login for ${quoted(registry)} in another file, which wasm-image only reads`);
  return { registry, place };
}

function placeOptions(session: Session): SaveLoginOptions {
  const { env } = session;
  const home = homedir();
  if (home === '' && (env.DOCKER_CONFIG ?? '') === '')
    throw new WasmImageError('INPUT_MISSING', 'Cannot find the configuration of docker: HOME is empty', {
      hint: 'set HOME or DOCKER_CONFIG',
    });
  return { env, home, workspace: distrustedFolder(session) };
}

function secretOf(credential: { readonly kind: string; readonly password?: string; readonly token?: string }): string {
  return credential.password ?? credential.token ?? '';
}

/** The host, without a path: a login is for a whole registry. */
function registryOf(values: Values, task: string): string {
  const given = values.text('registry');
  if (given === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot ${task}: no registry is given`, {
      hint: `wasm-image ${task === 'log in' ? 'login' : 'logout'} ghcr.io`,
    });
  const host = given.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
  if (host !== given)
    throw new WasmImageError('INPUT_INVALID', `Cannot ${task} to ${quoted(given)}: it is not only a host`, {
      hint: `a login is for a whole registry: write ${quoted(host)}`,
    });
  const isDotted = /[.:]/.test(host) || host === 'localhost';
  if (!isDotted)
    throw new WasmImageError('INPUT_INVALID', `Cannot ${task} to ${quoted(given)}: it is not a host`, {
      hint: 'write the host of the registry, for example ghcr.io or docker.io',
    });
  const repository = parseRepository(`${host}/x`);
  const registry = repository.kind === 'registry' ? repository.registry : host;
  rememberPublic(registry);
  return registry;
}

async function readLogin(values: Values, session: Session, registry: string): Promise<GivenLogin> {
  const username = values.text('username') ?? (await askFor('username', `User name for ${registry}: `));
  if (/[:\p{Cc}]/u.test(username))
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(username)} as ${inputName('username')}: it has a colon or a control character`,
    );
  const { password, origin } = await readPassword(values, session, registry);
  rememberSecret(password);
  if (password === '')
    throw new WasmImageError('INPUT_MISSING', 'Cannot log in: the password is empty', {
      hint: 'check the command or the variable that the password comes from',
    });
  if (/[\r\n\0]/.test(password))
    throw new WasmImageError('INPUT_INVALID', 'Cannot log in: the password has more than one line or a zero byte');
  return withOrigin(
    username === TOKEN_USER ? { kind: 'identity-token', token: password } : { kind: 'basic', username, password },
    origin,
  );
}

async function readPassword(
  values: Values,
  session: Session,
  registry: string,
): Promise<{ readonly password: string; readonly origin: string }> {
  const given = values.text('password');
  const variable = SECRET_VARIABLES.password ?? '';
  const isFlag = given !== undefined && given !== session.env[variable];
  if (values.isOn('password-stdin')) {
    if (isFlag)
      throw new WasmImageError(
        'INPUT_CONFLICT',
        withInputNames('Cannot use {password} together with {password-stdin}'),
      );
    return { password: await readInput(session), origin: 'from standard input' };
  }
  if (isFlag)
    session.log.warning(
      withInputNames(`Other programs on this machine can see {password}: use {password-stdin} or ${variable}`),
    );
  if (given !== undefined) return { password: given, origin: `from ${isFlag ? inputName('password') : variable}` };
  return { password: await askFor('password', `Password for ${registry}: `), origin: 'from the terminal' };
}

/** Standard input without the line end that `echo` and files add. In a workflow it is read too: it is not a file. */
async function readInput({ readStream: read = readStream }: Session): Promise<string> {
  const bytes = (await read('-', MAX_PASSWORD_BYTES)) ?? new Uint8Array();
  try {
    return decodeText(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new WasmImageError('INPUT_INVALID', 'Cannot log in: the password on standard input is not UTF-8');
  }
}

async function askFor(name: 'username' | 'password', question: string): Promise<string> {
  if (canAsk()) return ask(question, { isSecret: name === 'password' });
  throw new WasmImageError('INPUT_MISSING', `Cannot log in: ${inputName(name)} is not set`, {
    hint: withInputNames(
      name === 'username'
        ? 'set {username}'
        : `pass the password on standard input with {password-stdin}, or set ${SECRET_VARIABLES.password ?? ''}`,
    ),
  });
}
