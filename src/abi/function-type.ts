import type { FunctionType } from '../wasm/module.ts';

/**
 * A function type as the C++ host library prints it: `i32 i32 -> i32`, `void -> void`.
 * Source: printValTypes in src/v8/v8.cc.
 */
export function hostText(type: FunctionType): string {
  return `${words(type.params)} -> ${words(type.results)}`;
}

/** Whether an import or export has a function type with v128, which V8's C API cannot describe: the host exits. */
export function hasVector({ type }: { readonly type: FunctionType | undefined }): boolean {
  return type !== undefined && [...type.params, ...type.results].includes('v128');
}

function words(types: readonly string[]): string {
  return types.length === 0 ? 'void' : types.map(hostWord).join(' ');
}

/** The host prints reference types of the GC proposal as unknown. */
function hostWord(type: string): string {
  return /^(i32|i64|f32|f64|funcref|externref)$/.test(type) ? type : 'unknown';
}
