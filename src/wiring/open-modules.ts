import { asWasmImageError } from '../core/errors.ts';
import type { RawInputs } from '../decide/inputs/values.ts';
import type { ModuleOptions } from '../decide/plan/modules/options.ts';
import { readModules, refuseSharedRepository } from '../decide/plan/modules/read-modules.ts';
import type { Plan } from '../decide/plan/plan.ts';
import { aboutModule } from '../decide/report/module-errors.ts';
import type { Workspace } from '../ports.ts';

const MAX_FILE_BYTES = 256 * 1024;

/** A line that names a file instead of a module. */
const FILE = /^[^\r\n=;]+\.(?:ya?ml|json)$/i;

/**
 * Reads the modules that the inputs list, or those of the file that they name.
 * @param options inputs that a module can set for itself. @param most how many there can be.
 * @returns the inputs of each module by its name. @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE.
 */
export async function openModules(
  workspace: Workspace,
  raw: RawInputs,
  options: ModuleOptions,
  most?: number,
): Promise<readonly (readonly [name: string, inputs: RawInputs])[]> {
  const text = (raw.get('modules') ?? '').trim();
  const given = FILE.test(text) ? { path: text, bytes: await workspace.read(text, MAX_FILE_BYTES) } : text;
  return readModules(given, raw, options, most);
}

/** How one module is planned: first its own inputs are read, then what all of them depend on. */
export interface ModuleSteps<Own, Planned> {
  readonly read: (inputs: RawInputs) => Own;
  readonly open: (all: readonly Own[]) => Promise<(own: Own, name: string) => Planned>;
}

/**
 * Plans the modules that the inputs list, or those of the file that they name.
 * @param options inputs that a module can set for itself.
 * @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE, and what the steps throw, with the name of the module.
 */
export async function planModules<Own, Planned extends { readonly plan: Plan }>(
  workspace: Workspace,
  raw: RawInputs,
  options: ModuleOptions,
  steps: ModuleSteps<Own, Planned>,
): Promise<readonly Planned[]> {
  const modules = (await openModules(workspace, raw, options)).map(
    ([name, inputs]) => [name, about(name, () => steps.read(inputs))] as const,
  );
  const plan = await steps.open(modules.map(([, own]) => own));
  const planned = modules.map(([name, own]) => about(name, () => plan(own, name)));
  refuseSharedRepository(planned.map(({ plan: { name = '', repositories } }) => [name, repositories]));
  return planned;
}

function about<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw aboutModule(asWasmImageError(thrown), name);
  }
}
