import { WasmImageError } from '../../../core/errors.ts';
import type { FolderView } from './folder-view.ts';
import { type Answers, plainPath, plainText } from './question.ts';
import { type Recipe, setupGo } from './recipe.ts';

/** `-buildmode=c-shared` for wasip1 exists since this version of Go. */
const OLDEST = [1, 24] as const;
/** The SDK for TinyGo only; archived. */
const TINYGO_SDK = 'github.com/tetratelabs/proxy-wasm-go-sdk';

/** What Go is to build. */
export interface GoBuild {
  /** The path of the module in go.mod. */
  readonly path: string;
  /** Name of the file that is written, unless another is wanted. */
  readonly module: string;
  /** The package with the program. */
  readonly program: string;
}

/** Whether the filter uses the SDK that only TinyGo compiles. */
export function usesTinygoSdk(view: FolderView): boolean {
  return withoutComments(view.texts.get('go.mod') ?? '').includes(TINYGO_SDK);
}

/** Finds the program that is the filter. @throws WasmImageError INPUT_INVALID. */
export function goBuild(view: FolderView): GoBuild {
  const text = withoutComments(view.texts.get('go.mod') ?? '');
  const path = /^module\s+"?([^\s"]+)"?\s*$/m.exec(text)?.[1];
  if (path === undefined) throw new WasmImageError('INPUT_INVALID', 'Cannot use go.mod: it has no module path');
  const program = programOf(view);
  const name = path
    .replace(/\/v\d+$/, '')
    .split('/')
    .at(-1);
  return {
    path: plainText('the module path', path),
    module: `${plainText('the name of the module', name ?? 'filter')}.wasm`,
    program,
  };
}

/** How Go builds the filter. @throws WasmImageError INPUT_INVALID. */
export function goRecipe(view: FolderView, answers: Answers): Recipe {
  if (usesTinygoSdk(view))
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use go.mod: ${TINYGO_SDK} needs TinyGo, which init does not set up`,
      {
        hint: 'use github.com/proxy-wasm/proxy-wasm-go-sdk, or build with a Makefile or a Dockerfile',
      },
    );
  const { path, module } = goBuild(view);
  const version = isNewEnough(withoutComments(view.texts.get('go.mod') ?? ''));
  return {
    toolchain: 'go',
    what: `Go: module ${path} (go.mod)`,
    steps: [setupGo(version ? { 'go-version-file': 'go.mod' } : { 'go-version': '"1.24"' })],
    build: { kind: 'preset', preset: 'go', args: [] },
    modulePath: plainPath('module-path', answers['module-path'] ?? `build/${module}`),
  };
}

/** The package that is the filter: the folder itself, or the only program in `cmd`. */
function programOf({ texts }: FolderView): string {
  const folders = [...texts].flatMap(([file, text]) =>
    /\.go$/.test(file) && !/_test\.go$/.test(file) && /^package main\b/m.test(withoutComments(text))
      ? [file.split('/').slice(0, -1).join('/')]
      : [],
  );
  const found = [...new Set(folders)].sort();
  const [first] = found;
  if (first === '') return '.';
  if (first !== undefined && found.length === 1) return `./${plainPath('the folder of the program', first)}`;
  const why =
    first === undefined
      ? 'no Go file in the folder or in cmd/ has "package main"'
      : `there are several programs: ${found.join(', ')}`;
  throw new WasmImageError('INPUT_INVALID', `Cannot use go.mod: ${why}`, {
    hint: 'run init in a folder with the go.mod and the main package of one filter',
  });
}

function isNewEnough(text: string): boolean {
  const [, major, minor] = /^go\s+(\d+)\.(\d+)/m.exec(text) ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
