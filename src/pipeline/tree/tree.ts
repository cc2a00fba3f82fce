import type { Digest } from '../../core/digest.ts';
import type { WasmImageError } from '../../core/errors.ts';
import type { ReadSigner } from '../../ports.ts';

/** A blob or manifest of the tree. `kind`: what it is according to its media type, if that is known. */
export interface TreeContent {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly kind: string | undefined;
}

/** An image that an index lists. */
export interface TreeChild extends TreeContent {
  /** `linux/amd64`; undefined if the index does not say. */
  readonly platform: string | undefined;
}

/** A referrer: a signature, an attestation, or anything else that someone attached. */
export interface TreeReferrer {
  readonly kind: 'signature' | 'attestation' | 'bundle' | 'other' | 'unread';
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType: string | undefined;
  /** Of a signature or attestation. */
  readonly predicateType: string | undefined;
  /** False for a statement about another image. */
  readonly isAboutImage: boolean | undefined;
  readonly signed: ReadSigner | undefined;
  /** Why a bundle cannot be used, or a referrer could not be read. */
  readonly reason: string | undefined;
}

/** What a tag of cosign's older format has. */
export interface TreeLegacy {
  readonly kind: 'signatures' | 'attestations';
  readonly tag: string;
  readonly digest: Digest;
  readonly entries: readonly (ReadSigner & {
    /** What an annotation says; not signed. */
    readonly predicateType: string | undefined;
  })[];
  /** Entries that are left out. */
  readonly omitted: number;
}

/** What the tags of the repository lead to. */
export interface TreeTags {
  readonly here: readonly string[];
  readonly others: readonly { readonly tag: string; readonly digest: Digest | undefined }[];
  /** Tags that were not resolved. */
  readonly omitted: number;
}

/** An image and everything around it. */
export interface ImageTree {
  readonly reference: string;
  readonly kind: 'image' | 'index' | 'unknown';
  readonly manifest: TreeContent;
  readonly artifactType: string | undefined;
  /** Why the manifest cannot be read strictly; there are no config, layers and children then. */
  readonly reason: string | undefined;
  readonly config: TreeContent | undefined;
  readonly layers: readonly TreeContent[];
  readonly children: readonly TreeChild[];
  readonly referrers: readonly TreeReferrer[];
  /** Referrers that were not read. */
  readonly omittedReferrers: number;
  readonly legacy: readonly TreeLegacy[];
  readonly tags: TreeTags;
  /** What could not be found out. The tree shows the rest. */
  readonly errors: readonly WasmImageError[];
}

/** How much of a tree is read. */
export interface TreeLimits {
  readonly referrers: number;
  readonly tags: number;
}
