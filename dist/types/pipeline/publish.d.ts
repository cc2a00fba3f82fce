import type { AbiReport } from '../abi/report.ts';
import { type WasmImageError } from '../core/errors.ts';
import { type Plan } from '../decide/plan/plan.ts';
import { type PublishRecord } from '../decide/report/record.ts';
import { type Repository } from '../oci/reference.ts';
import type { CrossCheck } from '../ports.ts';
import { type MakePorts } from './make/make.ts';
import { type RepositoryPorts } from './repository-run.ts';
import { type SigningPorts } from './sign/run-signing.ts';
/** Everything a publish run touches. */
export interface PublishPorts extends MakePorts, RepositoryPorts, SigningPorts {
    /** The folder that gets a copy of the assembled image, without tags. */
    readonly copy: Repository;
    openCrossCheck(): Promise<CrossCheck>;
}
/**
 * How a run ended, with all that is known. A failed run may have pushed and tagged less than planned, but never tagged
 * anything unverified.
 */
export type PublishResult = {
    readonly kind: 'done';
    readonly record: PublishRecord;
    readonly abi: AbiReport;
} | {
    readonly kind: 'failed';
    readonly error: WasmImageError;
    readonly abi: AbiReport | undefined;
    readonly record: PublishRecord | undefined;
};
/**
 * Carries out the plan: make, push by digest, read back, sign, verify with a fresh client, from the registry, and only
 * then move tags. It never throws; failures are recorded only here. Every step counts "already there and valid" as
 * success, so a second run finishes what a crashed run left.
 */
export declare function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult>;
