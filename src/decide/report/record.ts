import type { AbiReport } from '../../abi/report.ts';
import type { SignerIdentity } from '../../attest/facts.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { Code, WasmImageError } from '../../core/errors.ts';
import type { Image, Layout } from '../../oci/image.ts';
import { pin, printReference, printRepository, type Repository } from '../../oci/reference.ts';
import type { SignatureFacts, Verified } from '../gate/checks.ts';
import { type MoveRecord, recordMove, type TagMove } from '../gate/tag-moves.ts';
import type { VerificationReport } from '../gate/verification.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { HeldRules } from '../plan/modules/held-rules.ts';
import type { Plan, Pushing } from '../plan/plan.ts';
import { DEFAULT_CHANNELS } from '../plan/tag-policy.ts';
import { fileVerifyCommands, type VerifyCommand, verifyCommands } from './verify-command.ts';

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
  readonly error?: { readonly code: Code; readonly message: string };
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
export function makeRecord(
  plan: Plan,
  made: { readonly image: RecordedImage; readonly abi: AbiReport; readonly created: string },
  done: readonly Outcome[],
  more: {
    readonly error?: WasmImageError | undefined;
    readonly forecast?: Forecast | undefined;
    readonly release?: ReleaseRecord | undefined;
    readonly madeDigest?: Digest | undefined;
    /** The signature in the bundle about the module. */
    readonly file?: SignatureFacts | undefined;
  } = {},
): PublishRecord {
  const { error, forecast, release, madeDigest, file } = more;
  const { image, abi, created } = made;
  const outcomes = plan.repositories.map(
    (repository) => done.find((outcome) => outcome.repository === repository) ?? untouched(repository),
  );
  const skippedReason = skippedReasonOf(plan.pushing);
  const { verified: first, attestations = [] } = outcomes.find(({ verified }) => verified !== undefined) ?? {};
  const types = attestations.map(({ predicateType }) => predicateType);
  const commands = first === undefined ? [] : verifyCommands(first, plan.trust, types);
  return {
    schema: 'https://wasm-image.dev/schema/record/v1',
    ...(plan.name === undefined ? {} : { name: plan.name }),
    result: error !== undefined ? 'failed' : madeDigest === undefined ? resultOf(plan, outcomes, release) : 'existing',
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(skippedReason === undefined ? {} : { skippedReason }),
    ...(madeDigest === undefined ? {} : { madeDigest }),
    digest: image.manifest.digest,
    moduleDigest: image.moduleDigest,
    layerDigest: image.layerDigest,
    configDigest: image.config.digest,
    size: image.size,
    layout: image.layout,
    created,
    abi,
    images: outcomes.map((outcome) => printOutcome(outcome, image)),
    plannedTags: plan.tags,
    ...(plan.areTagsHeld ? { tagsHeld: true as const, ...heldRules(plan) } : {}),
    ...(forecast === undefined ? {} : { plan: forecast }),
    ...(first === undefined ? {} : { signer: first.signature.signer }),
    logIndexes: first?.signature.logIndexes ?? [],
    verified: outcomes.length > 0 && outcomes.every((outcome) => outcome.verified !== undefined),
    ...(commands[0] === undefined ? {} : { verifyCommand: commands[0].command }),
    verifyCommands: commands,
    verification: outcomes.flatMap((outcome) => (outcome.report === undefined ? [] : [outcome.report])),
    ...(release === undefined ? {} : { release }),
    ...(file === undefined ? {} : { moduleBundle: printBundle(file, plan) }),
  };
}

function heldRules({ tagPolicy: { channels, variants = [], origins = [] } }: Plan): Pick<PublishRecord, 'tagRules'> {
  const isUsual = channels === DEFAULT_CHANNELS;
  const tagRules = {
    ...(isUsual ? {} : { channels }),
    ...(variants.length === 0 ? {} : { variants }),
    ...(origins.length === 0 ? {} : { origins }),
  };
  return Object.keys(tagRules).length === 0 ? {} : { tagRules };
}

function printBundle(file: SignatureFacts, { source, trust }: Plan): ModuleBundle {
  const path = source.kind === 'module' ? source.path : (source.modulePath ?? 'module.wasm');
  const names = { module: path.split(/[\\/]/).at(-1) ?? path, bundle: 'module.sigstore.json' };
  return {
    digest: file.referrer,
    logIndexes: file.logIndexes,
    verifyCommands: fileVerifyCommands(file, names, trust),
  };
}

function skippedReasonOf(pushing: Pushing): string | undefined {
  if (pushing.kind === 'push') return undefined;
  if (pushing.kind === 'skip') return pushing.reason;
  return pushing.skipped === undefined ? 'dry run' : `dry run; ${pushing.skipped}`;
}

function untouched(repository: Repository): Outcome {
  return {
    repository,
    push: 'none',
    signature: 'none',
    verified: undefined,
    report: undefined,
    attestations: [],
    moves: [],
  };
}

function resultOf(
  plan: Plan,
  outcomes: readonly Outcome[],
  release: ReleaseRecord | undefined,
): PublishRecord['result'] {
  if (plan.pushing.kind === 'dry-run') return 'dry-run';
  if (plan.pushing.kind === 'skip') return 'skipped';
  if (plan.signing.kind === 'off') return 'unsigned';
  const wrote = outcomes.some(
    (outcome) =>
      outcome.push === 'written' ||
      outcome.signature === 'made' ||
      outcome.moves.some(({ kind }) => kind === 'created' || kind === 'moved'),
  );
  const isReleased = release?.assets.some((asset) => asset.action !== 'kept') === true;
  return wrote || isReleased ? 'published' : 'unchanged';
}

function printOutcome(outcome: Outcome, image: RecordedImage): PublishedImage {
  return {
    repository: printRepository(outcome.repository),
    reference: printReference(pin(outcome.repository, image.manifest.digest)),
    push: outcome.push,
    signature: outcome.signature,
    ...(outcome.verified === undefined ? {} : { signatureDigest: outcome.verified.signature.referrer }),
    attestations: outcome.attestations,
    ...(outcome.storageRecords === undefined ? {} : { storageRecords: outcome.storageRecords }),
    tags: outcome.moves.map(recordMove),
  };
}

/** The tags that now point to the image. */
export function tagsSet({ tags }: Pick<PublishedImage, 'tags'>): readonly string[] {
  return tags.flatMap(({ tag, action, at }) => (action === 'refused' || at !== undefined ? [] : [tag]));
}

/** Paths in the outputs. The action and the command line write the files. */
export interface OutputPaths {
  readonly abiReport: string;
  readonly verificationReport: string;
  readonly record: string;
  readonly moduleBundle: string;
  readonly layout: string;
}
