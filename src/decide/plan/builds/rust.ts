import { posix } from 'node:path';
import { cargoBuild } from '../init/cargo.ts';
import { isQuestion, unanswered } from '../init/question.ts';
import { type BuildFacts, type BuildPlan, MAPPED, optionIn } from './build-plan.ts';

/** A build with cargo, and the target that must be installed for it. */
export interface RustPlan extends BuildPlan {
  readonly target: string;
}

/**
 * Plans a build with cargo. `target/` is in the folder, whatever the workspace or the environment say, and source paths
 * are mapped: the bytes do not depend on where the folder is.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING if the workspace has several filters.
 */
export function planRust({ view, args, modulePath, place, variable }: BuildFacts): RustPlan {
  const build = cargoBuild(view, optionIn(args, '--package', '-p'));
  if (isQuestion(build))
    throw unanswered({ ...build, ...PACKAGE, choices: build.choices.map((one) => `--package=${one}`) });
  const target = optionIn(args, '--target') ?? build.target;
  const profile = optionIn(args, '--profile');
  const folder = optionIn(args, '--target-dir') ?? 'target';
  const remaps = [`--remap-path-prefix=${cargoHome(variable)}=/cargo`, `--remap-path-prefix=${place}=${MAPPED}`];
  const flags = rustFlags(variable, remaps, target);
  return {
    what: `Rust: package ${build.name} (${build.file}) for ${target}`,
    target,
    steps: [
      {
        argv: [
          'cargo',
          'build',
          ...(profile === undefined && !args.includes('--release') && !args.includes('-r') ? ['--release'] : []),
          ...(build.hasLock && !args.includes('--frozen') && !args.includes('--locked') ? ['--locked'] : []),
          ...(optionIn(args, '--target') === undefined ? [`--target=${target}`] : []),
          ...(optionIn(args, '--target-dir') === undefined ? ['--target-dir=target'] : []),
          ...flags.argv,
          ...args,
        ],
        env: flags.env,
      },
    ],
    modulePath: modulePath ?? posix.join(folder, target, folderOf(profile ?? 'release'), build.module),
  };
}

const PACKAGE = { input: 'build-args' } as const;

/** Source: The Cargo Book, "Build cache": the profiles dev and test write to `debug`, bench to `release`. */
function folderOf(profile: string): string {
  if (profile === 'dev' || profile === 'test') return 'debug';
  return profile === 'bench' ? 'release' : profile;
}

function cargoHome(variable: BuildFacts['variable']): string {
  return variable('CARGO_HOME') ?? posix.join(variable('HOME') ?? variable('USERPROFILE') ?? '/root', '.cargo');
}

/**
 * The flags join those of the config files; but cargo ignores these if a variable has flags.
 * Source: The Cargo Book, `build.rustflags` (four exclusive sources) and "Command-line overrides" (arrays are joined).
 */
function rustFlags(
  variable: BuildFacts['variable'],
  flags: readonly string[],
  target: string,
): { readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> } {
  const encoded = variable('CARGO_ENCODED_RUSTFLAGS');
  if (encoded !== undefined) return { argv: [], env: { CARGO_ENCODED_RUSTFLAGS: [encoded, ...flags].join('\u001f') } };
  const plain = variable('RUSTFLAGS');
  if (plain !== undefined) {
    const words = plain.split(' ').filter((word) => word !== '');
    return { argv: [], env: { CARGO_ENCODED_RUSTFLAGS: [...words, ...flags].join('\u001f') } };
  }
  return { argv: ['--config', `target.${target}.rustflags=${JSON.stringify(flags)}`] };
}
