import type { Preset } from '../../inputs/choices.ts';
import type { FolderView } from '../init/folder-view.ts';
/** What a preset is once the folder was looked at. */
export type ChosenPreset = Exclude<Preset, 'auto' | 'command'> | 'rego';
interface Candidate {
    readonly preset: ChosenPreset;
    /** The file by which it was found. */
    readonly file: string;
}
/**
 * The preset that a folder needs. Several files for one preset (a Makefile next to CMakeLists.txt) are one candidate.
 * @throws WasmImageError INPUT_INVALID if there are two, INPUT_MISSING if there is none.
 */
export declare function choosePreset(view: FolderView): Candidate;
/** @throws WasmImageError INPUT_MISSING if the folder has no build file of the language. */
export declare function refuseEmptyFolder(preset: ChosenPreset, { names }: FolderView): void;
export {};
