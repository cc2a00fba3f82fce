import type { FolderView } from './folder-view.ts';
import { type Answers } from './question.ts';
import { type Recipe } from './recipe.ts';
/** What Go is to build. */
export interface GoBuild {
    /** The path of the module in go.mod. */
    readonly path: string;
    /** Name of the file that is written, unless another is wanted. */
    readonly module: string;
    /** The package with the program. */
    readonly program: string;
}
/** Whether the filter uses the SDK that only TinyGo compiles. */
export declare function usesTinygoSdk(view: FolderView): boolean;
/** Finds the program that is the filter. @throws WasmImageError INPUT_INVALID. */
export declare function goBuild(view: FolderView): GoBuild;
/** How Go builds the filter. @throws WasmImageError INPUT_INVALID. */
export declare function goRecipe(view: FolderView, answers: Answers): Recipe;
