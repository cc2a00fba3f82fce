import { WasmImageError } from '../../../core/errors.ts';
import { nearest } from '../../../core/nearest.ts';
import { quoted } from '../../../core/text.ts';
import type { InputKind } from '../../inputs/inputs.ts';
import { named } from '../../inputs/named.ts';

/** Inputs of publish that a module can set for itself, with their kinds. */
export type ModuleOptions = ReadonlyMap<string, InputKind>;

/** A module of a run, and the inputs that it sets for itself. */
export interface NamedModule {
  readonly name: string;
  readonly inputs: ReadonlyMap<string, string>;
  /** Where the module is, if it is not known yet whether it is built. */
  readonly path?: string | undefined;
}

/** The file that lists modules: its path as given, and all of it. */
export interface ModuleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The most modules of a run: as many as a matrix can have legs. */
export const MOST_MODULES = 256;

/** @throws WasmImageError INPUT_INVALID. */
export function invalid(at: string, why: string, hint?: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${named('modules')}: ${at}: ${why}`, { hint });
}

/** @throws WasmImageError INPUT_UNKNOWN for an option that modules do not have. */
export function kindOf(options: ModuleOptions, name: string, at: string): InputKind {
  const kind = options.get(name);
  if (kind !== undefined) return kind;
  const known = [...options.keys()];
  const near = nearest(name, known);
  throw new WasmImageError('INPUT_UNKNOWN', `Cannot use ${named('modules')}: ${at}: unknown option ${quoted(name)}`, {
    hint: near === undefined ? `a module can set: ${known.join(', ')}` : `did you mean ${near}?`,
  });
}

/**
 * Checks the list of modules: not more than `most`, and each name is usable and different from the others.
 * @throws WasmImageError INPUT_INVALID.
 */
export function checkNames(modules: readonly NamedModule[], most: number): readonly NamedModule[] {
  const seen = new Set<string>();
  if (modules.length > most) throw invalid('too many', `there are ${modules.length} modules; the limit is ${most}`);
  for (const { name } of modules) {
    const folded = name.toLowerCase();
    if (name.length > 128 || !NAME.test(folded))
      throw invalid(quoted(name), 'it is not a name', 'use letters and digits, with - _ . or / between them');
    if (seen.has(folded)) throw invalid(quoted(name), 'two modules have this name');
    seen.add(folded);
  }
  return modules;
}

/** What a part of an image name can be, in lower case. Source: distribution-spec 1.1 `<name>`. */
const NAME = /^[a-z0-9]+(?:(?:[./]|_|__|-+)[a-z0-9]+)*$/;
