import { quoted } from '../../../core/text.ts';
import type { Toolchain } from '../../inputs/choices.ts';
import { addTarget, installHint, RUST_TARGET } from '../../plan/toolchains/install.ts';
import type { Check } from './check.ts';
import { missingProgram } from './machine-checks.ts';

/** What a program answered. `silent`: it is there, but gave no answer. */
export type ProgramFact =
  | { readonly kind: 'found'; readonly output: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'silent'; readonly why: string };

/** What was found out about the toolchains of a folder. */
export interface ToolchainFacts {
  /** The answers to {@link QUESTIONS}, by their key. */
  readonly programs: ReadonlyMap<string, ProgramFact>;
  /** The toolchain that rust-toolchain.toml names. */
  readonly rustToolchain: string | undefined;
  /** Whether the library of a Rust target is on the disk, by target; undefined if rustc did not say where it is. */
  readonly targets: ReadonlyMap<string, boolean | undefined>;
  /** The version in the line `go` of go.mod. */
  readonly goMod: string | undefined;
  /** The npm lock file that a build would use. */
  readonly npmLock: string | undefined;
  /** The version of the package assemblyscript that is installed. */
  readonly assemblyscript: string | undefined;
}

/** A question to a program: `key` is its name, and what else it is asked. */
export interface Question {
  readonly key: string;
  readonly program: string;
  readonly args: readonly string[];
}

const ask = (program: string, ...args: readonly string[]): Question => ({ key: program, program, args });

/** What each toolchain asks. A built module needs none. */
export const QUESTIONS: Readonly<Record<Toolchain, readonly Question[]>> = {
  rust: [ask('cargo', '--version'), ask('rustc', '--version')],
  go: [ask('go', 'version'), ask('tinygo', 'version')],
  assemblyscript: [ask('npm', '--version')],
  cmake: [ask('cmake', '--version'), ask('emcc', '--version'), ask('clang', '--print-targets')],
  zig: [ask('zig', 'version')],
  rego: [ask('opa', 'version')],
  make: [ask('make', '--version')],
  docker: [ask('docker', '--version')],
  module: [],
};

/** The targets that Rust filters are built for; the first one is recommended. */
export const RUST_TARGETS = [RUST_TARGET, 'wasm32-unknown-unknown'];

/** The toolchains that the folder needs, one or more checks per toolchain. */
export function checkToolchains(toolchains: readonly Toolchain[], facts: ToolchainFacts): readonly Check[] {
  if (toolchains.length === 0)
    return [
      {
        name: 'toolchains',
        status: 'skipped',
        seen: 'the folder has no Cargo.toml, go.mod, asconfig.json, CMakeLists.txt, build.zig, .rego or Dockerfile',
      },
    ];
  return toolchains.flatMap((toolchain) => CHECKS[toolchain](facts));
}

const CHECKS: Readonly<Record<Toolchain, (facts: ToolchainFacts) => readonly Check[]>> = {
  rust: checkRust,
  go: checkGo,
  assemblyscript: checkAssemblyScript,
  cmake: checkCpp,
  zig: ({ programs }) => [checkProgram('zig', programs)],
  rego: ({ programs }) => [checkProgram('opa', programs)],
  make: ({ programs }) => [checkWrapper('make', programs)],
  docker: ({ programs }) => [checkWrapper('docker', programs)],
  module: () => [],
};

/** A Makefile or a Dockerfile often only wraps another toolchain, so a build may not need it. */
function checkWrapper(program: string, programs: ToolchainFacts['programs']): Check {
  const check = checkProgram(program, programs);
  return check.status === 'failed' ? { ...check, status: 'warning' } : check;
}

/** A program of which any version is good. */
function checkProgram(program: string, programs: ToolchainFacts['programs']): Check {
  const fact = programs.get(program) ?? { kind: 'missing' };
  if (fact.kind === 'missing') return missingProgram(program, program);
  if (fact.kind === 'silent') return silent(program, program, fact.why);
  return { name: program, status: 'ok', seen: shownVersion(program, fact.output) };
}

function silent(name: string, program: string, why: string, change?: string): Check {
  return { name, status: 'unknown', seen: `${program} did not say its version: ${why}`, change };
}

function shownVersion(program: string, output: string): string {
  const version = versionIn(output);
  return version === undefined ? `${program} is installed` : `${program} ${version}`;
}

function versionIn(output: string): string | undefined {
  return /\bv?(?:go)?([0-9]{1,5}\.[0-9]{1,9}(?:\.[0-9]{1,9})?[\w.+-]{0,30})/.exec(output)?.[1];
}

function isAtLeast(version: string, wantedMajor: number, wantedMinor: number): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function checkRust({ programs, targets, rustToolchain }: ToolchainFacts): readonly Check[] {
  const cargo = checkProgram('cargo', programs);
  if (cargo.status === 'failed') return [{ ...cargo, name: 'rust' }];
  const rustc = programs.get('rustc') ?? { kind: 'missing' };
  if (rustc.kind !== 'found') {
    const install =
      rustToolchain === undefined
        ? installHint('rustc')
        : `rustup toolchain install ${rustToolchain} --target ${RUST_TARGET}`;
    if (rustc.kind === 'missing') return [{ ...missingProgram('rust', 'rustc'), change: install }];
    return [{ ...silent('rust', 'rustc', rustc.why, install), code: 'BUILD_FAILED' }];
  }
  const version = versionIn(rustc.output) ?? '';
  const rust: Check = { name: 'rust', status: 'ok', seen: `${cargo.seen}, ${shownVersion('rustc', rustc.output)}` };
  return [rust, checkTarget(version, targets, rustToolchain)];
}

