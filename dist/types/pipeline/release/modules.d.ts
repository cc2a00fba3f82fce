import type { AbiReport } from '../../abi/report.ts';
import type { Sbom, SbomFormat } from '../../attest/sbom/sbom.ts';
import type { FoundAttestation, Verification } from '../../decide/gate/verification.ts';
import type { Releasing } from '../../decide/plan/release/releasing.ts';
import type { TrustChoice } from '../../decide/plan/trust.ts';
import type { ModuleNotes } from '../../decide/report/release-notes.ts';
import type { Image } from '../../oci/image.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import type { Made } from '../make/make.ts';
/** A module of a run, before anything is sent. */
export interface MadeModule {
    /** The files of a release are named after it; default: the last part of the first repository. */
    readonly name?: string | undefined;
    readonly made: Made;
    readonly sboms: readonly Sbom[];
    readonly repositories: readonly Repository[];
    readonly tags: readonly Tag[];
    readonly trust: TrustChoice;
    readonly releasing: Releasing | undefined;
}
/** What a module became, after the gate. */
export interface FinishedModule {
    readonly images: readonly ProvenImage[];
    /** The sigstore bundle about the raw module; undefined if none was asked for. */
    readonly bundle: Uint8Array | undefined;
}
/** An image after the gate. */
export interface ProvenImage {
    readonly repository: Repository;
    readonly proof: Verification | undefined;
}
/** A module that is released. */
export interface ReleasedModule {
    readonly name: string;
    readonly module: Uint8Array;
    readonly abi: AbiReport;
    readonly image: Image;
    readonly created: string;
    readonly sboms: readonly SbomFormat[];
    readonly tags: readonly Tag[];
    readonly trust: TrustChoice;
}
/** What is known about a module once its images are verified in every repository. */
export interface ProvenModule {
    readonly name: string;
    /** As the gate found them at the first image. */
    readonly attestations: readonly FoundAttestation[];
    /** The sigstore bundle about the raw module; undefined if none was asked for. */
    readonly bundle: Uint8Array | undefined;
    readonly notes: ModuleNotes;
}
/** What the files of a release are made of. */
export declare function releasedOf({ name, made, sboms, repositories, tags, trust }: MadeModule): ReleasedModule;
/** @throws Error if an image is not verified. */
export declare function provenOf(module: ReleasedModule, { images, bundle }: FinishedModule): ProvenModule;
