import { type Signer, type Witness } from '@sigstore/sign';
import { type Sleep } from '../../net/http.ts';
/** Where signatures are witnessed: by each of these, one after the other. */
export interface WitnessOptions {
    /** RFC 3161 timestamp authorities: the base address of each, or the whole address of its endpoint. */
    readonly timestampUrls?: readonly string[];
    /** Transparency logs with the version of their API. */
    readonly logs?: readonly {
        readonly url: string;
        readonly version: 1 | 2;
    }[];
    readonly sleep?: Sleep;
}
/** The certificate for a key, as PEM of the leaf. @throws WasmImageError SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED. */
export declare function askFulcio(options: {
    readonly fulcioUrl: string;
    readonly token: string;
    readonly keyHolder: Signer;
    readonly sleep?: Sleep;
}): Promise<string>;
/** The witnesses that the options name, each bounded in tries and time. `testify` throws WasmImageError SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED. */
export declare function openWitnesses(options: WitnessOptions): readonly Witness[];
