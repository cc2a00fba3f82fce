import { type AssetName } from '../../decide/plan/release/assets.ts';
import type { Releasing } from '../../decide/plan/release/releasing.ts';
import type { ReleaseRecord } from '../../decide/report/record.ts';
import type { Release, Releases } from '../../github-ports.ts';
import type { Log } from '../../ports.ts';
import { type FinishedModule, type ReleasedModule } from './modules.ts';
/**
 * The release of a run. Call {@link openRelease} before anything is sent, `fill` when every image is verified, `publish`
 * when the version tags have moved. Each step takes what an earlier run left.
 */
export interface ReleaseRun {
    /** What happened so far; undefined before `fill`. */
    readonly record: ReleaseRecord | undefined;
    /**
     * Uploads all files to the draft, or to the published release, and reads their digests back.
     * @param finished each module, in the order of the modules.
     */
    fill(finished: readonly FinishedModule[]): Promise<void>;
    /**
     * The bundle about a module that an earlier run put into the release: another signature would be another file.
     * @param index of the module. @returns undefined if there is none.
     */
    earlierBundle(index: number): Promise<Uint8Array | undefined>;
    /** Publishes the draft, with our section in its notes. */
    publish(): Promise<void>;
}
/** What a release is made of. */
export interface ReleaseParts {
    readonly releasing: Releasing;
    readonly modules: readonly ReleasedModule[];
    readonly names: readonly AssetName[];
}
/** Works on one release through its three steps. */
export declare class OneRelease implements ReleaseRun {
    #private;
    record: ReleaseRecord | undefined;
    constructor(log: Log, releases: Releases, given: ReleaseParts);
    check(): Promise<void>;
    /** Compares what is there with the run, and only reads. @returns undefined if there is no release yet. */
    look(): Promise<Release | undefined>;
    earlierBundle(index: number): Promise<Uint8Array | undefined>;
    fill(finished: readonly FinishedModule[]): Promise<void>;
    publish(): Promise<void>;
}
