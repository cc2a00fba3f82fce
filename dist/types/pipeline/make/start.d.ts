import type { Starting } from '../../decide/plan/plan.ts';
import type { Starter, Workspace } from '../../ports.ts';
import type { SmokeReport } from '../../smoke/smoke-report.ts';
/** What starting a filter touches. */
export interface StartPorts {
    /** For the files that the plan names. */
    readonly files: Pick<Workspace, 'read'>;
    readonly starter: Starter;
}
/**
 * Starts a filter as the plan says. @param fallbackRootId used if the plan names none.
 * @throws SMOKE_UNAVAILABLE, SCENARIO_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
 */
export declare function startFilter(ports: StartPorts, module: Uint8Array, starting: Starting, fallbackRootId?: string): Promise<SmokeReport>;
