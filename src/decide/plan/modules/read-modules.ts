import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { printRepository, type Repository } from '../../../oci/reference.ts';
import { named } from '../../inputs/named.ts';
import { readModuleFile } from './module-file.ts';
import { readModuleLines } from './module-lines.ts';
import { MOST_MODULES, type ModuleFile, type ModuleOptions, type NamedModule } from './options.ts';

export type { ModuleFile } from './options.ts';

/**
 * Reads the modules of a run and the inputs of each.
 * @param given the input `modules`, or the file that it names. @param shared the inputs of the run.
 * @returns the inputs of each module by its name, in the given order.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN, INPUT_CONFLICT.
 */
export function readModules(
  given: string | ModuleFile,
  shared: ReadonlyMap<string, string>,
  options: ModuleOptions,
  most = MOST_MODULES,
): readonly (readonly [name: string, inputs: ReadonlyMap<string, string>])[] {
  const stray = (['module', 'module-digest'] as const).find((name) => (shared.get(name) ?? '').trim() !== '');
  if (stray !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named(stray)} together with ${named('modules')}`, {
      hint: `give each module, with its own options, in ${named('modules')}`,
    });
  const modules =
    typeof given === 'string' ? readModuleLines(given, options, most) : readModuleFile(given, options, most);
  if (modules.length === 0)
    throw new WasmImageError('INPUT_MISSING', `Cannot publish: ${named('modules')} lists no module`);
  return modules.map((module) => [module.name, inputsOf(module, shared)]);
}

function inputsOf({ inputs, path }: NamedModule, shared: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const all = new Map([...shared, ...inputs]);
  all.delete('modules');
  // With a build, the path says where the build writes the module.
  if (path !== undefined) all.set((all.get('build') ?? '').trim() === '' ? 'module' : 'module-path', path);
  return all;
}

/**
 * Refuses two modules that go to the same repository.
 * @param places names with their repositories. @throws WasmImageError INPUT_INVALID.
 */
export function refuseSharedRepository(places: readonly (readonly [name: string, all: readonly Repository[]])[]): void {
  const owners = new Map<string, string>();
  for (const [name, repositories] of places)
    for (const repository of repositories.map(printRepository)) {
      const owner = owners.get(repository);
      if (owner !== undefined)
        throw new WasmImageError(
          'INPUT_INVALID',
          `Cannot publish the modules ${quoted(owner)} and ${quoted(name)} to the same image ${quoted(repository)}`,
          { hint: `put {name} into ${named('images')}, or set images for each module` },
        );
      owners.set(repository, name);
    }
}
