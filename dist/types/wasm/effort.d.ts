import type { WasmModule } from './module.ts';
/**
 * A bound of what an engine does to validate a core module, in steps of at most 4 ns: an instruction may touch all values of the widest type,
 * and each local of a function is set up. Measured with V8 of Node 20 and 24 on bodies made to be slow (blocks, calls, locals): 0.3 to 3.8 ns a
 * step; modules that compilers make need a hundredth of it. @returns Infinity for types that are more than a function's, whose instructions
 * touch up to 10,000 values, and for code that cannot be read.
 */
export declare function validationEffort(module: WasmModule): number;
