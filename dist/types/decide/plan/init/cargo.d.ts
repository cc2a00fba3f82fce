import type { FolderView } from './folder-view.ts';
import { type Answers, type Question } from './question.ts';
import type { Recipe } from './recipe.ts';
/**
 * The patterns of the folders that a Cargo workspace names as members.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function cargoMembers(text: string): readonly string[];
/** What cargo is to build. */
export interface CargoBuild {
    readonly name: string;
    /** The Cargo.toml of the package. */
    readonly file: string;
    readonly target: string;
    /** The file that cargo writes. */
    readonly module: string;
    /** Whether `--package` is needed. */
    readonly isMember: boolean;
    /** Whether there is a Cargo.lock, also that of a workspace above. */
    readonly hasLock: boolean;
}
/** Finds the package that is the filter. @throws WasmImageError INPUT_INVALID. */
export declare function cargoBuild(view: FolderView, wanted: string | undefined): CargoBuild | Question;
/** How cargo builds the filter. @throws WasmImageError INPUT_INVALID. */
export declare function cargoRecipe(view: FolderView, answers: Answers): Recipe | Question;
