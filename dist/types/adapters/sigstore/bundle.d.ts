import { type Bundle, type BundleWithDsseEnvelope, type BundleWithMessageSignature } from '@sigstore/bundle';
import type { Signature, VerificationMaterial } from '@sigstore/sign';
/** A bundle that we make. */
export type WitnessedBundle = BundleWithDsseEnvelope | BundleWithMessageSignature;
/** The bytes that a DSSE signature covers. Source: DSSE v1 protocol.md, PAE. */
export declare function preAuthEncoding(payload: Uint8Array): Buffer;
/** The content of a bundle before the proofs: payload, one signature, and one leaf certificate or key hint. */
export declare function makeUnwitnessedBundle(payload: Uint8Array, signature: Signature): BundleWithDsseEnvelope;
/** The same for a signature of the bytes of a file. */
export declare function makeUnwitnessedFileBundle(file: Uint8Array, { signature, key }: Signature): BundleWithMessageSignature;
/** The bundle v0.3 as JSON bytes, with the proofs of the witnesses. */
export declare function printBundle(bundle: WitnessedBundle, proofs: readonly VerificationMaterial[]): Uint8Array;
/**
 * Reads a bundle v0.3 and applies every limit before any signature is checked.
 * @throws WasmImageError BUNDLE_INVALID: larger than 1 MiB, not strict JSON, another version, not a DSSE envelope with
 * one signature, or more than 32 proofs of one kind.
 */
export declare function readBundle(bytes: Uint8Array): BundleWithDsseEnvelope;
/**
 * The same for a bundle about a file: versions 0.1 to 0.3, with a statement or a signature of the bytes of the file.
 * @throws WasmImageError BUNDLE_INVALID.
 */
export declare function readFileBundle(bytes: Uint8Array): Bundle;
/** The DER in a PEM with one block. */
export declare function derOf(pem: string): Buffer;
