import type { BuildFacts } from '../../decide/plan/builds/build-plan.ts';
import type { ModuleSource } from '../../decide/plan/source.ts';
import type { Builder, Log, ScratchFolder, Workspace } from '../../ports.ts';
/** What a build touches. */
export interface BuildPorts {
    readonly log: Log;
    readonly workspace: Workspace;
    readonly builder: Builder;
}
/** A module that is built. */
export type BuildSource = Exclude<ModuleSource, {
    readonly kind: 'module';
}>;
/** A module that one of our presets builds. */
export type PresetSource = Extract<ModuleSource, {
    readonly kind: 'preset';
}>;
/** Where a preset wrote the module, relative to the folder, and the program that did. */
export interface PresetBuilt {
    readonly modulePath: string;
    readonly program?: string | undefined;
}
/** Everything that one build of a preset has at hand. */
export interface BuildSite {
    readonly ports: BuildPorts;
    readonly source: PresetSource;
    readonly facts: BuildFacts;
    /** Removed after the build. */
    readonly scratch: () => Promise<ScratchFolder>;
}
