import type { ReleaseForecast } from '../../decide/plan/forecast.ts';
import type { Releasing } from '../../decide/plan/release/releasing.ts';
import type { Releases } from '../../github-ports.ts';
import type { Log } from '../../ports.ts';
import { type MadeModule } from './modules.ts';
import { type ReleaseRun } from './release-run.ts';
/** What releasing touches. */
export interface ReleasePorts {
    readonly log: Log;
    openReleases(): Promise<Releases>;
}
/**
 * Checks everything that could stop the release, and changes nothing.
 * @param modules go into the same release. @returns undefined if there is none.
 * @throws RELEASE_FAILED, RELEASE_CONFLICT, INPUT_INVALID, INPUT_CONFLICT, FILE_TOO_LARGE.
 */
export declare function openRelease(ports: ReleasePorts, modules: readonly [MadeModule, ...MadeModule[]]): Promise<ReleaseRun | undefined>;
/**
 * Finds out what would happen to the release, with the same checks; whether the token can write is not asked.
 * @param ports undefined: GitHub is not asked. @throws as {@link openRelease}.
 */
export declare function foreseeRelease(ports: ReleasePorts | undefined, releasing: Releasing, modules: readonly MadeModule[]): Promise<ReleaseForecast>;
