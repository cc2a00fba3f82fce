import type { Log } from '../../../ports.ts';
import type { Environment } from '../../host/program.ts';
import { type OrasRelease } from './oras-releases.ts';
/** Where oras is downloaded from; tests serve their own archive. */
export interface OrasSource {
    readonly releases?: readonly OrasRelease[] | undefined;
    readonly downloads?: string | undefined;
}
/**
 * Gets the pinned oras with @actions/tool-cache. The cache keeps the archive. Its digest is checked before each
 * unpacking, after the download as well as from the cache, because other jobs on the machine may write to the cache.
 * @returns the path of the program, in a folder of this run. @throws WasmImageError ORAS_UNAVAILABLE, DIGEST_MISMATCH.
 */
export declare function installOras(options: {
    readonly log: Log;
    readonly env: Environment;
} & OrasSource): Promise<string>;
