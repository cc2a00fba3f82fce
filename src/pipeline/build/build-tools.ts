import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { CLANGS } from '../../decide/plan/builds/cpp.ts';
import { COMPONENTIZE, type NeededProgram, refuseProgram } from '../../decide/plan/builds/programs.ts';
import {
  COMPONENTIZE_PACKAGE,
  type PythonPackage,
  requirementsOf,
  ZIG_PACKAGE,
} from '../../decide/plan/builds/python-packages.ts';
import { ZIG_NAMES } from '../../decide/plan/builds/zig.ts';
import { addTarget, installHint } from '../../decide/plan/toolchains/install.ts';
import type { Builder } from '../../ports.ts';
import type { BuildSite } from './build-ports.ts';

/** Checks that a program is there and new enough. @throws BUILD_FAILED with the command that installs it. */
export async function needProgram({ ports, source }: BuildSite, program: NeededProgram): Promise<void> {
  const output = await ports.builder.ask(program.ask, source.folder);
  refuseProgram(program, output);
  const version = output?.split('\n')[0]?.trim() ?? '';
  if (version !== '') ports.log.info(version);
}

/**
 * Adds the target with rustup, if the library of the target is not there.
 * @throws BUILD_FAILED if there is no rustup.
 */
export async function addRustTarget({ ports: { builder, log }, source }: BuildSite, target: string): Promise<void> {
  const library = await builder.ask(['rustc', '--print', 'target-libdir', '--target', target], source.folder);
  if (library !== undefined && (await builder.isThere(library.trim()))) return;
  if ((await builder.ask(['rustup', '--version'], source.folder)) === undefined)
    throw new WasmImageError('BUILD_FAILED', `Cannot build: the Rust target ${target} is not installed`, {
      hint: `install Rust with rustup (https://rustup.rs), then run: ${addTarget(target)}`,
    });
  log.info(`The Rust target ${target} is not installed: add it with rustup`);
  await builder.run(['rustup', 'target', 'add', target], source.folder);
}

/** A compiler of C++ that knows wasm32: that of CXX, of the WASI SDK, or clang in PATH; undefined if there is none. */
export async function findClang({ ports: { builder }, source, facts }: BuildSite): Promise<string | undefined> {
  const sdk = facts.variable('WASI_SDK_PATH');
  const named = facts.variable('CXX');
  // A build file may need another compiler than clang.
  if (named !== undefined) return named;
  const candidates = [...(sdk === undefined ? [] : [`${sdk}/bin/clang++`]), ...CLANGS];
  for (const program of candidates)
    if ((await builder.ask([program, '--print-targets'], source.folder))?.includes('wasm32') === true) return program;
  return undefined;
}

/** The error if sources cannot be compiled. */
export function noClang(): WasmImageError {
  return new WasmImageError('BUILD_FAILED', 'Cannot build: no clang in PATH can compile for wasm32', {
    hint: installHint('clang'),
  });
}

/** Zig in PATH, or the Python package, which is installed for this build if it is missing. */
export async function findZig(site: BuildSite): Promise<readonly string[]> {
  for (const name of ZIG_NAMES)
    if ((await site.ports.builder.ask([...name, 'version'], site.source.folder)) !== undefined) return name;
  const bin = await installPython(site, ZIG_PACKAGE, 'zig');
  return [bin('python'), '-m', 'ziglang'];
}

export async function findComponentizePy(site: BuildSite): Promise<readonly string[]> {
  const output = await site.ports.builder.ask(COMPONENTIZE.ask, site.source.folder);
  if (output === undefined)
    return [(await installPython(site, COMPONENTIZE_PACKAGE, 'componentize-py'))('componentize-py')];
  refuseProgram(COMPONENTIZE, output);
  return ['componentize-py'];
}

/**
 * Installs one package into a new environment that is removed after the build. pip checks the checksum of the file
 * before it unpacks it. @returns the paths of programs in the environment.
 */
async function installPython(
  { ports: { builder, log }, source, scratch }: BuildSite,
  name: PythonPackage,
  missing: string,
): Promise<(program: string) => string> {
  const python = await firstThatAnswers(builder, source.folder, ['python3', 'python']);
  if (python === undefined)
    throw new WasmImageError('BUILD_FAILED', `Cannot build: neither ${missing} nor Python 3 was found`, {
      hint: `run in an earlier step: pipx install ${name}`,
    });
  log.info(`${missing} is not in PATH: install ${name} for this build`);
  const { path, files } = await scratch();
  await files.write('requirements.txt', new TextEncoder().encode(requirementsOf(name)));
  // Only Windows has this variable.
  const isWindows = builder.variable('SystemRoot') !== undefined;
  const bin = (program: string): string =>
    isWindows ? posix.join(path, 'venv/Scripts', `${program}.exe`) : posix.join(path, 'venv/bin', program);
  await builder.run([python, '-m', 'venv', posix.join(path, 'venv')], source.folder);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--no-deps'];
  await builder.run(
    [bin('python'), ...pip, '--only-binary=:all:', '--requirement', posix.join(path, 'requirements.txt')],
    source.folder,
  );
  return bin;
}

async function firstThatAnswers(
  builder: Builder,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const one of names) if ((await builder.ask([one, '--version'], folder)) !== undefined) return one;
  return undefined;
}
