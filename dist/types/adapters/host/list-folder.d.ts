/**
 * What is in a folder, sorted by name; links are not followed. @param root the folder that it must be in.
 * @param path for messages; relative to `start`. @param most how many entries it may have.
 * @throws WasmImageError FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function listFolder(root: string, start: string, path: string, most: number): Promise<readonly {
    readonly name: string;
    readonly isFile: boolean;
}[]>;
/**
 * Removes the files that an earlier run listed in a folder, and only those.
 * @param list the name of the list. @param max bytes that it can have. @param namesIn what to remove.
 * @returns the names of what else is there. @throws WasmImageError FILE_UNWRITABLE.
 */
export declare function removeListed(folder: string, list: string, max: number, namesIn: (bytes: Uint8Array) => readonly string[]): Promise<readonly string[]>;
