import { type KeyObject } from 'node:crypto';
import { type Bundle } from '@sigstore/bundle';
import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
import type { LegacySignature } from '../../attest/legacy-signature.ts';
/** The signed message in the form that witnesses accept. */
export declare function makeMessage(payload: Uint8Array, signature: Buffer): Extract<SignatureBundle, {
    $case: 'messageSignature';
}>;
/**
 * The signature in cosign's older form, with the proofs of the witnesses.
 * @param certificate PEM of the leaf. @throws Error when a log gave no promise.
 */
export declare function printLegacy(payload: Uint8Array, signature: Buffer, certificate: string | undefined, proofs: readonly VerificationMaterial[]): LegacySignature;
/** The key that made a signature without a certificate. @throws Error with the reason. */
export declare function signerOfLegacy({ payload, signature, certificate }: LegacySignature, keys: readonly KeyObject[]): KeyObject;
/**
 * Reads a signature with a certificate as a bundle of version 0.1. Every limit is checked before any cryptography.
 * @returns the bundle, and the leaf in DER. @throws Error with the reason.
 */
export declare function readLegacy({ payload, signature, certificate, bundle, timestamp }: LegacySignature): {
    readonly bundle: Bundle;
    readonly certificate: Buffer;
};
