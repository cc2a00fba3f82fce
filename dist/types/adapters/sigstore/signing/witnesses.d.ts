import { type Signer, type Witness } from '@sigstore/sign';
import { type Sleep } from '../../net/http.ts';
/** The services that witness signatures, one after the other. */
export interface WitnessOptions {
    /** RFC 3161 timestamp authorities: the base address or the full address of the endpoint. */
    readonly timestampUrls?: readonly string[] | undefined;
    /** Transparency logs with the version of their API. */
    readonly logs?: readonly {
        readonly url: string;
        readonly version: 1 | 2;
    }[] | undefined;
    readonly sleep?: Sleep | undefined;
}
/**
 * Requests a certificate for a key, as PEM of the leaf.
 * @throws WasmImageError SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED.
 */
export declare function askFulcio(options: {
    readonly fulcioUrl: string;
    readonly token: string;
    readonly keyHolder: Signer;
    readonly sleep?: Sleep | undefined;
}): Promise<string>;
/**
 * The witnesses that the options name, each with limited attempts and time. `testify` throws WasmImageError
 * SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED.
 */
export declare function openWitnesses(options: WitnessOptions): readonly Witness[];
