import { type AbiReport, hostsSupported } from '../../abi/report.ts';
import type { SignerIdentity } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import type { Code, WasmImageError } from '../../core/errors.ts';
import type { Image, Layout } from '../../oci/image.ts';
import { pin, printReference, printRepository, type Repository } from '../../oci/reference.ts';
import type { SignatureFacts, Verified } from '../gate/checks.ts';
import type { TagMove } from '../gate/tag-moves.ts';
import type { VerificationReport } from '../gate/verification.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { Plan, Pushing } from '../plan/plan.ts';
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
  readonly tags: readonly { readonly tag: string; readonly action: TagMove['kind']; readonly from?: Digest }[];
}

/** The versioned record of a publish run; outputs, summary and text derive only from it. */
export interface PublishRecord {
  readonly schema: 'https://wasm-image.dev/schema/record/v1';
  readonly result: 'published' | 'unchanged' | 'unsigned' | 'dry-run' | 'skipped' | 'failed';
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
}

/** Makes the record of a run. @param more `error`: why the run failed; `forecast`: the result of a dry run. */
export function makeRecord(
  plan: Plan,
  made: { readonly image: Image; readonly abi: AbiReport; readonly created: string },
  done: readonly Outcome[],
  more: {
    readonly error?: WasmImageError | undefined;
    readonly forecast?: Forecast | undefined;
    /** The signature in the bundle about the module. */
    readonly file?: SignatureFacts | undefined;
  } = {},
): PublishRecord {
  const { error, forecast, file } = more;
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
    result: error === undefined ? resultOf(plan, outcomes) : 'failed',
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(skippedReason === undefined ? {} : { skippedReason }),
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
    ...(forecast === undefined ? {} : { plan: forecast }),
    ...(first === undefined ? {} : { signer: first.signature.signer }),
    logIndexes: first?.signature.logIndexes ?? [],
    verified: outcomes.length > 0 && outcomes.every((outcome) => outcome.verified !== undefined),
    ...(commands[0] === undefined ? {} : { verifyCommand: commands[0].command }),
    verifyCommands: commands,
    verification: outcomes.flatMap((outcome) => (outcome.report === undefined ? [] : [outcome.report])),
    ...(file === undefined ? {} : { moduleBundle: printBundle(file, plan) }),
  };
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

function resultOf(plan: Plan, outcomes: readonly Outcome[]): PublishRecord['result'] {
  if (plan.pushing.kind === 'dry-run') return 'dry-run';
  if (plan.pushing.kind === 'skip') return 'skipped';
  if (plan.signing.kind === 'off') return 'unsigned';
  const wrote = outcomes.some(
    (outcome) =>
      outcome.push === 'written' || outcome.signature === 'made' || outcome.moves.some((move) => move.kind !== 'kept'),
  );
  return wrote ? 'published' : 'unchanged';
}

function printOutcome(outcome: Outcome, image: Image): PublishedImage {
  return {
    repository: printRepository(outcome.repository),
    reference: printReference(pin(outcome.repository, image.manifest.digest)),
    push: outcome.push,
    signature: outcome.signature,
    ...(outcome.verified === undefined ? {} : { signatureDigest: outcome.verified.signature.referrer }),
    attestations: outcome.attestations,
    tags: outcome.moves.map((move) => ({
      tag: move.tag,
      action: move.kind,
      ...(move.kind === 'moved' ? { from: move.from } : {}),
    })),
  };
}

/** Paths in the outputs. The action and the command line write the files. */
export interface OutputPaths {
  readonly abiReport: string;
  readonly verificationReport: string;
  readonly record: string;
  readonly moduleBundle: string;
  readonly layout: string;
}

/** The outputs of publish, by name. An absent one is empty. */
export function outputsOf(record: PublishRecord, paths: OutputPaths): ReadonlyMap<string, string> {
  const first = record.images[0];
  const wasPushed = record.images.some((image) => image.push !== 'none');
  return new Map([
    ['digest', record.digest],
    ['reference', wasPushed ? (first?.reference ?? '') : ''],
    ['references', JSON.stringify(wasPushed ? record.images.map((image) => image.reference) : [])],
    [
      'tags',
      JSON.stringify(record.images.flatMap((image) => image.tags.map((tag) => `${image.repository}:${tag.tag}`))),
    ],
    ['module-digest', record.moduleDigest],
    ['layer-digest', record.layerDigest],
    ['config-digest', record.configDigest],
    ['size', String(record.size)],
    ['layout', record.layout],
    ['abi-version', record.abi.abi ?? ''],
    ['abi-report', paths.abiReport],
    ['hosts-supported', JSON.stringify(hostsSupported(record.abi))],
    ['signature-digest', first?.signatureDigest ?? ''],
    ['attestations', JSON.stringify(first?.attestations ?? [])],
    ['certificate-identity', record.signer?.kind === 'certificate' ? record.signer.identity : ''],
    ['log-index', record.logIndexes[0] ?? ''],
    ['verified', String(record.verified)],
    ['verification-report', record.verification.length > 0 ? paths.verificationReport : ''],
    ['verify-command', record.verifyCommand ?? ''],
    ['verify-commands', JSON.stringify(record.verifyCommands)],
    ['module-bundle', record.moduleBundle === undefined ? '' : paths.moduleBundle],
    ['record', paths.record],
    ['oci-layout-path', paths.layout],
    ['skipped-reason', record.skippedReason ?? ''],
  ]);
}
