import { parse, resolve } from 'node:path';
import { leaveSoon } from './adapters/host/leave.ts';
import { closeTerminalLog } from './adapters/host/log.ts';
import { readStream } from './adapters/host/stream.ts';
import {
  type CliRun,
  errorJson,
  openLog,
  say,
  sayError,
  screenOf,
  type TerminalCommand,
} from './commands/terminal/terminal.ts';
import { asWasmImageError, cancelled, type ExitCode, WasmImageError } from './core/errors.ts';
import { nameInputsAsFlags, quoted, redact } from './core/text.ts';
import { textWidth } from './core/wrap.ts';
import { parseArguments, wantsJson } from './decide/inputs/arguments.ts';
import { printCommandHelp, printHelp } from './decide/inputs/help.ts';
import { printError } from './decide/report/print-error.ts';
import type { Session } from './wiring/session.ts';

declare const WASM_IMAGE_VERSION: string;

/** Each command is loaded when it runs. */
const COMMANDS: Readonly<Record<CliRun['command'], () => Promise<TerminalCommand>>> = {
  publish: async () => (await import('./commands/terminal/cli-publish.ts')).publish,
  verify: async () => (await import('./commands/terminal/cli-verify.ts')).verify,
  check: async () => (await import('./commands/terminal/check/cli-check.ts')).check,
  render: async () => (await import('./commands/terminal/cli-render.ts')).render,
  inspect: async () => (await import('./commands/terminal/cli-inspect.ts')).inspect,
  build: async () => (await import('./commands/terminal/cli-build.ts')).build,
  pull: async () => (await import('./commands/terminal/cli-pull.ts')).pull,
  merge: async () => (await import('./commands/terminal/tags/cli-merge.ts')).merge,
  tag: async () => (await import('./commands/terminal/tags/cli-tag.ts')).tag,
  tags: async () => (await import('./commands/terminal/tags/cli-tags.ts')).tags,
  run: async () => (await import('./commands/terminal/cli-run.ts')).run,
  policy: async () => (await import('./commands/terminal/cli-policy.ts')).policy,
  plan: async () => (await import('./commands/terminal/tags/cli-plan.ts')).plan,
  init: async () => (await import('./commands/terminal/cli-init.ts')).init,
  tree: async () => (await import('./commands/terminal/cli-tree.ts')).tree,
  login: async () => (await import('./commands/terminal/cli-login.ts')).login,
  logout: async () => (await import('./commands/terminal/cli-login.ts')).logout,
  doctor: async () => (await import('./commands/terminal/help/cli-doctor.ts')).doctor,
  hosts: async () => (await import('./commands/terminal/help/cli-hosts.ts')).hosts,
  explain: async () => (await import('./commands/terminal/help/cli-explain.ts')).explain,
  completion: async () => (await import('./commands/terminal/help/cli-completion.ts')).completion,
};

// If the process dies early its status is a failure; success is set last.
process.exitCode = 1;
nameInputsAsFlags();
process.on('SIGINT', cancel).on('SIGTERM', cancel);
process.on('exit', closeTerminalLog);
// Who writes the result handles what goes wrong; if standard error cannot be written, nothing can say so.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
main().then(
  (status) => {
    process.exitCode = status;
  },
  (thrown: unknown) => {
    process.exitCode = fail(asWasmImageError(thrown), wantsJson(process.argv.slice(2)));
    leaveSoon();
  },
);

async function main(): Promise<ExitCode> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.kind === 'help') {
    const { command, isFull } = invocation;
    const width = textWidth(process.stdout.isTTY ? process.stdout.columns : undefined);
    return say(command === undefined ? printHelp(width) : printCommandHelp(command, width, isFull));
  }
  if (invocation.kind === 'version') {
    const version = typeof WASM_IMAGE_VERSION === 'string' ? WASM_IMAGE_VERSION : 'development';
    return say(invocation.isJson ? JSON.stringify({ version }) : version);
  }
  const session = await openSession(invocation);
  const command = await COMMANDS[invocation.command]();
  return command(invocation, session);
}

async function openSession(run: CliRun): Promise<Session> {
  const folder = process.cwd();
  const workspace = process.env.GITHUB_WORKSPACE ?? '';
  const hasEvent = ['publish', 'build', 'plan'].includes(run.command) && (process.env.GITHUB_EVENT_NAME ?? '') !== '';
  return {
    env: process.env,
    folder,
    // Outside a workflow users name files of their own machine.
    boundary: workspace === '' ? parse(folder).root : workspace,
    outFolder: resolve(folder, ['pull', 'render'].includes(run.command) ? '.wasm-image' : folderOf(run.output)),
    // Standard input takes milliseconds to open, and few commands ask.
    get terminal() {
      return isAttended() ? { input: process.stdin, output: process.stderr, clear: closeTerminalLog } : undefined;
    },
    log: await openLog(run, process.env),
    event: hasEvent ? await (await import('./commands/terminal/cli-session.ts')).readEvent(process.env) : undefined,
    write: async (path, bytes) => (await import('./commands/terminal/cli-session.ts')).writeAnywhere(path, bytes),
    // In a workflow, files are read from the checkout only.
    readStream: workspace === '' ? readStream : undefined,
  };
}

/** Whether a person is at this terminal. In CI, a question would wait for ever. */
function isAttended(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && /^(?:|0|false)$/i.test(process.env.CI ?? '');
}

/** @throws WasmImageError INPUT_INVALID for an output that is not a folder. */
function folderOf(output = '.wasm-image'): string {
  if (output !== '' && output !== '-') return output;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(output)} as --output: it must be a folder`);
}

function fail(error: WasmImageError, isJson: boolean): ExitCode {
  closeTerminalLog();
  if (isJson) process.stdout.write(`${redact(JSON.stringify({ error: errorJson(error) }))}\n`);
  sayError(printError(error, screenOf({ isJson, verbosity: 'normal' }, process.stderr)));
  return error.exitCode;
}

/** It is safe to stop at any point: what is pushed has no tag yet, and what has a tag was verified. */
function cancel(): void {
  fail(cancelled(process.argv.includes('publish')), wantsJson(process.argv.slice(2)));
  process.exit(130);
}
