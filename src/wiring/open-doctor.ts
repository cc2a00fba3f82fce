import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Environment, findProgram } from '../adapters/host/program.ts';
import { findUpwards, openFolder, writeProblem } from '../adapters/host/project/folder.ts';
import { originOf } from '../adapters/net/credential.ts';
import { proxyFor } from '../adapters/net/proxy.ts';
import { reach } from '../adapters/net/reach.ts';
import { openGit } from '../adapters/programs/git.ts';
import { askToolchains, hasRustTarget, type ToolchainOptions } from '../adapters/programs/toolchains.ts';
import { hostOf, type RegistryRepository } from '../adapters/registry/registry-client.ts';
import { openProbe, type RegistryProbe } from '../adapters/registry/registry-probe.ts';
import { asWasmImageError } from '../core/errors.ts';
import { isObject, parseStrictJson, stringAt } from '../core/json.ts';
import { rememberPublic } from '../core/text.ts';
import type { Toolchain } from '../decide/inputs/choices.ts';
import type { Values } from '../decide/inputs/values.ts';
import { type FolderView, KNOWN_FILES } from '../decide/plan/init/folder-view.ts';
import type { FolderFact, ProxyFacts, ServerTime } from '../decide/report/doctor/machine-checks.ts';
import { aheadOf } from '../decide/report/doctor/machine-checks.ts';
import { QUESTIONS, RUST_TARGETS, type ToolchainFacts } from '../decide/report/doctor/toolchain-checks.ts';
import { printRepository } from '../oci/reference.ts';
import { openCredentials } from './login.ts';
import { distrustedFolder, openReader, type Session } from './session.ts';

const MAX_FILE = 1024 * 1024;

/** Git: where it is, and the commit of the folder. */
export async function readGit(
  session: Session,
): Promise<{ readonly path: string | undefined; readonly commit: string | undefined }> {
  const { env, folder } = session;
  const distrusted = distrustedFolder(session);
  const path = findProgram(process.platform === 'win32' ? ['git.exe'] : ['git'], env, distrusted);
  return { path, commit: await openGit(env, distrusted).commitSha(folder) };
}

/** What says which toolchains a folder needs. @throws FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE. */
export async function lookAround(session: Session): Promise<FolderView> {
  const folder = openFolder(session.folder);
  const names = await folder.names('.');
  const texts = new Map<string, string>();
  for (const name of [...KNOWN_FILES, ...RUST_TOOLCHAIN_FILES]) {
    if (!names.includes(name)) continue;
    const text = await folder.text(name);
    if (text !== undefined) texts.set(name, text);
  }
  return { names, texts };
}

const RUST_TOOLCHAIN_FILES = ['rust-toolchain.toml', 'rust-toolchain'];

/** Asks the toolchains of the folder. */
export async function readToolchains(
  session: Session,
  toolchains: readonly Toolchain[],
  { texts }: FolderView,
): Promise<ToolchainFacts> {
  const has = (toolchain: Toolchain): boolean => toolchains.includes(toolchain);
  const named = RUST_TOOLCHAIN_FILES.flatMap((name) => texts.get(name) ?? []);
  const rustToolchain = has('rust') ? rustToolchainIn(named[0]) : undefined;
  const options: ToolchainOptions = { env: session.env, distrusted: distrustedFolder(session), rustToolchain };
  const targets = has('rust') ? RUST_TARGETS : [];
  const [programs, installed, npmLock, assemblyscript] = await Promise.all([
    askToolchains(
      toolchains.flatMap((toolchain) => QUESTIONS[toolchain]),
      options,
    ),
    Promise.all(targets.map(async (target) => [target, await hasRustTarget(target, options)] as const)),
    has('assemblyscript') ? findLock(session) : undefined,
    has('assemblyscript') ? readCompiler(session) : undefined,
  ]);
  return {
    programs,
    targets: new Map(installed),
    rustToolchain,
    goMod: /^go[ \t]+([0-9]{1,3}(?:\.[0-9]{1,5}){1,2})/m.exec(texts.get('go.mod') ?? '')?.[1],
    npmLock,
    assemblyscript: versionIn(assemblyscript),
  };
}

function readCompiler({ folder }: Session): Promise<string | undefined> {
  return openFolder(folder)
    .text('node_modules/assemblyscript/package.json')
    .catch(() => undefined);
}

