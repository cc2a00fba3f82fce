import type { SignatureFormat } from '../../attest/facts.ts';
import type { MoveRecord } from '../gate/tag-moves.ts';
/** What a dry run predicts about the real run. */
export interface Forecast {
    readonly signing: SigningForecast;
    readonly signatureFormats: readonly SignatureFormat[];
    /** Predicate types of the attestations. */
    readonly attestations: readonly string[];
    readonly images: readonly ImageForecast[];
    readonly release?: ReleaseForecast;
}
/** What would happen to the release on GitHub. `state`: what is there now; `unknown` if GitHub was not asked. */
export interface ReleaseForecast {
    readonly tag: string;
    readonly state: 'none' | 'draft' | 'published' | 'unknown';
    /** The files that it would have. */
    readonly assets: readonly string[];
}
/**
 * Who would sign. `identity` and `issuer`: what verifiers have to demand, as far as it is known; that of the workflow,
 * unless a reusable workflow signs. `services`: addresses, or where they would be read from.
 */
export type SigningForecast = {
    readonly kind: 'off';
} | {
    readonly kind: 'key';
    readonly publicKey: string;
} | {
    readonly kind: 'command';
    readonly program: string;
} | {
    readonly kind: 'keyless';
    readonly identity?: string;
    readonly issuer?: string;
    readonly services: readonly string[];
};
/** `unknown` if no registry was contacted, or if this login cannot read it: then `readable` is false. */
export interface ImageForecast {
    readonly repository: string;
    readonly push: 'written' | 'present' | 'unknown';
    readonly tags: readonly (MoveRecord | {
        readonly tag: string;
        readonly action: 'unknown';
    })[];
    readonly readable?: false;
}
/** One line per fact, for people. */
export declare function printForecast({ signing, signatureFormats, attestations, images, release, }: Forecast): readonly (readonly [string, string])[];
