import type { FolderView } from '../init/folder-view.ts';
/** What a preset knows when it decides. */
export interface BuildFacts {
    readonly view: FolderView;
    /** More arguments for the compiler. */
    readonly args: readonly string[];
    /** Where the user wants the module, relative to the folder. */
    readonly modulePath: string | undefined;
    /** Absolute path of the folder. */
    readonly place: string;
    /** A variable of the environment that the build gets. */
    readonly variable: (name: string) => string | undefined;
}
/** A program with its arguments. It runs in the folder of the filter, without a shell. */
export interface BuildStep {
    readonly argv: readonly string[];
    /** Variables besides those that every build gets. */
    readonly env?: Readonly<Record<string, string>> | undefined;
}
/** How a preset builds. */
export interface BuildPlan {
    /** For the log: the language, and the file that says what is built. */
    readonly what: string;
    readonly steps: readonly BuildStep[];
    /** Where the steps write the module, relative to the folder. */
    readonly modulePath: string;
}
/** Paths of the machine are replaced by this one in what a compiler writes, so that every folder gives the same bytes. */
export declare const MAPPED = "/build";
/** The last value of an option among arguments: `--name=value`, or `--name` and the next one. */
export declare function optionIn(args: readonly string[], ...names: readonly string[]): string | undefined;
