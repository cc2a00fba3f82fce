import { type BuildFacts, type BuildPlan } from './build-plan.ts';
/** A build with cargo, and the target that must be installed for it. */
export interface RustPlan extends BuildPlan {
    readonly target: string;
}
/**
 * Plans a build with cargo. `target/` is in the folder, whatever the workspace or the environment say, and source paths
 * are mapped: the bytes do not depend on where the folder is.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING if the workspace has several filters.
 */
export declare function planRust({ view, args, modulePath, place, variable }: BuildFacts): RustPlan;
