/**
 * What is in a folder, sorted by name; links are not followed. @param root the folder that it must be in.
 * @param path for messages; relative to `start`. @param most how many entries it may have.
 * @throws WasmImageError FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function listFolder(root: string, start: string, path: string, most: number): Promise<readonly {
    readonly name: string;
    readonly isFile: boolean;
}[]>;
/** Removes files of a kind from a folder, except some. @param kind end of their names. @throws FILE_UNWRITABLE. */
export declare function removeOthers(folder: string, kind: string, kept: ReadonlyMap<string, unknown>): Promise<void>;
