import type { TransparencyLogEntry } from '@sigstore/bundle';
/**
 * Checks what @sigstore/verify 4.1 does not check after it has verified inclusion, signature and digest of a log entry:
 * that the entry was made for this certificate, that the stated root is the signed one, and that the stated index is
 * the proven one.
 * @param certificate DER of the bundle's leaf.
 * @returns the log index as decimal text.
 * @throws Error with the reason.
 * Source: rekor-v2 client spec 6.1.4; GHSA-whqx-f9j3-ch6m shows the attack without this check.
 */
export declare function checkLogEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string;
/**
 * The same for an entry with only a promise, as in cosign's older signatures: the promise covers index, time and body.
 * @throws Error with the reason.
 */
export declare function checkPromisedEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string;
/** Either: a bundle of version 0.1 may have a proof as well as the promise. @throws Error with the reason. */
export declare function checkAnyEntry(entry: TransparencyLogEntry, certificate: Uint8Array): string;
/**
 * Rejects a checkpoint that other readers read differently, and a time at which the certificate is not valid: without a
 * promise the time is not signed, but a wrong time is rejected all the same.
 * @throws Error with the reason.
 */
export declare function checkForm({ inclusionProof, integratedTime }: TransparencyLogEntry, isValidAt: (time: Date) => boolean): void;
