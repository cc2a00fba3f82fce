// nektos/act in host mode: runs a workflow with our action as `uses: acme/wasm-image@v1` on the Node of PATH.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judge, places } from './places.ts';
import { mustRun, plainEnvironment, run } from './process.ts';

export interface WorkflowRun {
  readonly status: number | undefined;
  /** Lines that steps printed. */
  readonly lines: readonly string[];
  /** The whole output of act, for messages of failed tests. */
  readonly report: string;
}

export interface WorkflowOptions {
  readonly folder: string;
  readonly workflow: string;
  /** Event name and payload; `before` and `after`: the last commits. */
  readonly event: string;
  readonly payload: unknown | ((commits: { readonly before: string; readonly after: string }) => unknown);
  /** The repository that runs it; default acme/wasm. */
  readonly repository?: string;
  /** Folders of actions by `OWNER/NAME@REF`; default: ours as acme/wasm-image@v1. Each is committed to a repository. */
  readonly actions?: Readonly<Record<string, string>>;
  /** A folder that comes first in PATH. */
  readonly programs?: string;
  /** Files and folders of the repository: where they are by where they belong. */
  readonly files: Readonly<Record<string, string>>;
  /** The files in the commit before, if they differ. */
  readonly earlierFiles?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The token of the job, as in `github.token`. */
  readonly token?: string;
  /** The git tag of the commit; default v1.2.3. */
  readonly tag?: string;
  /** More flags of act, for example for secrets. */
  readonly flags?: readonly string[];
}

/** A folder with the action as users get it. */
export function makeAction(folder: string): string {
  const action = join(folder, 'action');
  copyAction(action);
  return action;
}

/** Makes a repository with one workflow and these files (target name: source path) and runs the event. */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const { repository = 'acme/wasm', actions = { 'acme/wasm-image@v1': makeAction(options.folder) } } = options;
  for (const folder of new Set(Object.values(actions))) if (!existsSync(join(folder, '.git'))) await commitAll(folder);
  const project = join(options.folder, 'project');
  mkdirSync(join(project, '.github/workflows'), { recursive: true });
  writeFileSync(join(project, '.github/workflows/release.yml'), options.workflow);
  const before = options.earlierFiles === undefined ? '0'.repeat(40) : await commitFiles(project, options.earlierFiles);
  const after = await commitFiles(project, options.files);
  await mustRun('git', ['tag', options.tag ?? 'v1.2.3'], { cwd: project });
  await mustRun('git', ['remote', 'add', 'origin', `https://github.com/${repository}.git`], { cwd: project });
  const payload = join(options.folder, 'event.json');
  const event = typeof options.payload === 'function' ? options.payload({ before, after }) : options.payload;
  writeFileSync(payload, JSON.stringify(event));
  const finished = await run(
    judge('act'),
    [
      options.event,
      ...[
        '--eventpath',
        payload,
        '--platform',
        'ubuntu-latest=-self-hosted',
        '--platform',
        'ubuntu-24.04=-self-hosted',
        '--json',
        '--no-cache-server',
      ],
      ...Object.entries(actions).flatMap(([name, folder]) => ['--local-repository', `${name}=${folder}`]),
      ...['--action-cache-path', join(options.folder, 'cache')],
      ...(options.token === undefined ? [] : ['--secret', `GITHUB_TOKEN=${options.token}`]),
      ...Object.entries(options.env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...(options.flags ?? []),
    ],
    // act runs a node24 action on the first node in PATH.
    {
      cwd: project,
      env: plainEnvironment({
        HOME: options.folder,
        PATH: [options.programs, dirname(places.node), process.env.PATH].filter((one) => one !== undefined).join(':'),
      }),
      limitMs: 180_000,
    },
  );
  return { status: finished.status, lines: rawLines(finished.stdout), report: finished.stdout + finished.stderr };
}

/** The files that a user gets with `uses:`: the action files and dist, without sources and node_modules. */
function copyAction(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const name of [
    'action.yml',
    'verify/action.yml',
    'merge/action.yml',
    'check/action.yml',
    'inspect/action.yml',
    'plan/action.yml',
    'setup/action.yml',
  ]) {
    const source = join(places.repository, name);
    if (existsSync(source)) cpSync(source, join(target, name));
  }
  cpSync(places.dist, join(target, 'dist'), { recursive: true });
}

/** @param files target name: source path. @returns the commit. */
async function commitFiles(project: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, source] of Object.entries(files)) cpSync(source, join(project, name), { recursive: true });
  await commitAll(project);
  return (await mustRun('git', ['rev-parse', 'HEAD'], { cwd: project })).trim();
}

/** Makes the folder a repository with one more commit of all its files. */
export async function commitAll(folder: string): Promise<void> {
  const author = ['-c', 'user.name=lab', '-c', 'user.email=lab@example.com', '-c', 'commit.gpgsign=false'];
  await mustRun('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await mustRun('git', ['add', '--all', '--force'], { cwd: folder });
  // The same files are the same commit.
  const date = '2026-01-02T03:04:05Z';
  const env = plainEnvironment({ GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date });
  await mustRun('git', [...author, 'commit', '--quiet', '--message', 'lab'], { cwd: folder, env });
}

function rawLines(report: string): readonly string[] {
  return report.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const entry = JSON.parse(line) as { msg?: string; raw_output?: boolean };
    return entry.raw_output === true && entry.msg !== undefined ? [entry.msg.trimEnd()] : [];
  });
}
