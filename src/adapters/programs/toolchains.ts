import { existsSync } from 'node:fs';
import { parse } from 'node:path';
import { inert } from '../../core/text.ts';
import type { ProgramFact, Question } from '../../decide/report/doctor/toolchain-checks.ts';
import { type Environment, findProgram } from '../host/program.ts';
import { askProgram } from './ask-program.ts';
import { buildEnvironment } from './build-environment.ts';
import { commandOf } from './node-command.ts';

/** How toolchains are asked. */
export interface ToolchainOptions {
  readonly env: Environment;
  /** Programs below this folder are not run. */
  readonly distrusted: string | undefined;
  /** The Rust toolchain of the folder; default: that of the user. */
  readonly rustToolchain: string | undefined;
}

const LIMIT_MS = 15_000;

/**
 * Asks programs for their versions. They run with the environment of a build and in the root folder: a file of the
 * checked folder (rust-toolchain.toml, .npmrc) could make them run other programs or download toolchains.
 * @returns the answers by key.
 */
export async function askToolchains(
  questions: readonly Question[],
  options: ToolchainOptions,
): Promise<ReadonlyMap<string, ProgramFact>> {
  const answers = await Promise.all(
    questions.map(async ({ key, program, args }) => [key, await ask(program, args, options)] as const),
  );
  return new Map(answers);
}

/** Whether the library of a Rust target is installed; undefined if rustc does not say where it would be. */
export async function hasRustTarget(target: string, options: ToolchainOptions): Promise<boolean | undefined> {
  const answer = await ask('rustc', ['--print', 'target-libdir', '--target', target], options);
  return answer.kind === 'found' ? existsSync(answer.output.trim()) : undefined;
}

async function ask(program: string, args: readonly string[], options: ToolchainOptions): Promise<ProgramFact> {
  const { env, distrusted } = options;
  const [first, ...rest] = commandOf([program, ...args], env);
  const name = process.platform === 'win32' && !first.includes('\\') ? `${first}.exe` : first;
  const file = first === program ? findProgram([name], env, distrusted) : first;
  if (file === undefined) return { kind: 'missing' };
  let said = '';
  try {
    const { status, output } = await askProgram(file, {
      args: rest,
      argv0: first === program ? program : undefined,
      input: '',
      env: environmentFor(options),
      folder: parse(file).root,
      timeoutMs: LIMIT_MS,
      onLine: (line) => {
        if (said === '') said = line.trim();
      },
    });
    if (status !== 0)
      return { kind: 'silent', why: `it exited with status ${status}${said === '' ? '' : `: ${inert(said, 200)}`}` };
    return { kind: 'found', output: output.toString('utf8') };
  } catch (thrown) {
    return { kind: 'silent', why: inert(thrown instanceof Error ? thrown.message : 'it failed') };
  }
}

/** Nothing may be downloaded only to learn a version. Sources: go.dev/doc/toolchain; rustup book, since rustup 1.28. */
function environmentFor({ env, rustToolchain }: ToolchainOptions): Record<string, string> {
  const { GOFLAGS: _, ...kept } = buildEnvironment(env, 0);
  const toolchain = rustToolchain === undefined ? {} : { RUSTUP_TOOLCHAIN: rustToolchain };
  return { ...toolchain, ...kept, GOTOOLCHAIN: 'local', RUSTUP_AUTO_INSTALL: '0' };
}
