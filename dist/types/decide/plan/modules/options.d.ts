import { WasmImageError } from '../../../core/errors.ts';
import type { InputKind } from '../../inputs/inputs.ts';
/** Inputs of publish that a module can set for itself, with their kinds. */
export type ModuleOptions = ReadonlyMap<string, InputKind>;
/** A module of a run, and the inputs that it sets for itself. */
export interface NamedModule {
    readonly name: string;
    readonly inputs: ReadonlyMap<string, string>;
    /** Where the module is, if it is not known yet whether it is built. */
    readonly path?: string | undefined;
}
/** The file that lists modules: its path as given, and all of it. */
export interface ModuleFile {
    readonly path: string;
    readonly bytes: Uint8Array;
}
/** The most modules of a run: as many as a matrix can have legs. */
export declare const MOST_MODULES = 256;
/** @throws WasmImageError INPUT_INVALID. */
export declare function invalid(at: string, why: string, hint?: string): WasmImageError;
/** @throws WasmImageError INPUT_UNKNOWN for an option that modules do not have. */
export declare function kindOf(options: ModuleOptions, name: string, at: string): InputKind;
/**
 * Checks the list of modules: not more than `most`, and each name is usable and different from the others.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function checkNames(modules: readonly NamedModule[], most: number): readonly NamedModule[];
