import { asWasmImageError } from '../../core/errors.ts';
import type { RawInputs } from '../../decide/inputs/values.ts';
import { withGiven } from '../../decide/plan/modules/hand-over.ts';
import { isModuleFile } from '../../decide/plan/modules/module-lines.ts';
import type { ModuleOptions } from '../../decide/plan/modules/options.ts';
import { readModules, refuseSharedRepository } from '../../decide/plan/modules/read-modules.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import { aboutModule } from '../../decide/report/module-errors.ts';
import type { Workspace } from '../../ports.ts';
import { openBoundary, type Session } from '../session.ts';
import { findGiven } from './built-modules.ts';

const MAX_FILE_BYTES = 256 * 1024;

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
  const given = isModuleFile(text) ? { path: text, bytes: await workspace.read(text, MAX_FILE_BYTES) } : text;
  return readModules(given, raw, options, most);
}

/**
 * Plans the modules that the inputs list, or those of the file that they name. Modules that another job built are
 * checked first.
 * @param options inputs that a module can set for itself. @param plan for one module.
 * @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE, MODULE_DIGEST_MISMATCH, and what `plan` throws, with
 * the name of the module.
 */
export async function planModules<Planned extends { readonly plan: Plan }>(
  session: Session,
  raw: RawInputs,
  options: ModuleOptions,
  plan: (inputs: RawInputs, name: string) => Promise<Planned>,
): Promise<readonly Planned[]> {
  const modules = await openModules(openBoundary(session), raw, options);
  const names = modules.map(([name]) => name);
  const given = await findGiven(session, raw, names);
  const planned: Planned[] = [];
  for (const [name, inputs] of modules) {
    const own = given?.get(name);
    try {
      planned.push(await plan(own === undefined ? inputs : withGiven(inputs, own), name));
    } catch (thrown) {
      throw aboutModule(asWasmImageError(thrown), name);
    }
  }
  refuseSharedRepository(planned.map(({ plan: { name = '', repositories } }) => [name, repositories]));
  return planned;
}
