import { type AbiReport } from '../../abi/report.ts';
import type { SignerIdentity } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import type { Code, WasmImageError } from '../../core/errors.ts';
import type { Image, Layout } from '../../oci/image.ts';
import { type Repository } from '../../oci/reference.ts';
import type { Verified } from '../gate/checks.ts';
import type { TagMove } from '../gate/tag-moves.ts';
import type { VerificationReport } from '../gate/verification.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { Plan } from '../plan/plan.ts';
import { type VerifyCommand } from './verify-command.ts';
/** An attestation that is attached to the image. */
export interface KeptAttestation {
    readonly predicateType: string;
    /** The referrer manifest that carries it. */
    readonly digest: Digest;
    /** Its id on GitHub; absent if this run did not store it there. */
    readonly githubId?: string;
}
/** What happened to one repository. */
export interface PublishedImage {
    readonly repository: string;
    /** By digest. */
    readonly reference: string;
    /** `written`, `present` (it already existed), or `none` if nothing was pushed. */
    readonly push: 'written' | 'present' | 'none';
    /** `made` by this run, `reused`, or `none`. */
    readonly signature: 'made' | 'reused' | 'none';
    readonly signatureDigest?: Digest;
    readonly attestations: readonly KeptAttestation[];
    readonly tags: readonly {
        readonly tag: string;
        readonly action: TagMove['kind'];
        readonly from?: Digest;
    }[];
}
/** The versioned record of a publish run; outputs, summary and text derive only from it. */
export interface PublishRecord {
    readonly schema: 'https://wasm-image.dev/schema/record/v1';
    readonly result: 'published' | 'unchanged' | 'unsigned' | 'dry-run' | 'skipped' | 'failed';
    /** Why the run failed; `images` then says what was done before. */
    readonly error?: {
        readonly code: Code;
        readonly message: string;
    };
    readonly skippedReason?: string;
    readonly digest: Digest;
    readonly moduleDigest: Digest;
    readonly layerDigest: Digest;
    readonly configDigest: Digest;
    /** Bytes of manifest and blobs. */
    readonly size: number;
    readonly layout: Layout;
    readonly created: string;
    readonly abi: AbiReport;
    readonly images: readonly PublishedImage[];
    /** Tags that the run moves, in order. */
    readonly plannedTags: readonly string[];
    /** What the same run would do without `dry-run`. */
    readonly plan?: Forecast;
    readonly signer?: SignerIdentity;
    readonly logIndexes: readonly string[];
    readonly verified: boolean;
    /** The first of {@link verifyCommands}. */
    readonly verifyCommand?: string;
    /** Commands that verify the first image, with several tools; empty if it was not verified. */
    readonly verifyCommands: readonly VerifyCommand[];
    readonly verification: readonly VerificationReport[];
}
/** One repository's outcome before it is printed. */
export interface Outcome {
    readonly repository: Repository;
    readonly push: PublishedImage['push'];
    readonly signature: PublishedImage['signature'];
    readonly verified: Verified | undefined;
    readonly report: VerificationReport | undefined;
    readonly attestations: readonly KeptAttestation[];
    readonly moves: readonly TagMove[];
}
/** Makes the record of a run. @param more `error`: why the run failed; `forecast`: the result of a dry run. */
export declare function makeRecord(plan: Plan, made: {
    readonly image: Image;
    readonly abi: AbiReport;
    readonly created: string;
}, done: readonly Outcome[], more?: {
    readonly error?: WasmImageError | undefined;
    readonly forecast?: Forecast | undefined;
}): PublishRecord;
/** Paths in the outputs. The action and the command line write the files. */
export interface OutputPaths {
    readonly abiReport: string;
    readonly verificationReport: string;
    readonly record: string;
    readonly layout: string;
}
/** The outputs of publish, by name. An absent one is empty. */
export declare function outputsOf(record: PublishRecord, paths: OutputPaths): ReadonlyMap<string, string>;
