import { WasmImageError } from '../../core/errors.ts';
import type { InputName } from '../inputs/inputs.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';

/** Where the module comes from. Paths are relative to the workspace. */
export type ModuleSource =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'assemblyscript'; readonly folder: string; readonly modulePath: string | undefined }
  | {
      readonly kind: 'command';
      readonly folder: string;
      readonly argv: readonly string[];
      readonly modulePath: string;
    };

/** Decides where the module comes from. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING. */
export function planSource(values: Values): ModuleSource {
  const path = values.text('module');
  if (path !== undefined) {
    refuseBuilding(values);
    return { kind: 'module', path };
  }
  const build = values.text('build');
  if (build === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot make an image: neither ${named('module')} nor ${named('build')} is set`,
      { hint: `set ${named('module')} to the path of a .wasm file, or set ${named('build')}` },
    );
  const folder = values.text('working-directory') ?? '.';
  if (build === 'assemblyscript') {
    refuseCommand(values, build);
    return { kind: 'assemblyscript', folder, modulePath: values.text('module-path') };
  }
  return planCommand(values, folder);
}

/** Refuses inputs about a build if a built module is given. */
function refuseBuilding(values: Values): void {
  const names = ['build', 'module-path', 'build-command'] as const satisfies readonly InputName[];
  const stray = names.find((name) => values.text(name) !== undefined);
  if (stray === undefined) return;
  const why = stray === 'build' ? 'a module is either given or built' : 'a module is given, so nothing is built';
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named(stray)} together with ${named('module')}: ${why}`);
}

function refuseCommand(values: Values, build: string): void {
  if (values.lines('build-command').length === 0) return;
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot use ${named('build-command')} together with ${named('build', build)}`,
    { hint: `set ${named('build', 'command')}` },
  );
}

function planCommand(values: Values, folder: string): ModuleSource {
  const argv = values.lines('build-command');
  if (argv.length === 0)
    throw new WasmImageError('INPUT_MISSING', `Cannot build: ${named('build-command')} is not set`, {
      hint: `set ${named('build-command')} to the program and its arguments, one per line`,
    });
  const modulePath = values.text('module-path');
  if (modulePath === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot build: ${named('module-path')} is not set, so the module cannot be found`,
      { hint: `set ${named('module-path')} to the .wasm file that the build writes` },
    );
  return { kind: 'command', folder, argv, modulePath };
}
