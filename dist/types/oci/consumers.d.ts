import { type Digest } from '../core/digest.ts';
import { type Json } from '../core/json.ts';
import type { ImageManifest } from './manifest.ts';
import type { Opened } from './opened.ts';
export type ConsumerName = 'istio' | 'envoy-gateway' | 'wasme' | 'container-tools' | 'higress';
/** What a consumer makes of an image: the bytes it loads, or why it loads none. */
export type Answer = {
    readonly kind: 'taken';
    readonly module: Uint8Array;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** A consumer of images and its acceptance rule, written anew from the cited source. */
export interface Consumer {
    readonly name: ConsumerName;
    /** Where the rule was read. */
    readonly source: string;
    /** @throws nothing of ours: a layer that cannot be unpacked is an answer. */
    readonly take: (manifest: ImageManifest, opened: Opened) => Answer;
}
export declare const CONSUMERS: readonly Consumer[];
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
/** The diff_ids of an image config; undefined when it is none. Source: image-spec 1.1 config.md. */
export declare function diffIdsOf(config: Uint8Array): readonly Json[] | undefined;
