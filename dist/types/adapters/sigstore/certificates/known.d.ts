import type { X509Certificate } from '@sigstore/core';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
/**
 * Leaves out timestamps, log entries and SCTs by services that the trust root does not know: they prove nothing, and no new service of a
 * public instance may stop those that know the old ones. What is left is held to all that was demanded before; one by a known service that does not
 * hold is still a refusal. Where something is demanded and all are unknown, all stay, and the library says what is wrong with them.
 * Source: sigstore client spec; sigstore-go v1.2.1 pkg/verify (tsa.go, tlog.go, sct.go), which skips alike.
 */
export declare function keepKnown(entity: SignedEntity, leaf: X509Certificate, root: TrustMaterial, demandsLog: boolean): SignedEntity;
