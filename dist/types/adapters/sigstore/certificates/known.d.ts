import type { X509Certificate } from '@sigstore/core';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
/**
 * Leaves out timestamps, log entries and SCTs of services that the trust root does not know: they prove nothing, and a
 * new service of a public instance must not break clients that know the old ones. The rest must meet the same
 * requirements as before; an invalid one of a known service is still rejected. If one is required and all are unknown,
 * all stay, and the library reports what is wrong with them.
 * Source: sigstore client spec; sigstore-go v1.2.1 pkg/verify (tsa.go, tlog.go, sct.go), which skips them too.
 */
export declare function keepKnown(entity: SignedEntity, leaf: X509Certificate, root: TrustMaterial, requiresLog: boolean): SignedEntity;
