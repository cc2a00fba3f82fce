import { WasmImageError } from '../../core/errors.ts';
import { PRESETS, type Preset } from '../inputs/choices.ts';
import type { InputName } from '../inputs/inputs.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';

/** Where the module comes from. Paths are relative to the workspace. */
export type ModuleSource =
  | { readonly kind: 'module'; readonly path: string }
  | {
      readonly kind: 'preset';
      readonly preset: Exclude<Preset, 'command'>;
      readonly folder: string;
      /** Undefined: where the preset writes it. */
      readonly modulePath: string | undefined;
      /** More arguments for its compiler. */
      readonly args: readonly string[];
    }
  | {
      readonly kind: 'command';
      readonly folder: string;
      /** Programs with their arguments, which run one after the other. */
      readonly commands: readonly (readonly string[])[];
      readonly modulePath: string;
    };

/** What happens to a module before it is judged. */
export interface Finishing {
  /** Names and debug information are removed. */
  readonly isStripped: boolean;
  /** A second build must give the same bytes. */
  readonly isCompared: boolean;
}

/** A line between two build commands. */
const NEXT_COMMAND = '---';

/** Decides where the module comes from. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID. */
export function planSource(values: Values): ModuleSource {
  const path = values.text('module');
  if (path !== undefined) {
    refuseBuilding(values);
    return { kind: 'module', path };
  }
  const build = PRESETS.find((one) => one === values.text('build'));
  if (build === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot make an image: neither ${named('module')} nor ${named('build')} is set`,
      { hint: `set ${named('module')} to the path of a .wasm file, or set ${named('build')}` },
    );
  const folder = values.text('working-directory') ?? '.';
  if (build === 'command') return planCommand(values, folder);
  refuseOther(values, 'build-command', build);
  return {
    kind: 'preset',
    preset: build,
    folder,
    modulePath: values.text('module-path'),
    args: values.lines('build-args'),
  };
}

/** Refuses inputs about a build if a built module is given. */
function refuseBuilding(values: Values): void {
  const names = ['build', 'module-path', 'build-command', 'build-args'] as const satisfies readonly InputName[];
  const stray = planFinishing(values).isCompared
    ? 'reproducible'
    : names.find((name) => values.text(name) !== undefined);
  if (stray === undefined) return;
  const why = stray === 'build' ? 'a module is either given or built' : 'a module is given, so nothing is built';
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named(stray)} together with ${named('module')}: ${why}`);
}

/** Refuses the input that belongs to the other kind of build. */
function refuseOther(values: Values, other: 'build-command' | 'build-args', build: Preset): void {
  if (values.lines(other).length === 0) return;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named(other)} together with ${named('build', build)}`, {
    hint:
      other === 'build-command'
        ? `set ${named('build', 'command')}`
        : `write the arguments into ${named('build-command')}`,
  });
}

function planCommand(values: Values, folder: string): ModuleSource {
  refuseOther(values, 'build-args', 'command');
  const lines = values.lines('build-command');
  if (lines.length === 0)
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
  return { kind: 'command', folder, commands: splitCommands(lines), modulePath };
}

/** Decides what happens to the module before it is judged. */
export function planFinishing(values: Values): Finishing {
  return { isStripped: values.isOn('strip'), isCompared: values.text('reproducible') === 'check' };
}

/** @throws WasmImageError INPUT_INVALID for a line `---` that does not separate two commands. */
function splitCommands(lines: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const line of lines) {
    if (line === NEXT_COMMAND) commands.push([]);
    else commands.at(-1)?.push(line);
  }
  if (commands.every((command) => command.length > 0)) return commands;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot read ${named('build-command')}: there is no command before or after a line ${NEXT_COMMAND}`,
    { hint: `write ${NEXT_COMMAND} only between two commands` },
  );
}
