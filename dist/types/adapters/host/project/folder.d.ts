/** Reads small text files below a folder, with limits. */
export interface Folder {
    /** Sorted names in a folder below it; empty if it does not exist. @throws FILE_UNREADABLE, FILE_TOO_LARGE. */
    names(path: string): Promise<readonly string[]>;
    /** A whole file; undefined if it does not exist. @throws FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE. */
    text(path: string): Promise<string | undefined>;
}
/** Opens a folder. @param root may be missing; then it is empty. */
export declare function openFolder(root: string): Folder;
/**
 * The nearest folder, from `start` upwards, that contains an entry of this name.
 * @returns undefined if no parent has one.
 */
export declare function findUpwards(start: string, name: string): Promise<string | undefined>;
/** Whether something exists at a path. */
export declare function isThere(path: string): Promise<boolean>;
/**
 * Whether a folder can be written to, found out by making an empty folder in it, which is removed at once.
 * @param mayBeMissing a folder that does not exist is judged by the nearest folder above that does.
 * @returns why not; undefined if it can be written to.
 */
export declare function writeProblem(path: string, mayBeMissing: boolean): Promise<string | undefined>;
