import type { BuiltModule } from '../../decide/plan/toolchains/built-modules.ts';
/**
 * Finds the .wasm files that a build left in its folder or, as in a Cargo workspace, in the folder "target" of one of
 * the folders above. Links are not followed, and the search is bounded.
 * @param folder absolute. @returns paths relative to it, with `/`; what cannot be read is left out.
 */
export declare function findModules(folder: string): Promise<readonly BuiltModule[]>;
