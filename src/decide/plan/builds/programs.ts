import { WasmImageError } from '../../../core/errors.ts';
import { installHint } from '../toolchains/install.ts';

/** A program that a preset needs, and how it is asked for its version. */
export interface NeededProgram {
  readonly name: string;
  readonly ask: readonly string[];
  /** The oldest version that can build filters. */
  readonly least?: readonly [major: number, minor: number] | undefined;
  /** What older versions cannot do. */
  readonly why?: string | undefined;
}

export const CARGO: NeededProgram = { name: 'cargo', ask: ['cargo', '--version'] };
/** Source: rustc book, "wasm32-wasip1" (since 1.78) and "wasm32-wasip2" (tier 2 since 1.82). */
export function rustcFor(target: string): NeededProgram {
  const least = target === 'wasm32-wasip2' ? 82 : target === 'wasm32-wasip1' ? 78 : 0;
  return { name: 'rustc', ask: ['rustc', '--version'], least: [1, least], why: `does not know the target ${target}` };
}
export const GO: NeededProgram = {
  name: 'go',
  ask: ['go', 'version'],
  least: [1, 24],
  why: 'cannot build c-shared for wasip1',
};
/** Source: release notes of TinyGo 0.34: `//go:wasmexport`, and `-buildmode=c-shared` for wasip1. */
export const TINYGO: NeededProgram = {
  name: 'tinygo',
  ask: ['tinygo', 'version'],
  least: [0, 34],
  why: 'cannot build c-shared for wasip1',
};

/** Older versions read other files. */
export const COMPONENTIZE: NeededProgram = {
  name: 'componentize-py',
  ask: ['componentize-py', '--version'],
  least: [0, 25],
};

/**
 * Refuses a program that is missing or too old. A version that cannot be read is accepted: the build will tell.
 * @param output what the program answered; undefined if it did not.
 * @throws WasmImageError BUILD_FAILED with the command that installs it.
 */
export function refuseProgram({ name, least, why }: NeededProgram, output: string | undefined): void {
  const hint = installHint(name);
  if (output === undefined)
    throw new WasmImageError('BUILD_FAILED', `Cannot build: ${name} was not found, or does not start`, { hint });
  const [, major = '', minor = ''] = /\b(?:v|go)?(\d{1,5})\.(\d{1,5})/.exec(output) ?? [];
  if (least === undefined || major === '') return;
  if (Number(major) > least[0] || (Number(major) === least[0] && Number(minor) >= least[1])) return;
  throw new WasmImageError(
    'BUILD_FAILED',
    `Cannot build with ${name} ${major}.${minor}: it ${why ?? 'is too old'}; ${least.join('.')} or later can`,
    { hint },
  );
}
