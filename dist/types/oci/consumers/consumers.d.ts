import type { Digest } from '../../core/digest.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Take } from './answer.ts';
/** A program that loads images, with its rule, which we reimplement from the cited source. */
export interface Consumer {
    readonly name: ConsumerName;
    /** Where the rule comes from. */
    readonly source: string;
    readonly take: Take;
    /** It reads only the archive of the last layer. */
    readonly looksAt?: 'last-layer';
}
/** The name of a consumer. */
export type ConsumerName = 'istio' | 'envoy-gateway' | 'higress' | 'wasme' | 'container-tools' | 'plugin-server' | 'wkg' | 'wash' | 'spin' | 'runwasi' | 'kwctl' | 'opa' | 'hyper-mcp';
/** Every consumer that we know. */
export declare const CONSUMERS: readonly Consumer[];
/**
 * The consumers with these names; all if there are none. @param names see {@link consumersOfHosts}.
 */
export declare function consumersNamed(names: readonly ConsumerName[]): readonly Consumer[];
/**
 * The consumers that pull an image for these hosts. Empty if any of the hosts gets its modules from another program,
 * which may be any of them. @param hosts names as in the input `hosts`.
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
 * Applies the rule of every consumer to an image.
 * @param blobs by digest; the consumer cannot get missing ones. @returns one answer per consumer, in a fixed order.
 */
export declare function acceptedBy(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): readonly Acceptance[];
