import type { TransparencyLogEntry } from '@sigstore/bundle';
/**
 * Checks of a log entry what @sigstore/verify 4.1 leaves open, once it has verified inclusion, signature and digest: that the
 * entry was made for this certificate, that the stated root is the signed one, and that the stated index is the proven one.
 * @param certificate DER of the bundle's leaf. @returns the log index as decimal text. @throws Error with the reason.
 * Source: rekor-v2 client spec 6.1.4; GHSA-whqx-f9j3-ch6m shows what an unbound entry lets through.
 */
export declare function checkLogEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string;
/**
 * The same for an entry that bears a promise alone, as in cosign's older signatures: the promise covers index, time and body.
 * @throws Error with the reason.
 */
export declare function checkPromisedEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string;
/**
 * Refuses a checkpoint that others read differently, and a time outside the certificate: without a promise nobody signs it, and it is a lie all the same.
 * @throws Error with the reason.
 */
export declare function checkForm({ inclusionProof, integratedTime }: TransparencyLogEntry, isValidAt: (time: Date) => boolean): void;