/** Only plain names of toolchains: a path in the file would run programs of the folder. Source: rustup book, overrides. */
function rustToolchainIn(text = ''): string | undefined {
  return (/^\s*channel\s*=\s*["']([\w.-]{1,60})["']/m.exec(text) ?? /^\s*([\w.-]{1,60})\s*$/.exec(text))?.[1];
}

function versionIn(packageJson: string | undefined): string | undefined {
  if (packageJson === undefined) return undefined;
  try {
    const value = parseStrictJson(new TextEncoder().encode(packageJson));
    return isObject(value) ? stringAt(value, 'version') : undefined;
  } catch {
    return undefined;
  }
}

/** The lock file that npm and a build use: in the folder, or in the nearest one above. */
async function findLock({ folder }: Session): Promise<string | undefined> {
  for (const name of ['npm-shrinkwrap.json', 'package-lock.json']) {
    const at = await findUpwards(folder, name);
    if (at !== undefined) return relative(folder, join(at, name));
  }
  return undefined;
}

/** Home, temporary folder and output folder. */
export async function readFolders(
  session: Session,
): Promise<{ readonly home: FolderFact; readonly temporary: FolderFact; readonly output: FolderFact }> {
  const fact = async (path: string, mayBeMissing: boolean): Promise<FolderFact> => ({
    path,
    problem: await writeProblem(path, mayBeMissing),
  });
  const [home, temporary, output] = await Promise.all([
    fact(homedir(), false),
    fact(tmpdir(), false),
    fact(session.outFolder, true),
  ]);
  return { home, temporary, output };
}

/** The proxies of the servers that a run asks. */
export function readProxies(env: Environment, servers: readonly URL[]): ProxyFacts {
  const isSet = (...names: readonly string[]): boolean => names.some((name) => (env[name] ?? '') !== '');
  const hasProxy = isSet('HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy');
  const facts = {
    hasNoProxy: isSet('NO_PROXY', 'no_proxy'),
    hasOnlyAllProxy: !hasProxy && isSet('ALL_PROXY', 'all_proxy'),
  };
  try {
    const found = servers.map((url) => ({ server: url.host, proxy: proxyFor(url, env)?.url.host }));
    return { ...facts, servers: found, problem: undefined };
  } catch (thrown) {
    return { ...facts, servers: [], problem: asWasmImageError(thrown) };
  }
}

/** NODE_EXTRA_CA_CERTS, which Node ignores with a warning if it cannot be read. */
export async function readExtraAuthorities(
  session: Session,
): Promise<{ readonly path: string; readonly problem: string | undefined } | undefined> {
  const path = session.env.NODE_EXTRA_CA_CERTS ?? '';
  if (path === '') return undefined;
  try {
    const bytes = await openReader(session).files.read(path, 4 * MAX_FILE);
    const isPem = Buffer.from(bytes).includes('-----BEGIN CERTIFICATE-----');
    return { path, problem: isPem ? undefined : 'it contains no PEM certificate' };
  } catch (thrown) {
    return { path, problem: asWasmImageError(thrown).message };
  }
}

/** The time of a server. @returns undefined if it does not say. @throws TransportError. */
export async function askTime(url: URL): Promise<ServerTime | undefined> {
  return timeIn(url.host, await reach(url, 'HEAD'));
}

/** The time in the answer of a server. */
export function timeIn(server: string, answer: Awaited<ReturnType<typeof reach>>): ServerTime | undefined {
  const { date, age, sentMs, gotMs } = answer;
  const aheadMs = date === undefined ? undefined : aheadOf(date, age, sentMs, gotMs);
  return aheadMs === undefined ? undefined : { server, aheadMs };
}

/** A registry that is probed: its host, the origin of the login, and the questions. */
export interface ProbedRegistry extends RegistryProbe {
  readonly host: string;
  /** Where the login comes from; undefined for anonymous access. @throws CREDENTIALS_FAILED. */
  loginOrigin(): Promise<string | undefined>;
}

/** Opens the probe of a repository, with the login that a run would use. */
export function openRegistryProbe(session: Session, values: Values, repository: RegistryRepository): ProbedRegistry {
  rememberPublic(printRepository(repository));
  const find = openCredentials(session, values, [repository.registry]);
  let found: ReturnType<typeof find> | undefined;
  // A credential helper is asked once.
  const credential = (): ReturnType<typeof find> => {
    found ??= find(repository.registry, repository.path);
    return found;
  };
  const probe = openProbe(repository, {
    credential,
    insecure: values.lines('insecure'),
    log: session.log,
    timeoutMs: 20_000,
  });
  return {
    ...probe,
    host: hostOf(repository),
    loginOrigin: async () => {
      const login = await credential();
      return login === undefined ? undefined : originOf(login);
    },
  };
}
