/** What `init` saw of a folder. Paths are relative to it, with `/`. */
export interface FolderView {
    /** Names of the files and folders in it, sorted. */
    readonly names: readonly string[];
    /** Texts of the files that say how the filter is built, by path. */
    readonly texts: ReadonlyMap<string, string>;
    /** C and C++ files in it and in its folder `src`, sorted; default none. */
    readonly sources?: readonly string[] | undefined;
}
/** Files of a folder that are read whole when they exist. */
export declare const KNOWN_FILES: readonly string[];
/** The folder once these files are in it; files that exist already keep their text. */
export declare function withFiles(view: FolderView, files: ReadonlyMap<string, string>): FolderView;
