import { type FolderView } from '../../../decide/plan/init/folder-view.ts';
/**
 * Reads what says how a filter is built, and runs nothing. @param top folder above which nothing is read.
 * @throws WasmImageError FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE; INPUT_INVALID: broken Cargo.toml.
 */
export declare function lookAt(path: string, top: string): Promise<FolderView>;
