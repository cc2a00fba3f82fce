import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * Solo's raw layout: the runtime config twice, as config and as first layer, and the raw module. Consumers require
 * exactly two layers.
 * Source: solo-io/wasm spec/spec.md and tools/wasme/pkg/push/push.go @d072eb48cb44.
 */
export declare const SOLO: LayoutRow;
/** How layout `oci` is written, and which consumers must accept it. */
export declare const SOLO_WRITER: LayoutWriter;
