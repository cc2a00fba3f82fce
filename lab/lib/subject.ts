// Runs our own entries of dist, like a user does.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';
import { type Finished, plainEnvironment, run } from './process.ts';
import type { Registry } from './registries.ts';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly started?: (child: ChildProcess) => void;
}

/** Runs `wasm-image` of dist. */
export function wasmImage(args: readonly string[], options: CommandOptions): Promise<Finished> {
  const { cwd, started } = options;
  const env = plainEnvironment({ HOME: cwd, ...options.env });
  return run(places.node, [places.cli, ...args], {
    cwd,
    env,
    limitMs: 120_000,
    ...(started === undefined ? {} : { started }),
  });
}

/** Flags that log in at a registry. */
export function loginFlags(registry: Pick<Registry, 'credentials'>): readonly string[] {
  return registry.credentials === undefined
    ? []
    : ['--username', registry.credentials.username, '--password', registry.credentials.password];
}

/** The result of an action: `outputs` as the next step of the workflow sees them. */
export interface ActionRun extends Finished {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/**
 * Runs an entry of dist like GitHub's runner: inputs in INPUT_*, files for outputs and summary. `env`: event and token
 * request.
 */
export async function runAction(
  entry: string,
  inputs: Readonly<Record<string, string>>,
  options: CommandOptions,
): Promise<ActionRun> {
  const folder = join(options.cwd, '.runner');
  mkdirSync(folder, { recursive: true });
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'].map((name) => [
      name,
      join(folder, name),
    ]),
  );
  for (const file of Object.values(files)) writeFileSync(file, '');
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const runner = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: options.cwd,
    RUNNER_TEMP: folder,
    RUNNER_TOOL_CACHE: join(folder, 'tools'),
    HOME: options.cwd,
  };
  const env = plainEnvironment({ ...runner, ...files, ...given, ...options.env });
  const finished = await run(places.node, [entry], { cwd: options.cwd, env, limitMs: 120_000 });
  return {
    ...finished,
    outputs: readOutputs(readFileSync(join(folder, 'GITHUB_OUTPUT'), 'utf8')),
    summary: readFileSync(join(folder, 'GITHUB_STEP_SUMMARY'), 'utf8'),
  };
}

/** The event variables of a push of tag v1.2.3 to acme/wasm; `workflow_ref` as in the token. */
export function pushEvent(cwd: string): Readonly<Record<string, string>> {
  const file = join(cwd, 'event.json');
  const repository = {
    full_name: 'acme/wasm',
    name: 'wasm',
    owner: { login: 'acme' },
    private: false,
    visibility: 'public',
    fork: false,
  };
  writeFileSync(file, JSON.stringify({ ref: 'refs/tags/v1.2.3', repository }));
  return {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: file,
    GITHUB_REPOSITORY: 'acme/wasm',
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_REF: 'refs/tags/v1.2.3',
    GITHUB_REF_NAME: 'v1.2.3',
    GITHUB_REF_TYPE: 'tag',
    GITHUB_SHA: 'f4d1ef7c9a5c2e6b8d3a0c1e2f3a4b5c6d7e8f90',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_WORKFLOW: 'release',
    GITHUB_WORKFLOW_REF: 'acme/wasm/.github/workflows/release.yml@refs/tags/v1.2.3',
    GITHUB_RUN_ID: '3003',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'publish',
    GITHUB_ACTOR: 'octocat',
  };
}

/**
 * Reads NAME=VALUE lines and NAME<<DELIMITER blocks. Source: docs.github.com, "Workflow commands", multiline strings.
 */
export function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const block = /^([^=<]+)<<(.+)$/.exec(line);
    if (block === null) {
      const split = line.indexOf('=');
      if (split > 0) outputs[line.slice(0, split)] = line.slice(split + 1);
      continue;
    }
    const end = lines.indexOf(block[2] ?? '', at + 1);
    if (end < 0) throw new Error(`Cannot read the output "${block[1]}": its delimiter is missing`);
    outputs[block[1] ?? ''] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}
