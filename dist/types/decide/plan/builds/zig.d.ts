import type { BuildFacts, BuildPlan } from './build-plan.ts';
/** The version that is installed when no Zig is in PATH; our example is tested with it. */
export declare const ZIGLANG = "0.17.1";
/** What Zig is called: its own name, and that of the Python package. */
export declare const ZIG_NAMES: readonly (readonly string[])[];
/** Plans `zig build`. @param zig how Zig is started. @throws WasmImageError INPUT_MISSING. */
export declare function planZig({ view, args, modulePath }: BuildFacts, zig: readonly string[]): BuildPlan;
