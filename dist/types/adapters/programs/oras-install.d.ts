import type { Log } from '../../ports.ts';
import type { Environment } from '../host/program.ts';
import { type OrasRelease } from './oras-releases.ts';
/** Where oras comes from; tests serve an archive of their own. */
export interface OrasSource {
    readonly releases?: readonly OrasRelease[];
    readonly downloads?: string;
}
/**
 * Gets the pinned oras with @actions/tool-cache. The archive is what the cache keeps: it is compared with our table before it is unpacked,
 * after the download and each time it comes out of the cache, which other jobs of the machine may write to.
 * @returns the path of the program, unpacked into a folder of this run. @throws WasmImageError ORAS_UNAVAILABLE, DIGEST_MISMATCH.
 */
export declare function installOras(options: {
    readonly log: Log;
    readonly env: Environment;
} & OrasSource): Promise<string>;
