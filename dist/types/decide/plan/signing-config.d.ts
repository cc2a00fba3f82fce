/** The services of one keyless signature. */
export interface Services {
    readonly fulcioUrl: string;
    readonly logs: readonly {
        readonly url: string;
        readonly version: 1 | 2;
    }[];
    readonly timestampUrls: readonly string[];
}
/**
 * Reads a signing config and selects the services to sign with now. Of each kind, it considers the services that are
 * valid now and have the highest API version that we support, keeps the newest per operator, and takes as many of these
 * as the selector says, newest first. Equal input gives equal services.
 * @param bytes JSON, at most 256 KiB. @param name used in errors.
 * @throws WasmImageError SIGNING_CONFIG_INVALID, or SIGNING_CONFIG_STALE if too few services can be used now.
 * Source: sigstore protobuf-specs v0.5 sigstore_trustroot.proto, SigningConfig; sigstore-go v1.2
 * pkg/root/signing_config.go selects in the same way.
 */
export declare function selectServices(bytes: Uint8Array, name: string, now: Date): Services;
/**
 * The OIDC issuer at which a person logs in: the newest that is valid now; undefined if the config names none.
 * @throws as {@link selectServices}.
 */
export declare function selectIssuer(bytes: Uint8Array, name: string, now: Date): string | undefined;
