import type { BundleOutcome, SignerIdentity } from './attest/facts.ts';
import type { LegacySignature } from './attest/legacy-signature.ts';
import type { WorkflowRun } from './attest/provenance.ts';
import type { Content, Descriptor, Digest } from './core/digest.ts';
import type { Repository, Tag } from './oci/reference.ts';
import type { Scenario } from './smoke/scenario/scenario.ts';
import type { FilterType, SmokeReport } from './smoke/smoke-report.ts';
import type { WasmModule } from './wasm/module.ts';
export type { BundleFacts, BundleOutcome, SignatureFormat, SignerIdentity } from './attest/facts.ts';
/** One repository of a registry, or a layout folder: the same calls, the same meaning. */
export interface ImageStore {
    readonly repository: Repository;
    /** The manifest behind a tag or digest, its digest computed from the bytes; undefined when the store says there is none. @throws REGISTRY_*, DIGEST_MISMATCH, IMAGE_TOO_LARGE */
    fetchManifest(reference: Tag | Digest): Promise<Content | undefined>;
    /** Whether the manifest is stored. A store that fails to say counts as "not stored": the push will tell. */
    hasManifest(digest: Digest): Promise<boolean>;
    /** The blob, checked against digest and size; undefined when absent. `descriptor.size` bounds what is read. @throws REGISTRY_*, DIGEST_MISMATCH, LIMIT_EXCEEDED */
    fetchBlob(descriptor: Descriptor): Promise<Uint8Array | undefined>;
    /** Begins what the next {@link putBlob} ends, so that a missing right to write is found before anything is sent or signed. @throws REGISTRY_*, FILE_* */
    startUpload(): Promise<void>;
    putBlob(content: Content): Promise<void>;
    /** Stores the manifest by its digest. */
    putManifest(content: Content): Promise<void>;
    /** @param seen what the tag was last seen to lead to; a store that finds it elsewhere before it writes (again) does not. @throws TAG_RACE */
    putTag(tag: Tag, content: Content, seen?: {
        readonly digest: Digest | undefined;
    }): Promise<void>;
    /** All referrers of a digest: the referrers API and the fallback tag united, without duplicates; untrusted hints, in no order. @throws when it could not be found out (only 404 means none). */
    fetchReferrers(subject: Digest): Promise<readonly Descriptor[]>;
    /** Stores referrer manifests (their blobs are stored already) and makes sure that {@link fetchReferrers} of a fresh client lists each. */
    putReferrers(subject: Content, referrers: readonly Content[]): Promise<void>;
    /** The image that lists signatures of a digest in cosign's older form; untrusted. Undefined when there is none. @throws when it could not be found out. */
    fetchLegacySignatures(subject: Digest): Promise<Content | undefined>;
    /**
     * Adds to that image, whoever else adds at the same time. @param add the image with one more signature in it, and its blobs; undefined when it is
     * in what is there. It may be asked several times. @throws REGISTRY_*, TAG_RACE when others keep overwriting it.
     */
    putLegacySignature(subject: Digest, add: (current: Content | undefined) => {
        readonly manifest: Content;
        readonly blobs: readonly Content[];
    } | undefined): Promise<void>;
    /** All tags, in the store's order; at most 10,000. Undefined when there is no such repository. */
    fetchTags(): Promise<readonly string[] | undefined>;
}
/** Opens stores; each call gives a fresh client without memory of earlier answers. */
export interface Stores {
    open(repository: Repository): ImageStore;
}
/** V8's verdict on a core module, asked in a bounded child. */
export interface Validator {
    /** A module of so many bytes, or more, is on its way: what it takes is made ready meanwhile. */
    expect(size: number): void;
    /** @returns `validator` names engine and version; `reason` is V8's text. @throws VALIDATION_TIMEOUT */
    validate(module: WasmModule): Promise<{
        readonly isValid: boolean;
        readonly reason: string;
        readonly validator: string;
    }>;
}
/** What a filter is started with; all of it optional. */
export interface StartOptions {
    /** Default `auto`: an HTTP filter; what makes no context for a stream is started as a service, what makes one of another type as a network filter. */
    readonly filterType?: 'auto' | FilterType;
    /** The root id that the filter registers; default none. */
    readonly rootId?: string;
    /** Default empty. */
    readonly vmConfig?: Uint8Array;
    /** Absent is not the same as empty: a filter that refuses an empty configuration is only warned about then. */
    readonly pluginConfig?: Uint8Array;
    /** Default: one POST with a body, answered by 200. */
    readonly scenario?: Scenario;
    /** Ends the run when its answer is no longer wanted. */
    readonly signal?: AbortSignal;
}
/** Starts a filter in a small host of ours, in a bounded child without environment, files or network. */
export interface Starter {
    /** @param module the whole file. @throws SMOKE_UNAVAILABLE when it could not be found out; WASM_* when the module cannot be read. */
    start(module: Uint8Array, options?: StartOptions): Promise<SmokeReport>;
}
/** Signs in-toto statements; one key or one certificate for all statements of a run. */
export interface Signer {
    /** Addresses of the services that a keyless signature takes. */
    readonly services?: readonly string[];
    /** What the signatures of this run will say about the signer; for keyless: read from the identity token's claims. */
    identity(): Promise<SignerIdentity>;
    /** The workflow run that signs, as the identity token says it; undefined when it is none, or a key signs. */
    workflow(): Promise<WorkflowRun | undefined>;
    /** @param statement the exact payload bytes. @returns the sigstore bundle v0.3 as JSON bytes. @throws OIDC_*, SIGSTORE_* */
    sign(statement: Uint8Array): Promise<Uint8Array>;
    /** Why nobody could verify a signature of this signer in cosign's older form; undefined when somebody can. */
    readonly legacyHindrance: string | undefined;
    /** @param payload the exact bytes. @throws OIDC_*, SIGSTORE_* */
    signLegacy(payload: Uint8Array): Promise<LegacySignature>;
}
/** What became of a bundle: it was stored under an id, or it was there. */
export type StoredAttestation = {
    readonly kind: 'stored';
    readonly id: string;
} | {
    readonly kind: 'known';
};
/** Another place beside the registry where attestations are kept. */
export interface AttestationStore {
    /**
     * Stores those of the bundles about an image that are not there yet. @param options `mayHave`: some may be there; costs one request.
     * @returns one answer for each bundle. @throws ATTESTATION_STORE_FAILED
     */
    put(digest: Digest, bundles: readonly Uint8Array[], options: {
        readonly mayHave: boolean;
    }): Promise<readonly StoredAttestation[]>;
}
/** Checks the cryptography of bundles against a trust root or one key; says nothing about whether the signer is the wanted one. */
export interface BundleVerifier {
    /** @param bundle JSON bytes, at most 1 MiB. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID when nothing can be said. */
    verifyBundle(bundle: Uint8Array): Promise<BundleOutcome>;
    /** The same for cosign's older form; the payload comes back as it is. */
    verifyLegacy(signature: LegacySignature): Promise<BundleOutcome>;
}
/** An independent client that reads the pushed image back. */
export interface CrossCheck {
    /** The manifest bytes as the other client sees them. @throws ORAS_UNAVAILABLE, REGISTRY_ERROR */
    fetchManifest(repository: Repository, digest: Digest): Promise<Uint8Array>;
}
/** Runs a build. */
export interface Builder {
    /** Runs `argv` without a shell in `folder`, output streamed to the log. @throws BUILD_FAILED with the exit status. */
    run(argv: readonly string[], folder: string): Promise<void>;
}
/** Files of the workspace; every path is checked to stay inside it. */
export interface Workspace {
    /**
     * @param tooLarge the code for a file over `limit` bytes; default FILE_TOO_LARGE. A module is judged by its size, other files are not.
     * @throws FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
     */
    read(path: string, limit: number, tooLarge?: 'WASM_TOO_LARGE' | 'LOCK_INVALID' | 'SBOM_INVALID'): Promise<Uint8Array>;
    exists(path: string): Promise<boolean>;
    write(path: string, bytes: Uint8Array): Promise<void>;
}
/** The time of the run, and the times outside that an image may be dated by, as decimal seconds since 1970. */
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
}
