import type { BundleOutcome, FileOutcome, SignerIdentity } from './attest/facts.ts';
import type { LegacyLayer, LegacySignature } from './attest/legacy-signature.ts';
import type { WorkflowRun } from './attest/provenance.ts';
import type { Content, Descriptor, Digest } from './core/digest.ts';
import type { Repository, Tag } from './oci/reference.ts';
import type { Scenario } from './smoke/scenario/scenario.ts';
import type { FilterType, SmokeReport } from './smoke/smoke-report.ts';
import type { WasmModule } from './wasm/module.ts';
export type { BundleFacts, BundleOutcome, FileOutcome, SignatureFormat, SignerFacts, SignerIdentity, } from './attest/facts.ts';
/** A repository of a registry, or a layout folder: the calls mean the same for both. */
export interface ImageStore {
    readonly repository: Repository;
    /**
     * The manifest of a tag or digest, its digest computed from the bytes; undefined when the store has none.
     * @throws REGISTRY_*, DIGEST_MISMATCH, IMAGE_TOO_LARGE
     */
    fetchManifest(reference: Tag | Digest): Promise<Content | undefined>;
    /** Whether the manifest is stored. A failed request counts as "not stored": the push will find out. */
    hasManifest(digest: Digest): Promise<boolean>;
    /**
     * The blob, checked against digest and size; undefined when absent. `descriptor.size` limits what is read.
     * @throws REGISTRY_*, DIGEST_MISMATCH, LIMIT_EXCEEDED
     */
    fetchBlob(descriptor: Descriptor): Promise<Uint8Array | undefined>;
    /**
     * Begins the upload that the next {@link putBlob} finishes, so that missing write access is found before anything is
     * sent or signed.
     * @throws REGISTRY_*, FILE_*
     */
    startUpload(): Promise<void>;
    putBlob(content: Content): Promise<void>;
    /** Stores the manifest by its digest. */
    putManifest(content: Content): Promise<void>;
    /**
     * @param seen the digest that the tag pointed to when it was last read; if it points elsewhere when the store is
     * about to write, or to write again, the store does not write.
     * @throws TAG_RACE
     */
    putTag(tag: Tag, content: Content, seen?: {
        readonly digest: Digest | undefined;
    }): Promise<void>;
    /**
     * All referrers of a digest: those of the referrers API and of the fallback tag, without duplicates; untrusted hints,
     * in no order.
     * @throws when they cannot be found out (only 404 means none).
     */
    fetchReferrers(subject: Digest): Promise<readonly Descriptor[]>;
    /**
     * Stores referrer manifests, whose blobs are stored already, and makes sure that a fresh client lists each of them.
     */
    putReferrers(subject: Content, referrers: readonly Content[]): Promise<void>;
    /**
     * The image that lists signatures of a digest in cosign's older form; untrusted. Undefined when there is none.
     * @param kind `attestations`: the image that lists those; default `signatures`.
     * @throws when it cannot be found out.
     */
    fetchLegacySignatures(subject: Digest, kind?: 'signatures' | 'attestations'): Promise<Content | undefined>;
    /**
     * Adds a signature to that image, also while others add theirs.
     * @param add makes the image with the signature added, and its blobs; undefined when the signature is in it already.
     * It may be called several times.
     * @throws REGISTRY_*, TAG_RACE when others keep overwriting it.
     */
    putLegacySignature(subject: Digest, add: (current: Content | undefined) => {
        readonly manifest: Content;
        readonly blobs: readonly Content[];
    } | undefined): Promise<void>;
    /** All tags, in the store's order; at most 10,000. Undefined when the repository does not exist. */
    fetchTags(): Promise<readonly string[] | undefined>;
}
/** Opens stores; each call makes a fresh client without memory of earlier responses. */
export interface Stores {
    open(repository: Repository): ImageStore;
}
/** Validates core modules with V8, in a child process with limits. */
export interface Validator {
    /** Announces a module of at least this size, so that the validator can prepare. */
    expect(size: number): void;
    /** @returns `validator` names engine and version; `reason` is V8's text. @throws VALIDATION_TIMEOUT */
    validate(module: WasmModule): Promise<{
        readonly isValid: boolean;
        readonly reason: string;
        readonly validator: string;
    }>;
}
/** The settings that a filter is started with; all are optional. */
export interface StartOptions {
    /**
     * Default `auto`: an HTTP filter; a module that makes no context for a stream is started as a service, one that makes
     * a context of another type as a network filter.
     */
    readonly filterType?: 'auto' | FilterType | undefined;
    /** The root id that the filter registers; default none. */
    readonly rootId?: string | undefined;
    /** Default empty. */
    readonly vmConfig?: Uint8Array | undefined;
    /** Default empty. If this is absent, a filter that rejects the empty configuration only causes a warning. */
    readonly pluginConfig?: Uint8Array | undefined;
    /** Variables of the environment that the proxy is configured to give to the filter; default none. */
    readonly environment?: Readonly<Record<string, string>> | undefined;
    /** Default: one POST with a body, answered by 200. */
    readonly scenario?: Scenario | undefined;
    /** Ends the run when its result is no longer needed. */
    readonly signal?: AbortSignal | undefined;
}
/** Starts a filter in our own small host, in a limited child process without environment, files or network. */
export interface Starter {
    /** @param module the whole file. @throws SMOKE_UNAVAILABLE when it cannot be tried; WASM_* when it cannot be read. */
    start(module: Uint8Array, options?: StartOptions): Promise<SmokeReport>;
}
/** Signs in-toto statements and files; one key or one certificate for all signatures of a run. */
export interface Signer {
    /** Addresses of the services that a keyless signature uses. */
    readonly services?: readonly string[] | undefined;
    /** What the signatures of this run will say about the signer; for keyless: read from the identity token's claims. */
    identity(): Promise<SignerIdentity>;
    /**
     * The workflow run that signs, according to the identity token; undefined outside a workflow, or when a key signs.
     */
    workflow(): Promise<WorkflowRun | undefined>;
    /**
     * @param statement the exact payload bytes.
     * @returns the sigstore bundle v0.3 as JSON bytes.
     * @throws OIDC_*, SIGSTORE_*
     */
    sign(statement: Uint8Array): Promise<Uint8Array>;
    /** The same for the bytes of a file, without a statement: `cosign verify-blob` reads it. @throws OIDC_*, SIGSTORE_* */
    signFile(file: Uint8Array): Promise<Uint8Array>;
    /** Why a signature of this signer in cosign's older form could not be verified; undefined if it can be. */
    readonly legacyObstacle: string | undefined;
    /** @param payload the exact bytes. @throws OIDC_*, SIGSTORE_* */
    signLegacy(payload: Uint8Array): Promise<LegacySignature>;
}
/**
 * Checks the cryptography of bundles against a trust root or keys; it does not check whether the signer is the expected
 * one.
 */
