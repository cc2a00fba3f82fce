import { type KeyObject } from 'node:crypto';
import { type Bundle } from '@sigstore/bundle';
import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
import type { LegacySignature } from '../../attest/legacy-signature.ts';
/** What is signed, in the form that witnesses take. */
export declare function makeMessage(payload: Uint8Array, signature: Buffer): Extract<SignatureBundle, {
    $case: 'messageSignature';
}>;
/** The signature in cosign's older form, with what the witnesses gave. @param certificate PEM of the leaf. @throws Error when a log gave no promise. */
export declare function printLegacy(payload: Uint8Array, signature: Buffer, certificate: string | undefined, proofs: readonly VerificationMaterial[]): LegacySignature;
/** The one of these keys that a signature without a certificate is by. @throws Error with the reason. */
export declare function signerOfLegacy({ payload, signature, certificate }: LegacySignature, keys: readonly KeyObject[]): KeyObject;
/**
 * Reads a signature with a certificate as the bundle of version 0.1 that it would be, after every cap and before any cryptography.
 * @returns the bundle, and the leaf in DER. @throws Error with the reason.
 */
export declare function readLegacy({ payload, signature, certificate, bundle, timestamp }: LegacySignature): {
    readonly bundle: Bundle;
    readonly certificate: Buffer;
};
