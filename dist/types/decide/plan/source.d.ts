import type { Values } from '../inputs/values.ts';
/** Where the module comes from. Paths are relative to the workspace. */
export type ModuleSource = {
    readonly kind: 'module';
    readonly path: string;
} | {
    readonly kind: 'assemblyscript';
    readonly folder: string;
    readonly modulePath: string | undefined;
} | {
    readonly kind: 'command';
    readonly folder: string;
    readonly argv: readonly string[];
    readonly modulePath: string;
};
/** Decides where the module comes from. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING. */
export declare function planSource(values: Values): ModuleSource;
