import type { Source } from '../../decide/plan/plan.ts';
import type { Builder, Log, Workspace } from '../../ports.ts';
export interface BuildPorts {
    readonly log: Log;
    readonly workspace: Workspace;
    readonly builder: Builder;
}
type BuildSource = Exclude<Source, {
    readonly kind: 'module';
}>;
/**
 * Builds the module. The compiler's word is not taken for anything: the caller reads and judges the bytes.
 * @returns the path of the module, relative to the workspace. @throws BUILD_FAILED, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
 */
export declare function buildModule(ports: BuildPorts, source: BuildSource): Promise<string>;
/** The first of the names in the folder or, as npm and node look for things, in one above it; never above the workspace. */
export declare function findAbove({ workspace }: Pick<BuildPorts, 'workspace'>, folder: string, names: readonly string[]): Promise<string | undefined>;
export {};
