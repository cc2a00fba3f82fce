import { type Sbom } from '../../attest/sbom/sbom.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { Log, Workspace } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import type { LockFile } from './locks.ts';
/**
 * Makes or reads the SBOMs of a run, offline.
 * @param locks of the filter.
 * @throws WasmImageError LOCK_INVALID, SBOM_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function makeSboms({ workspace, log }: {
    readonly workspace: Workspace;
    readonly log: Log;
}, plan: Plan, made: Made, locks: readonly LockFile[]): Promise<readonly Sbom[]>;