export interface BundleVerifier {
    /** @param bundle JSON bytes, at most 1 MiB. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID without a verdict. */
    verifyBundle(bundle: Uint8Array): Promise<BundleOutcome>;
    /** The same for cosign's older form; the payload is returned unchanged. */
    verifyLegacy(signature: LegacySignature): Promise<BundleOutcome>;
}
/** The same for bundles about files: version 0.1, 0.2 or 0.3, with a statement or a signature of the file's own bytes. */
export interface FileVerifier {
    /**
     * @param bundle JSON bytes, at most 1 MiB. @param file its bytes, or their digest.
     * @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID without a verdict, INPUT_INVALID if this signature cannot be
     * verified from a digest.
     */
    verifyFile(bundle: Uint8Array, file: Uint8Array | Digest): Promise<FileOutcome>;
}
/** What unverified material says about a signer. `hint`: of the key, empty if there is none. */
export type ClaimedSigner = Extract<SignerIdentity, {
    kind: 'certificate';
}> | {
    readonly kind: 'key';
    readonly hint: string;
};
/** What a signature says about its signer, and whether that was checked. */
export interface ReadSigner {
    /** Undefined if it cannot be read. */
    readonly signer: SignerIdentity | ClaimedSigner | undefined;
    readonly cryptography: 'verified' | 'invalid' | 'not checked';
    /** Why it is invalid. */
    readonly reason: string | undefined;
}
/** Reads who made a signature, and checks it if the run has what that needs. */
export interface SignerReader {
    /**
     * `payload`: undefined if the bundle cannot be read. @param bundle JSON bytes, at most 1 MiB.
     * @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID.
     */
    readBundle(bundle: Uint8Array): Promise<ReadSigner & {
        readonly payload: Uint8Array | undefined;
    }>;
    /** The signer that a signature in cosign's older form claims. */
    readLegacy(layer: LegacyLayer): Promise<ReadSigner>;
    /** What can check a signature by this signer; undefined if the run has nothing for it. */
    verifierFor(signer: ReadSigner['signer']): BundleVerifier | undefined;
}
/** An independent client that reads the pushed image back. */
export interface CrossCheck {
    /** The manifest bytes as the other client reads them. @throws ORAS_UNAVAILABLE, REGISTRY_ERROR */
    fetchManifest(repository: Repository, digest: Digest): Promise<Uint8Array>;
}
/** Runs a build. Folders are relative to the workspace. */
export interface Builder {
    /**
     * Runs `argv` without a shell in `folder`, output streamed to the log. @param env variables besides those that every
     * build gets. @throws BUILD_FAILED with the exit status.
     */
    run(argv: readonly string[], folder: string, env?: Readonly<Record<string, string>>): Promise<void>;
    /** What a program prints on standard output; undefined if it is missing, fails or does not answer in time. */
    ask(argv: readonly string[], folder: string): Promise<string | undefined>;
    /** A variable that every build gets. */
    variable(name: string): string | undefined;
    /** The absolute path of a folder. */
    placeOf(folder: string): string;
    /** Whether something exists at an absolute path, in or outside the workspace. */
    isThere(path: string): Promise<boolean>;
    /** What says how a folder is built. @throws FILE_UNREADABLE, FILE_TOO_LARGE, INPUT_INVALID: broken Cargo.toml. */
    look(folder: string): Promise<{
        readonly names: readonly string[];
        readonly texts: ReadonlyMap<string, string>;
        readonly sources?: readonly string[] | undefined;
    }>;
    /** Makes a folder, and those above it. @throws FILE_UNWRITABLE */
    makeFolder(folder: string): Promise<void>;
    /** Makes an empty folder outside the workspace. */
    openScratch(): Promise<ScratchFolder>;
    /**
     * Copies the sources of a folder into another place, with a builder there that shares no results of builds with this
     * one. @throws FILE_*, INPUT_CONFLICT
     */
    copySources(folder: string): Promise<SourceCopy>;
    /**
     * The .wasm files in a folder: some of them, in any order; empty when it cannot be read.
     * @returns paths relative to the folder.
     */
    findModules(folder: string): Promise<readonly {
        readonly path: string;
        readonly modifiedMs: number;
    }[]>;
}
/** A folder outside the workspace that is removed at the end. */
export interface ScratchFolder {
    /** Absolute. */
    readonly path: string;
    /** Its files; their paths are relative to it. */
    readonly files: Workspace;
    remove(): Promise<void>;
}
/** A copy of sources outside the workspace. */
export interface SourceCopy extends ScratchFolder {
    /** The copied folder, relative to the copy. */
    readonly folder: string;
    readonly builder: Builder;
}
/** Files of the workspace; every path is checked to stay inside it. */
export interface Workspace {
    /**
     * @param tooLarge the code for a file over `limit` bytes; default FILE_TOO_LARGE. A module is judged by its size,
     * other files are not.
     * @throws FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
     */
    read(path: string, limit: number, tooLarge?: 'WASM_TOO_LARGE' | 'LOCK_INVALID' | 'SBOM_INVALID'): Promise<Uint8Array>;
    exists(path: string): Promise<boolean>;
    write(path: string, bytes: Uint8Array): Promise<void>;
}
/** The time of the run, and the external times that may date an image, as decimal seconds since 1970. */
export interface Clock {
    now(): Date;
    times(): Promise<{
        readonly sourceDateEpoch: string | undefined;
        readonly commitTime: string | undefined;
    }>;
}
/** Progress for people. */
export interface Log {
    info(text: string): void;
    notice(text: string): void;
    warning(text: string): void;
    /** Opens a foldable group until the next call. */
    group(title: string): void;
    /** Begins something that may take long, named after what is being done; a log without it shows none. */
    step?(title: string): Step;
}
/** Something that takes time; it must be ended. */
export interface Step {
    /** Bytes so far and in total. */
    progress(done: number, total: number): void;
    end(): void;
}
