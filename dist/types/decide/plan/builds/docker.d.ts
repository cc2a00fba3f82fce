import type { BuildFacts, BuildStep } from './build-plan.ts';
/** `docker build` that writes the files of the last stage into a folder. @param into absolute path. */
export declare function planDocker({ args, variable }: BuildFacts, into: string): BuildStep;
/**
 * Chooses the module among the files of the result.
 * @param found paths in the result. @param wanted where the module shall be: of several files, its name decides.
 * @returns the path in the result, and where to put it.
 * @throws WasmImageError BUILD_FAILED.
 */
export declare function chooseModule(found: readonly string[], wanted: string | undefined): {
    readonly from: string;
    readonly to: string;
};
