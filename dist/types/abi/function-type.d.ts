import type { FunctionType } from '../wasm/module.ts';
/**
 * A function type as the C++ host library prints it: `i32 i32 -> i32`, `void -> void`.
 * Source: printValTypes in src/v8/v8.cc.
 */
export declare function hostText(type: FunctionType): string;
/** Whether an import or export has a function type with v128, which V8's C API cannot describe: the host exits. */
export declare function hasVector({ type }: {
    readonly type: FunctionType | undefined;
}): boolean;
