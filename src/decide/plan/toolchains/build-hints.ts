import { quoted, withInputNames } from '../../../core/text.ts';
import { addTarget, installHint, RUST_TARGET } from './install.ts';

interface Rule {
  /** A line of the output, as the compiler writes it in English. */
  readonly line: RegExp;
  readonly hint: (match: readonly string[], argv: readonly string[]) => string;
}

/**
 * What compilers write when something is missing, and what adds it. The first rule is the most exact one.
 * Sources: what rustc and cargo 1.95, rustup 1.29 and Go 1.26 printed.
 */
const RULES: readonly Rule[] = [
  {
    line: /the `([\w.-]{1,60})` target may not be installed/,
    hint: ([, target = RUST_TARGET]) => `add the target in an earlier step: ${addTarget(target)}`,
  },
  {
    line: /^error(?:\[E0463\])?: can't find crate for `(?:std|core|alloc)`/,
    hint: (_, argv) => `add the target in an earlier step: ${addTarget(targetOf(argv))}`,
  },
  {
    line: /could not find specification for target "wasm32-wasi"/i,
    hint: () => `use --target ${RUST_TARGET}, its name since Rust 1.78, and run: ${addTarget(RUST_TARGET)}`,
  },
  {
    line: /could not find specification for target "wasm32-wasip1"/i,
    hint: () => `Rust 1.78 or later has this target; run: rustup update, then: ${addTarget(RUST_TARGET)}`,
  },
  {
    line: /^error: toolchain '([\w.-]{1,80})' is not installed/,
    hint: ([, toolchain = 'stable']) =>
      `install it in an earlier step: rustup toolchain install ${toolchain} --target ${RUST_TARGET}`,
  },
  {
    line: /rustup could not choose a version of (?:cargo|rustc) to run/,
    hint: () => `run in an earlier step: rustup default stable, then: ${addTarget(RUST_TARGET)}`,
  },
  {
    line: /^error: no such command: `([\w-]{1,40})`/,
    hint: ([, command = '']) => `install it in an earlier step: cargo install --locked cargo-${command}`,
  },
  {
    line: /-buildmode=c-shared not supported on wasip1\/wasm/,
    hint: () => 'c-shared for wasip1 needs Go 1.24 or later: install it (in a workflow: actions/setup-go)',
  },
  {
    line: /-buildmode=c-shared not supported on ([\w/]{1,40})/,
    hint: ([, platform = '']) =>
      `the build is for ${platform}: set GOOS=wasip1 and GOARCH=wasm (in a workflow, under "env:" of the step)`,
  },
  {
    line: /^go: (?:errors parsing )?go\.mod requires go >= ([\d.]{1,20})/,
    hint: ([, version = '']) =>
      `install Go ${version} or later in an earlier step (actions/setup-go with go-version-file: go.mod)`,
  },
];

/**
 * What to change so that a build finds what it misses, learned from its output line by line. The hint is that of the
 * most exact rule so far; undefined when no line was recognized.
 */
export interface BuildHints {
  readonly hint: string | undefined;
  /** @param line of the output, without colours. */
  learn(line: string): void;
}

/** Starts to learn from a build. @param argv of the build command. */
export function learnHints(argv: readonly string[]): BuildHints {
  let best: { readonly rank: number; readonly hint: string } | undefined;
  return {
    get hint() {
      return best?.hint;
    },
    learn(line) {
      for (const [rank, rule] of RULES.entries()) {
        if (best !== undefined && rank >= best.rank) return;
        const match = rule.line.exec(line);
        if (match !== null) best = { rank, hint: rule.hint(match, argv) };
      }
    },
  };
}

/** Why a program did not start, and what to do. @param code of the system's error. */
export function whyNotStarted(
  program: string,
  code: string | undefined,
): { readonly why: string; readonly hint?: string } {
  switch (code) {
    case 'ENOENT':
      return { why: 'the program was not found', hint: missingProgramHint(program) };
    case 'EACCES':
      return {
        why: 'the program is not executable',
        hint: 'make it executable (git update-index --chmod=+x)',
      };
    case 'EINVAL':
      return {
        why: 'it is a batch file, which needs a shell',
        hint: 'run the program that the batch file starts, for example node with a script',
      };
    default:
      return { why: code ?? 'it did not start' };
  }
}

/** What to do about a program that was not found. @param program the first part of the build command. */
export function missingProgramHint(program: string): string {
  if (/\s/.test(program))
    return withInputNames('write each argument on a line of its own; the first line of {build-command} is the program');
  if (/^\.{0,2}[\\/]/.test(program))
    return withInputNames('check the path, which is relative to {working-directory}, and its first line (#!)');
  const hint = installHint(program.replace(/\.exe$/i, ''));
  return hint === undefined ? `install ${quoted(program)} in an earlier step, and check PATH` : hint;
}

function targetOf(argv: readonly string[]): string {
  const at = argv.findIndex((arg) => arg === '--target' || arg.startsWith('--target='));
  const named = argv[at]?.split('=')[1] ?? argv[at + 1];
  return at >= 0 && /^[\w.-]{1,60}$/.test(named ?? '') ? (named ?? RUST_TARGET) : RUST_TARGET;
}
