import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunner, type Runner } from '../adapters/github/runner.ts';
import { leaveSoon } from '../adapters/host/leave.ts';
import { asWasmImageError, cancelled, type ExitCode, WasmImageError } from '../core/errors.ts';
import { rememberPublic } from '../core/text.ts';
import { type Command, type InputRow, inputsOf } from '../decide/inputs/inputs.ts';
import type { RawInputs } from '../decide/inputs/values.ts';
import type { Session } from '../wiring/session.ts';

/** One action: reads inputs, runs, sets outputs; returns the exit status. */
export type Act = (runner: Runner, raw: RawInputs, session: Session) => Promise<ExitCode>;

/** How one action differs from the others. */
export interface FaceOptions {
  /** Reads the event of the workflow, if the plan of the action depends on it. */
  readonly readEvent?: (env: Session['env']) => Promise<Session['event']>;
  /** @returns undefined for an input that is not set. */
  readonly readInput?: (runner: Runner, row: InputRow) => string | undefined;
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
    (status) => {
      runner.finish();
      process.exitCode = status;
    },
    (thrown: unknown) => fail(asWasmImageError(thrown)),
  );
}

async function start(
  command: Command,
  runner: Runner,
  act: Act,
  { readEvent, readInput = (from, row) => from.readInput(row.name, row.kind === 'secret') || undefined }: FaceOptions,
): Promise<ExitCode> {
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
 * Web address of the sources of this action at the version that runs; undefined for an action of the checkout.
 * Source: GitHub docs, default variables.
 */
export function sourceAddress(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const {
    GITHUB_SERVER_URL: server = '',
    GITHUB_ACTION_REPOSITORY: repository = '',
    GITHUB_ACTION_REF: ref = '',
  } = env;
  const isPlain =
    /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
  return isPlain ? `${server}/${repository}/blob/${ref}/` : undefined;
}

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
