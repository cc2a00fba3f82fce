import { posix } from 'node:path';
import { inputName, quoted } from '../../../core/text.ts';
import { named } from '../../inputs/named.ts';

/** A .wasm file that was found after a build. */
export interface BuiltModule {
  /** Relative to the working directory. */
  readonly path: string;
  readonly modifiedMs: number;
}

const SHOWN = 3;

/**
 * What to set when a build did not write the module where it was said: the likeliest of the files that it did write.
 * Files whose names differ only in dashes and underscores come first (cargo writes `my_filter.wasm` for the crate
 * my-filter), then the newest. @param wanted `module-path`. @param program the first part of the build command.
 */
export function missingModuleHint(wanted: string, found: readonly BuiltModule[], program: string | undefined): string {
  const [first, ...others] = likeliestOf(wanted, found);
  if (first === undefined) return `the build wrote no .wasm file: ${nothingHint(program)}`;
  const set = `set ${named('module-path', quoted(first))}`;
  if (isRelease(wanted) && !isRelease(first) && /(?:^|\/)debug\//.test(first))
    return `the build wrote a debug build: add --release to the build command, or ${set}`;
  return listed(set, others);
}

/** What to set when the file that `module` names does not exist. */
export function missingFileHint(wanted: string, found: readonly BuiltModule[]): string {
  const [first, ...others] = likeliestOf(wanted, found);
  if (first === undefined)
    return (
      'there is no .wasm file here: build the module first; in a workflow, check out the repository ' +
      '(actions/checkout) or download the module in a step before this one'
    );
  return listed(`set ${named('module', quoted(first))}`, others);
}

function listed(set: string, others: readonly string[]): string {
  return others.length === 0 ? set : `${set}; other modules: ${others.map((path) => quoted(path)).join(', ')}`;
}

function likeliestOf(wanted: string, found: readonly BuiltModule[]): readonly string[] {
  const name = foldedName(wanted);
  const likeliest = [...found].sort(
    (a, b) =>
      Number(foldedName(b.path) === name) - Number(foldedName(a.path) === name) ||
      Number(isRelease(b.path)) - Number(isRelease(a.path)) ||
      b.modifiedMs - a.modifiedMs ||
      (a.path < b.path ? -1 : 1),
  );
  return likeliest.slice(0, SHOWN).map(({ path }) => path);
}

function nothingHint(program: string | undefined): string {
  if (program === 'cargo')
    return (
      'build with --target wasm32-wasip1, and in Cargo.toml write [lib] and below it crate-type = ["cdylib"]; ' +
      `otherwise correct ${inputName('module-path')}`
    );
  if (program === 'go')
    return (
      'build with GOOS=wasip1, GOARCH=wasm and -buildmode=c-shared, and name the file with -o; ' +
      `otherwise correct ${inputName('module-path')}`
    );
  return `correct the build command or ${inputName('module-path')}`;
}

function foldedName(path: string): string {
  return posix.basename(path).replaceAll('-', '_').toLowerCase();
}

function isRelease(path: string): boolean {
  return /(?:^|\/)release\//.test(path);
}
