import type { ModuleSource } from '../../decide/plan/source.ts';
import type { Builder, Log, Workspace } from '../../ports.ts';
/** What a build touches. */
export interface BuildPorts {
    readonly log: Log;
    readonly workspace: Workspace;
    readonly builder: Builder;
}
type BuildSource = Exclude<ModuleSource, {
    readonly kind: 'module';
}>;
/**
 * Builds the module. Nothing that the compiler claims is trusted: the caller reads and judges the bytes.
 * @returns the path of the module, relative to the workspace.
 * @throws BUILD_FAILED, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
 */
export declare function buildModule(ports: BuildPorts, source: BuildSource): Promise<string>;
/**
 * The error for a module that could not be read; if there is no such file, the hint names those that there are.
 * @param path of the input `module`.
 */
export declare function explainUnread({ workspace, builder }: BuildPorts, path: string, thrown: unknown): Promise<unknown>;
/**
 * Finds the first of the names in the folder or, as npm and node do, in a parent folder.
 * @returns undefined when neither the folder nor a parent inside the workspace has one.
 */
export declare function findAbove({ workspace }: Pick<BuildPorts, 'workspace'>, folder: string, names: readonly string[]): Promise<string | undefined>;
export {};
