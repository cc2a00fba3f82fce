import { devNull } from 'node:os';
import { type Environment, findProgram } from '../host/program.ts';
import { askProgram } from './ask-program.ts';

/** What we read with git. Nothing here fails, because a build works without git. */
export interface Git {
  /** Commit time of HEAD in seconds since 1970; undefined without a commit, a repository or git. */
  commitTime(folder: string): Promise<number | undefined>;
  /** The commit of HEAD: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
  commitSha(folder: string): Promise<string | undefined>;
  /** The address of the remote `origin`, as the config has it; it can contain a password. */
  originUrl(folder: string): Promise<string | undefined>;
}

/**
 * A repository's own config can name programs (core.fsmonitor, gpg.program through log.showSignature, ext:: remotes of
 * a partial clone), and git cannot ignore that config. So we run only plumbing commands that read one object (commit.ts
 * says what else), and override every setting that could start a program or use the network.
 * Source: git-config(1), git(1) environment; safe.directory is honoured on the command line.
 */
const OVERRIDES = [
  'safe.directory=*',
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'core.pager=cat',
  'log.showSignature=false',
];

/** Runs git in a folder; undefined if it fails, does not end in time, or is not installed. */
export type AskGit = (folder: string, args: readonly string[]) => Promise<string | undefined>;

/** How much git may answer, and how long it may take. */
export interface GitLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const LIMITS: GitLimits = { timeoutMs: 5_000, maxBytes: 1024 * 1024 };

/**
 * Finds git.
 * @param env where PATH is read from. @param workspace a git below this folder is not used. @param limits default 5 s
 * and 1 MiB.
 */
export function findGit(env: Environment, workspace?: string, limits?: GitLimits): AskGit {
  const ask = findGitBytes(env, workspace, limits);
  return async (folder, args) => (await ask(folder, args))?.toString('utf8');
}

/** As {@link findGit}, for answers that are not text. */
export function findGitBytes(env: Environment, workspace?: string, limits = LIMITS) {
  const program = findProgram(process.platform === 'win32' ? ['git.exe'] : ['git'], env, workspace);
  return async (folder: string, args: readonly string[]): Promise<Buffer | undefined> =>
    program === undefined ? undefined : await run(program, folder, args, env, limits);
}

/** Opens git. @param env, workspace as for {@link findGit}. */
export function openGit(env: Environment, workspace?: string): Git {
  const ask = findGit(env, workspace);
  return {
    async commitTime(folder) {
      return committerTimeOf((await ask(folder, ['cat-file', 'commit', 'HEAD'])) ?? '');
    },
    async commitSha(folder) {
      const sha = (await ask(folder, ['rev-parse', '--verify', '--end-of-options', 'HEAD^{commit}']))?.trim() ?? '';
      return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha) ? sha : undefined;
    },
    async originUrl(folder) {
      const url = (await ask(folder, ['config', '--get', 'remote.origin.url']))?.trim() ?? '';
      return url === '' ? undefined : url;
    },
  };
}

async function run(
  program: string,
  folder: string,
  args: readonly string[],
  env: Environment,
  limits: GitLimits,
): Promise<Buffer | undefined> {
  const ended = await askProgram(program, {
    args: ['--no-pager', '--no-replace-objects', ...OVERRIDES.flatMap((pair) => ['-c', pair]), ...args],
    input: '',
    env: environmentOf(env),
    folder,
    ...limits,
  }).catch(() => undefined);
  return ended?.status === 0 ? ended.output : undefined;
}

/**
 * The caller's GIT_DIR and similar variables are not passed on. A lazy fetch of a partial clone is forbidden twice:
 * older git does not know GIT_NO_LAZY_FETCH (2.45, backported to 2.39.5), and GIT_ALLOW_PROTOCOL overrides a
 * protocol.ext.allow in the config.
 */
function environmentOf(env: Environment): Record<string, string> {
  const system = env.SystemRoot === undefined ? {} : { SystemRoot: env.SystemRoot };
  return {
    ...system,
    PATH: env.PATH ?? env.Path ?? '',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Source: git's commit object has headers up to the first empty line; one is `committer NAME <MAIL> SECONDS ZONE`. */
function committerTimeOf(commit: string): number | undefined {
  const headers = commit.split('\n\n', 1)[0] ?? '';
  const seconds = /^committer [^\n]*> ([0-9]{1,11}) [+-][0-9]{4}$/m.exec(headers)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
