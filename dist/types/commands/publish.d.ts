import { type RawInputs } from '../decide/inputs/values.ts';
import type { OutputPaths, PublishRecord } from '../decide/report/record.ts';
import type { PublishResult } from '../pipeline/publish.ts';
import type { Session } from '../wiring/session.ts';
/** A publish run and the files it wrote. */
export interface PublishRun {
    readonly result: PublishResult;
    readonly paths: OutputPaths;
}
/**
 * Plans and publishes. Failures after the plan are in the result.
 * @throws WasmImageError INPUT_* and the other codes of a plan that cannot be made.
 */
export declare function runPublish(raw: RawInputs, session: Session): Promise<PublishRun>;
/** The plan of a dry run, for people. */
export declare function forecastOf({ plan }: PublishRecord): Promise<readonly (readonly [string, string])[]>;
