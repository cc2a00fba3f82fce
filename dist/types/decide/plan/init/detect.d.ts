import type { Toolchain } from '../../inputs/choices.ts';
import type { FolderView } from './folder-view.ts';
import type { Answers, Question } from './question.ts';
/** What toolchains stand for, by the groups of their preference. */
export declare function toolchainGroups<Found>(find: (toolchain: Toolchain) => readonly Found[]): readonly (readonly Found[])[];
/** The toolchains that a folder has, each with the file by which it was found. */
export declare function toolchainsOf(view: FolderView): ReadonlyMap<Toolchain, string>;
/**
 * The toolchain to use.
 * @throws WasmImageError INPUT_MISSING if there is none, INPUT_INVALID if the wanted one is not there.
 */
export declare function chooseToolchain(view: FolderView, { language }: Answers): Toolchain | Question;
