import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { Preset, Toolchain } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import { toolchainGroups, toolchainsOf } from '../init/detect.ts';
import type { FolderView } from '../init/folder-view.ts';
import { usesTinygoSdk } from '../init/go.ts';

/** What a preset is once the folder was looked at. */
export type ChosenPreset = Exclude<Preset, 'auto' | 'command'> | 'rego';

interface Candidate {
  readonly preset: ChosenPreset;
  /** The file by which it was found. */
  readonly file: string;
}

/**
 * The preset that a folder needs. Several files for one preset (a Makefile next to CMakeLists.txt) are one candidate.
 * @throws WasmImageError INPUT_INVALID if there are two, INPUT_MISSING if there is none.
 */
export function choosePreset(view: FolderView): Candidate {
  const found = toolchainsOf(view);
  const groups = [
    ...toolchainGroups((toolchain) => {
      const file = found.get(toolchain);
      return file === undefined ? [] : presetOf(toolchain, file, view);
    }),
    sourcesOnly(view),
  ];
  const [first, ...others] = groups.find((group) => group.length > 0) ?? [];
  if (first === undefined) throw nothingFound(found.get('module'));
  const other = others.find(({ preset }) => preset !== first.preset);
  if (other === undefined) return first;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot choose how to build the module: found ${first.file} (${first.preset}) and ${other.file} (${other.preset})`,
    { hint: `set ${named('build', first.preset)}, or ${named('build', other.preset)}` },
  );
}

function presetOf(toolchain: Toolchain, file: string, view: FolderView): readonly Candidate[] {
  switch (toolchain) {
    case 'module':
      return [];
    case 'go':
      return [{ preset: usesTinygoSdk(view) ? 'tinygo' : 'go', file }];
    case 'cmake':
    case 'make':
      return [{ preset: 'cpp', file }];
    default:
      return [{ preset: toolchain, file }];
  }
}

/** Languages that have no build file of their own: components next to their WIT, and C or C++ without a Makefile. */
function sourcesOnly(view: FolderView): readonly Candidate[] {
  const hasWit = view.names.includes('wit');
  const python = hasWit ? view.names.find((name) => name.endsWith('.py')) : undefined;
  const script = hasWit && view.texts.get('package.json')?.includes('"@bytecodealliance/componentize-js"') === true;
  const source = view.sources?.[0];
  return [
    ...(python === undefined ? [] : [{ preset: 'python', file: python } as const]),
    ...(script ? [{ preset: 'javascript', file: 'package.json' } as const] : []),
    ...(source === undefined ? [] : [{ preset: 'cpp', file: source } as const]),
  ];
}

/** The file without which a preset has nothing to build. */
const BUILD_FILES: Readonly<Partial<Record<ChosenPreset, string>>> = {
  rust: 'Cargo.toml',
  go: 'go.mod',
  tinygo: 'go.mod',
  zig: 'build.zig',
};

/** @throws WasmImageError INPUT_MISSING if the folder has no build file of the language. */
export function refuseEmptyFolder(preset: ChosenPreset, { names }: FolderView): void {
  const file = BUILD_FILES[preset];
  if (file === undefined || names.includes(file)) return;
  throw new WasmImageError(
    'INPUT_MISSING',
    `Cannot build with ${named('build', preset)}: the working directory has no ${file}`,
    { hint: `set ${named('working-directory')} to the folder of the filter` },
  );
}

function nothingFound(module: string | undefined): WasmImageError {
  return new WasmImageError(
    'INPUT_MISSING',
    `Cannot choose how to build the module: the working directory has no file that names a language`,
    {
      hint:
        module === undefined
          ? `set ${named('working-directory')} to the folder of the filter, or set ${named('build')} to its language`
          : `${quoted(module)} is built already: set ${named('module', module)} instead of ${named('build')}`,
    },
  );
}
