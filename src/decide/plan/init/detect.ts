import { WasmImageError } from '../../../core/errors.ts';
import { quoted, withInputNames } from '../../../core/text.ts';
import type { Toolchain } from '../../inputs/choices.ts';
import type { FolderView } from './folder-view.ts';
import type { Answers, Question } from './question.ts';

/** The file by which each toolchain is found, in the order of preference. */
const MARKERS: Readonly<Record<Toolchain, (view: FolderView) => string | undefined>> = {
  rust: named('Cargo.toml'),
  go: named('go.mod'),
  assemblyscript: (view) =>
    named('asconfig.json')(view) ??
    (/"assemblyscript"\s*:/.test(view.texts.get('package.json') ?? '') ? 'package.json' : undefined),
  zig: named('build.zig'),
  cmake: named('CMakeLists.txt'),
  rego: ({ names }) => names.find((name) => name.endsWith('.rego') && !name.endsWith('_test.rego')),
  make: named('Makefile'),
  docker: named('Dockerfile'),
  module: ({ names }) => names.find((name) => name.endsWith('.wasm')),
};

/**
 * A Makefile or a Dockerfile often only wraps the toolchain that is found next to it, and a module is what it wrote.
 * So a later group counts only if the earlier ones find nothing.
 */
const GROUPS: readonly (readonly Toolchain[])[] = [
  ['rust', 'go', 'assemblyscript', 'zig', 'cmake', 'rego'],
  ['make', 'docker'],
  ['module'],
];

/** What toolchains stand for, by the groups of their preference. */
export function toolchainGroups<Found>(
  find: (toolchain: Toolchain) => readonly Found[],
): readonly (readonly Found[])[] {
  return GROUPS.map((group) => group.flatMap(find));
}

function named(file: string): (view: FolderView) => string | undefined {
  return ({ texts }) => (texts.has(file) ? file : undefined);
}

/** The toolchains that a folder has, each with the file by which it was found. */
export function toolchainsOf(view: FolderView): ReadonlyMap<Toolchain, string> {
  return new Map(
    GROUPS.flat().flatMap((toolchain) => {
      const file = MARKERS[toolchain](view);
      return file === undefined ? [] : [[toolchain, file] as const];
    }),
  );
}

/**
 * The toolchain to use.
 * @throws WasmImageError INPUT_MISSING if there is none, INPUT_INVALID if the wanted one is not there.
 */
export function chooseToolchain(view: FolderView, { language }: Answers): Toolchain | Question {
  const found = toolchainsOf(view);
  if (language !== undefined) {
    const wanted = [...found.keys()].find((one) => one === language);
    if (wanted !== undefined) return wanted;
    throw new WasmImageError('INPUT_INVALID', `Cannot build with ${quoted(language)}: the folder has no file for it`, {
      hint: found.size === 0 ? noneHint() : `found: ${printFound(found)}`,
    });
  }
  for (const group of GROUPS) {
    const there = group.filter((one) => found.has(one));
    const [only] = there;
    if (only !== undefined && there.length === 1) return only;
    if (there.length > 1)
      return {
        kind: 'question',
        input: 'language',
        why: `Cannot choose how to build the filter: found ${printFound(found, there)}`,
        text: 'How is the filter built?',
        choices: there,
      };
  }
  throw new WasmImageError('INPUT_MISSING', 'Cannot find a filter: the folder has no build file that init knows', {
    hint: noneHint(),
  });
}

function noneHint(): string {
  return withInputNames('give the folder of the filter, or start with an example: {example} rust');
}

function printFound(found: ReadonlyMap<Toolchain, string>, only: readonly Toolchain[] = [...found.keys()]): string {
  return only.map((one) => `${one} (${found.get(one)})`).join(', ');
}
