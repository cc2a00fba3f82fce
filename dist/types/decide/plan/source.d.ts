import { type Preset } from '../inputs/choices.ts';
import type { Values } from '../inputs/values.ts';
/** Where the module comes from. Paths are relative to the workspace. */
export type ModuleSource = {
    readonly kind: 'module';
    readonly path: string;
} | {
    readonly kind: 'preset';
    readonly preset: Exclude<Preset, 'command'>;
    readonly folder: string;
    /** Undefined: where the preset writes it. */
    readonly modulePath: string | undefined;
    /** More arguments for its compiler. */
    readonly args: readonly string[];
} | {
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
/** Decides where the module comes from. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID. */
export declare function planSource(values: Values): ModuleSource;
/** Decides what happens to the module before it is judged. */
export declare function planFinishing(values: Values): Finishing;
