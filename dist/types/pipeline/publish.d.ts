import type { AbiReport } from '../abi/report.ts';
import { type WasmImageError } from '../core/errors.ts';
import { type Plan } from '../decide/plan/plan.ts';
import { type PublishRecord } from '../decide/report/record.ts';
import { type Repository } from '../oci/reference.ts';
import type { AttestationStore, BundleVerifier, CrossCheck, Signer, SignerIdentity, Stores } from '../ports.ts';
import { type MakePorts } from './make/make.ts';
/** Everything a publish run touches. */
export interface PublishPorts extends MakePorts {
    readonly stores: Stores;
    /** The folder that gets a copy of the assembled image, without tags. */
    readonly copy: Repository;
    /** Made when first needed: the identity token is asked for as late as possible. */
    openSigner(): Promise<Signer>;
    /** Reads the trust root that it will need: a broken one is found before anything is signed. */
    openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
    openAttestationStore(): Promise<AttestationStore>;
    openCrossCheck(): Promise<CrossCheck>;
}
/** How a run ended, with all that is known; a failed run may have pushed and tagged nothing, or less than planned, never something unverified. */
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
 * Runs the plan: make, push by digest, read back, sign, verify as a stranger would, and only then move tags.
 * Never throws; the only place where a failure is recorded. Every step takes "already there and valid" for success, so a re-run finishes what a crash left.
 */
export declare function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult>;
