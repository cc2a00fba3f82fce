import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunner, type Runner } from '../adapters/github/runner.ts';
import { leaveSoon } from '../adapters/host/leave.ts';
import { asWasmImageError, cancelled, WasmImageError } from '../core/errors.ts';
import { SOURCES } from '../core/links.ts';
import { rememberPublic } from '../core/text.ts';
import { type Command, type InputRow, inputsOf } from '../decide/inputs/inputs.ts';
import type { RawInputs } from '../decide/inputs/values.ts';
import type { Links } from '../decide/report/markdown.ts';
import type { Session } from '../wiring/session.ts';

/** One action: reads inputs, runs, sets outputs; returns the last lines of the log. */
export type Act = (runner: Runner, raw: RawInputs, session: Session) => Promise<readonly string[]>;

/** How one action differs from the others. */
export interface FaceOptions {
  /** Reads the event of the workflow, if the plan of the action depends on it. */
  readonly readEvent?: (env: Session['env']) => Promise<Session['event']>;
  /** @returns undefined for an input that is not set. */
  readonly readInput?: (runner: Runner, row: InputRow) => string | undefined;
  /** The exit status of a run that threw no error; default 0. */
  readonly status?: () => number;
}

/**
 * Runs an action as a workflow step. The exit status starts as failure and becomes 0 last. An error becomes one
 * annotation with its code and hint.
 */
export function runAction(
  command: Command,
  act: Act,
  onError: (runner: Runner, error: WasmImageError) => Promise<void>,
  options: FaceOptions = {},
): void {
  process.exitCode = 1;
  const runner = openRunner(process.env);
  const fail = async (error: WasmImageError): Promise<void> => {
    runner.fail(error);
    process.exitCode = error.exitCode;
    // If the summary cannot be written, the error above still counts.
    if (runner.hasSummary) await onError(runner, error).catch(() => {});
    leaveSoon();
  };
  const cancel = (): void => {
    runner.fail(cancelled(command === 'publish'));
    process.exit(130);
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  start(command, runner, act, options).then(
    (lines) => {
      runner.finish();
      for (const line of lines) runner.log.info(line);
      process.exitCode = options.status?.() ?? 0;
    },
    (thrown: unknown) => fail(asWasmImageError(thrown)),
  );
}

async function start(
  command: Command,
  runner: Runner,
  act: Act,
  { readEvent, readInput = (from, row) => from.readInput(row.name, row.kind === 'secret') || undefined }: FaceOptions,
): Promise<readonly string[]> {
  const raw = new Map<string, string>();
  for (const row of inputsOf(command)) {
    const text = readInput(runner, row);
    // Registered before secrets are read, because a secret may be a part of one of these.
    if (['image', 'images', 'tags'].includes(row.name)) rememberPublic(text ?? '');
    if (text !== undefined) raw.set(row.name, text);
  }
  refuseUnsafe(process.env);
  runner.refuseUnwritable();
  return act(runner, raw, await openSession(runner, readEvent));
}

async function openSession(runner: Runner, readEvent: FaceOptions['readEvent']): Promise<Session> {
  const folder = process.env.GITHUB_WORKSPACE ?? process.cwd();
  return {
    env: process.env,
    folder,
    boundary: folder,
    outFolder: join(process.env.RUNNER_TEMP ?? tmpdir(), 'wasm-image', process.env.GITHUB_ACTION ?? 'step'),
    log: runner.log,
    event: (process.env.GITHUB_EVENT_NAME ?? '') === '' ? undefined : await readEvent?.(process.env),
    write: async (path, bytes) => (await import('../wiring/session.ts')).writeAnywhere(path, bytes),
  };
}

/**
 * What a summary links to: the sources of this action at the version that runs (those of this version for an action of
 * the checkout), the workflow run and its commit. Source: GitHub docs, default variables.
 */
export function linksOf(env: Readonly<Record<string, string | undefined>>): Links {
  const address = (...parts: readonly (readonly [name: string, form: RegExp, before?: string])[]) => {
    const texts = parts.map(([name, form, before = '/']) =>
      form.test(env[name] ?? '') ? before + env[name] : undefined,
    );
    return texts.includes(undefined) ? undefined : texts.join('');
  };
  const server = ['GITHUB_SERVER_URL', /^https:\/\/[\w.:-]+$/, ''] as const;
  const repository = ['GITHUB_REPOSITORY', NAME] as const;
  const sources = address(server, ['GITHUB_ACTION_REPOSITORY', NAME], ['GITHUB_ACTION_REF', /^[\w./-]+$/, '/blob/']);
  return {
    sources: sources === undefined ? SOURCES : `${sources}/`,
    run: address(server, repository, ['GITHUB_RUN_ID', /^\d+$/, '/actions/runs/']),
    commit: address(server, repository, ['GITHUB_SHA', /^[0-9a-f]{40}$/, '/commit/']),
  };
}

const NAME = /^[\w.-]+\/[\w.-]+$/;

/** An earlier step can set variables for this one; a variable that disables certificate checks is refused. */
function refuseUnsafe(env: Readonly<Record<string, string | undefined>>): void {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new WasmImageError(
      'REGISTRY_INSECURE',
      'Cannot run with NODE_TLS_REJECT_UNAUTHORIZED=0: it disables certificate checks',
      { hint: 'unset it; to trust a CA, set NODE_EXTRA_CA_CERTS' },
    );
  }
}
