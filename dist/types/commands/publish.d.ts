import { type RawInputs } from '../decide/inputs/values.ts';
import type { OutputPaths, PublishRecord } from '../decide/report/record.ts';
import type { PublishResult } from '../pipeline/publish.ts';
import type { HandOver } from '../wiring/plan/built-modules.ts';
import type { Session } from '../wiring/session.ts';
/** The publish run of one module and the files it wrote. */
export interface PublishRun {
    readonly result: PublishResult;
    readonly paths: OutputPaths;
    /** What this run can hand over to another job; undefined without `modules`, and after a failure. */
    readonly handOver: HandOver | undefined;
}
/**
 * Plans and publishes one module, or those of the input `modules`. Failures after the plan are in the results.
 * @returns one run per module, in the given order.
 * @throws WasmImageError INPUT_* and the other codes of a plan that cannot be made.
 */
export declare function runPublish(raw: RawInputs, session: Session): Promise<readonly PublishRun[]>;
/** The result of the module that was refused: no module after it was read. */
export declare function refusedIn(runs: readonly PublishRun[]): PublishResult | undefined;
/** The plan of a dry run, for people. */
export declare function forecastOf({ plan }: PublishRecord): Promise<readonly (readonly [string, string])[]>;
