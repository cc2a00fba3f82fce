import type { AbiReport } from '../abi/report.ts';
import { type WasmImageError } from '../core/errors.ts';
import { type Plan } from '../decide/plan/plan.ts';
import type { PublishRecord } from '../decide/report/record.ts';
import { type PublishJob, type RunPorts } from './module-run.ts';
export type { PublishJob, RunPorts } from './module-run.ts';
/** What the run of one module touches. */
export interface PublishPorts extends RunPorts, Omit<PublishJob, 'plan'> {
}
/**
 * How a run ended, with all that is known. A failed run may have pushed and tagged less than planned, but never tagged
 * anything unverified.
 */
export type PublishResult = {
    readonly kind: 'done';
    readonly record: PublishRecord;
    readonly abi: AbiReport;
    /** What the module was read from, see `Made`. */
    readonly file: Uint8Array;
    /** The bundle about the module; undefined if none was asked for. */
    readonly moduleBundle: Uint8Array | undefined;
} | {
    readonly kind: 'failed';
    readonly error: WasmImageError;
    readonly abi: AbiReport | undefined;
    readonly record: PublishRecord | undefined;
};
/** Carries out the plan of one module, see {@link publishAll}. */
export declare function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult>;
/**
 * Carries out the plans of all modules: make, push by digest, read back, sign, verify with a fresh client, from the
 * registry, and only then move tags. All modules take each step before any takes the next one, so no tag moves if one
 * module is refused. It never throws; failures are recorded only here. Every step counts "already there and valid" as
 * success, so a second run finishes what a crashed run left.
 * @param jobs plans that differ in what is made and where it goes; they sign, trust and push in the same way.
 * @returns one result per module. If one fails, all have its error, which names it.
 */
export declare function publishAll(jobs: readonly PublishJob[], ports: RunPorts): Promise<readonly PublishResult[]>;
