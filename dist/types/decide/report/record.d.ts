import type { AbiReport } from '../../abi/report.ts';
import type { SignerIdentity } from '../../attest/facts.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { Code, WasmImageError } from '../../core/errors.ts';
import type { Image, Layout } from '../../oci/image.ts';
import { type Repository } from '../../oci/reference.ts';
import type { SignatureFacts, Verified } from '../gate/checks.ts';
import { type MoveRecord, type TagMove } from '../gate/tag-moves.ts';
import type { VerificationReport } from '../gate/verification.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { HeldRules } from '../plan/modules/held-rules.ts';
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
    /** Ids of GitHub's records of where the image is stored; absent if none were written. */
    readonly storageRecords?: readonly string[];
    readonly tags: readonly MoveRecord[];
}
/** The release on GitHub that the run worked on. */
export interface ReleaseRecord {
    /** The git tag. */
    readonly tag: string;
    /** The page. */
    readonly url: string;
    readonly state: 'draft' | 'published';
    readonly assets: readonly {
        readonly name: string;
        readonly digest: Digest;
        readonly action: 'kept' | 'uploaded' | 'replaced';
    }[];
}
/** The versioned record of a publish run; outputs, summary and text derive only from it. */
export interface PublishRecord {
    readonly schema: 'https://wasm-image.dev/schema/record/v1';
    /** The name of the module in a run of many. */
    readonly name?: string;
    readonly result: 'published' | 'unchanged' | 'existing' | 'unsigned' | 'dry-run' | 'skipped' | 'failed';
    /** Digest of the image that this run made and did not publish, because its version exists already. */
    readonly madeDigest?: Digest;
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
    /** Present if the run left the tags to `merge`. */
    readonly tagsHeld?: true;
    /** With `tagsHeld`: by which rules the tags move; absent if they are the usual ones. */
    readonly tagRules?: HeldRules;
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
    /** Absent if the run releases nothing on GitHub. */
    readonly release?: ReleaseRecord;
    /** The bundle about the module as a file; absent if there is none. */
    readonly moduleBundle?: ModuleBundle;
}
/** A sigstore bundle about the raw module. `digest`: of the bundle itself. */
export interface ModuleBundle {
    readonly digest: Digest;
    readonly logIndexes: readonly string[];
    readonly verifyCommands: readonly VerifyCommand[];
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
    /** Ids of GitHub's records of where the image is stored. */
    readonly storageRecords?: readonly string[] | undefined;
}
/** What a record says about an image. */
export interface RecordedImage extends Pick<Image, 'layout' | 'moduleDigest' | 'layerDigest' | 'size'> {
    readonly manifest: Pick<Content, 'digest'>;
    readonly config: Pick<Content, 'digest'>;
}
/**
 * Makes the record of a run. @param more `error`: why the run failed; `forecast`: the result of a dry run; `madeDigest`: of
 * the image that was made and not published, because `made` exists already.
 */
export declare function makeRecord(plan: Plan, made: {
    readonly image: RecordedImage;
    readonly abi: AbiReport;
    readonly created: string;
}, done: readonly Outcome[], more?: {
    readonly error?: WasmImageError | undefined;
    readonly forecast?: Forecast | undefined;
    readonly release?: ReleaseRecord | undefined;
    readonly madeDigest?: Digest | undefined;
    /** The signature in the bundle about the module. */
    readonly file?: SignatureFacts | undefined;
}): PublishRecord;
/** The tags that now point to the image. */
export declare function tagsSet({ tags }: Pick<PublishedImage, 'tags'>): readonly string[];
/** Paths in the outputs. The action and the command line write the files. */
export interface OutputPaths {
    readonly abiReport: string;
    readonly verificationReport: string;
    readonly record: string;
    readonly moduleBundle: string;
    readonly layout: string;
}
