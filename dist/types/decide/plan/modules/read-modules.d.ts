import { type Repository } from '../../../oci/reference.ts';
import { type ModuleFile, type ModuleOptions } from './options.ts';
export type { ModuleFile } from './options.ts';
/**
 * Reads the modules of a run and the inputs of each.
 * @param given the input `modules`, or the file that it names. @param shared the inputs of the run.
 * @returns the inputs of each module by its name, in the given order.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN, INPUT_CONFLICT.
 */
export declare function readModules(given: string | ModuleFile, shared: ReadonlyMap<string, string>, options: ModuleOptions, most?: number): readonly (readonly [name: string, inputs: ReadonlyMap<string, string>])[];
/**
 * Refuses two modules that go to the same repository.
 * @param places names with their repositories. @throws WasmImageError INPUT_INVALID.
 */
export declare function refuseSharedRepository(places: readonly (readonly [name: string, all: readonly Repository[]])[]): void;
