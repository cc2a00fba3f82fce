import { type BundleWithDsseEnvelope } from '@sigstore/bundle';
import type { Signature, VerificationMaterial } from '@sigstore/sign';
/** The bytes that a DSSE signature covers. Source: DSSE v1 protocol.md, PAE. */
export declare function preAuthEncoding(payload: Uint8Array): Buffer;
/** The content of a bundle without proofs yet: payload, one signature, and one leaf certificate or the hint of a key. */
export declare function makeUnwitnessedBundle(payload: Uint8Array, signature: Signature): BundleWithDsseEnvelope;
/** The bundle v0.3 as JSON bytes, with what the witnesses gave. */
export declare function printBundle(bundle: BundleWithDsseEnvelope, proofs: readonly VerificationMaterial[]): Uint8Array;
/**
 * Reads a bundle v0.3 and applies every cap before a single signature is checked.
 * @throws WasmImageError BUNDLE_INVALID: larger than 1 MiB, no strict JSON, another version, no DSSE envelope with one signature, more than 32 proofs of a kind.
 */
export declare function readBundle(bytes: Uint8Array): BundleWithDsseEnvelope;
