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
 * Reads a signing config and selects the services to sign with now: of each kind those of the highest API version that we speak, valid
 * now, the newest of each operator, and of these as many as the selector says. Where one is as good as another the newest is taken, so that
 * equal input gives equal services.
 * @param bytes JSON, at most 256 KiB. @param name what errors call it.
 * @throws WasmImageError SIGNING_CONFIG_INVALID for another form, SIGNING_CONFIG_STALE when no service, or too few, can be used now.
 * Source: sigstore protobuf-specs v0.5 sigstore_trustroot.proto, SigningConfig; sigstore-go v1.2 pkg/root/signing_config.go selects alike.
 */
export declare function selectServices(bytes: Uint8Array, name: string, now: Date): Services;