function checkTarget(version: string, targets: ToolchainFacts['targets'], toolchain: string | undefined): Check {
  const name = 'rust target';
  if (targets.get(RUST_TARGET) === true) return { name, status: 'ok', seen: `${RUST_TARGET} is installed` };
  if (!isAtLeast(version, 1, 78))
    return {
      name,
      status: 'failed',
      seen: `Rust ${version} does not know ${RUST_TARGET}; it needs 1.78 or later`,
      change: `rustup update && ${addTarget(RUST_TARGET, toolchain)}`,
      code: 'BUILD_FAILED',
    };
  if (targets.get(RUST_TARGET) === undefined)
    return silent(name, 'rustc', 'it does not print the folder of its targets');
  const other = RUST_TARGETS.find((target) => targets.get(target) === true);
  return {
    name,
    status: other === undefined ? 'failed' : 'warning',
    seen: `${RUST_TARGET} is not installed${other === undefined ? '' : `; ${other} is`}`,
    change: addTarget(RUST_TARGET, toolchain),
    code: 'BUILD_FAILED',
  };
}

function checkGo({ programs, goMod }: ToolchainFacts): readonly Check[] {
  const [go, tinygo] = ['go', 'tinygo'].map((name) => programs.get(name) ?? ({ kind: 'missing' } as const));
  const small: readonly Check[] =
    tinygo?.kind === 'found' ? [{ name: 'tinygo', status: 'ok', seen: shownVersion('tinygo', tinygo.output) }] : [];
  if (go === undefined || go.kind === 'missing') return [missingProgram('go', 'go'), ...small];
  if (go.kind === 'silent') return [silent('go', 'go', go.why), ...small];
  const version = versionIn(go.output) ?? '';
  if (!isAtLeast(version, 1, 24)) {
    const why = `go ${version} cannot build c-shared for wasip1`;
    if (small.length > 0) return [{ name: 'go', status: 'ok', seen: `${why}; TinyGo can build filters` }, ...small];
    return [
      {
        name: 'go',
        status: 'failed',
        seen: `${why}; it needs 1.24 or later`,
        change: `${installHint('go')}; or install TinyGo`,
        code: 'BUILD_FAILED',
      },
    ];
  }
  const [major = 0, minor = 0] = (goMod ?? '').split('.').map(Number);
  if (goMod !== undefined && !isAtLeast(version, major, minor))
    return [
      {
        name: 'go',
        status: 'warning',
        seen: `go ${version}, and go.mod asks for ${quoted(goMod)}: go downloads it, unless GOTOOLCHAIN is local`,
        change: `install Go ${goMod} (in a workflow: actions/setup-go with go-version-file: go.mod)`,
      },
      ...small,
    ];
  return [{ name: 'go', status: 'ok', seen: `go ${version}, which can build c-shared for wasip1` }, ...small];
}

function checkAssemblyScript({ programs, npmLock, assemblyscript }: ToolchainFacts): readonly Check[] {
  const lock: Check =
    npmLock === undefined
      ? {
          name: 'lock file',
          status: 'failed',
          seen: 'package-lock.json is missing, so the version of the compiler is not fixed',
          change: 'run npm install, and commit the package-lock.json that it writes',
          code: 'BUILD_FAILED',
        }
      : { name: 'lock file', status: 'ok', seen: quoted(npmLock) };
  const compiler: Check =
    assemblyscript === undefined
      ? {
          name: 'asc',
          status: npmLock === undefined ? 'failed' : 'warning',
          seen: 'the package assemblyscript is not installed',
          change: npmLock === undefined ? 'npm install --save-dev assemblyscript' : 'npm ci --ignore-scripts',
        }
      : { name: 'asc', status: 'ok', seen: `assemblyscript ${assemblyscript}` };
  return [checkProgram('npm', programs), lock, compiler];
}

function checkCpp({ programs }: ToolchainFacts): readonly Check[] {
  const cmake = checkProgram('cmake', programs);
  const [emcc, clang] = ['emcc', 'clang'].map((name) => programs.get(name) ?? ({ kind: 'missing' } as const));
  if (emcc?.kind === 'found') return [cmake, { name: 'emcc', status: 'ok', seen: shownVersion('emcc', emcc.output) }];
  const name = 'c++ compiler';
  if (clang?.kind === 'found' && /\bwasm32\b/.test(clang.output))
    return [
      cmake,
      { name, status: 'ok', seen: 'clang, which knows wasm32; a build also needs the WASI SDK or Emscripten' },
    ];
  const seen =
    clang?.kind === 'found'
      ? 'clang does not know wasm32, and emcc is not in PATH'
      : 'neither emcc nor clang is in PATH';
  return [cmake, { name, status: 'failed', seen, change: installHint('emcc'), code: 'BUILD_FAILED' }];
}
