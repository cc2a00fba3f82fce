import type { RawInputs } from '../../decide/inputs/values.ts';
import type { ModuleOptions } from '../../decide/plan/modules/options.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { Workspace } from '../../ports.ts';
import { type Session } from '../session.ts';
/**
 * Reads the modules that the inputs list, or those of the file that they name.
 * @param options inputs that a module can set for itself. @param most how many there can be.
 * @returns the inputs of each module by its name. @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE.
 */
export declare function openModules(workspace: Workspace, raw: RawInputs, options: ModuleOptions, most?: number): Promise<readonly (readonly [name: string, inputs: RawInputs])[]>;
/**
 * Plans the modules that the inputs list, or those of the file that they name. Modules that another job built are
 * checked first.
 * @param options inputs that a module can set for itself. @param plan for one module.
 * @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE, MODULE_DIGEST_MISMATCH, and what `plan` throws, with
 * the name of the module.
 */
export declare function planModules<Planned extends {
    readonly plan: Plan;
}>(session: Session, raw: RawInputs, options: ModuleOptions, plan: (inputs: RawInputs, name: string) => Promise<Planned>): Promise<readonly Planned[]>;
