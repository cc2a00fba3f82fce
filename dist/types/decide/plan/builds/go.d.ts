import { type BuildFacts, type BuildPlan } from './build-plan.ts';
/**
 * Plans a build with Go: a reactor for WASI, without the paths and the git state of this machine.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function planGo({ view, args, modulePath }: BuildFacts): BuildPlan;
/**
 * Plans a build with TinyGo. A filter runs on one thread and never waits, so it needs no scheduler. A panic prints its
 * message, which hosts log, and traps. The older SDK has a `main` that registers the filter, so it is built as a
 * command, and hosts call its `_start`.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function planTinygo({ view, args, modulePath }: BuildFacts): BuildPlan;
