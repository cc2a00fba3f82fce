import type { Digest } from '../../core/digest.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Take } from './answer.ts';
/** A consumer of images and its acceptance rule, written anew from the cited source. */
export interface Consumer {
    readonly name: ConsumerName;
    /** Where the rule was read. */
    readonly source: string;
    readonly take: Take;
    /** It looks at no other archive than that of the last layer. */
    readonly looksAt?: 'last-layer';
}
export type ConsumerName = 'istio' | 'envoy-gateway' | 'higress' | 'wasme' | 'container-tools' | 'plugin-server' | 'wkg' | 'wash' | 'spin' | 'runwasi' | 'kwctl' | 'opa' | 'hyper-mcp';
export declare const CONSUMERS: readonly Consumer[];
/**
 * The consumers with these names, or all of them for none.
 * @param names see {@link consumersOfHosts}.
 */
export declare function consumersNamed(names: readonly ConsumerName[]): readonly Consumer[];
/**
 * The consumers that pull an image for these hosts; none when one of the hosts gets its modules from somebody else, who may be any of them.
 * @param hosts names of hosts as in the input `hosts`.
 */
export declare function consumersOfHosts(hosts: readonly string[]): readonly ConsumerName[];
/** Whether one consumer loads an image, and why not. */
export interface Acceptance {
    readonly consumer: ConsumerName;
    readonly accepted: boolean;
    readonly reason: string;
    readonly source: string;
}
/**
 * Asks the rule of every consumer about an image.
 * @param blobs by digest; a blob that is absent counts as one that the consumer cannot get. @returns one answer a consumer, in fixed order.
 */
export declare function acceptedBy(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): readonly Acceptance[];
