import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * Solo's image for container tools: one tar+gzip layer with `plugin.wasm` first, because Istio allocates for every entry before it,
 * and a real image config. Source: solo-io/wasm spec/spec-compat.md @d072eb48cb44.
 */
export declare const COMPAT: LayoutRow;
/** How layout `compat` is written, and who must take it. */
export declare const COMPAT_WRITER: LayoutWriter;
/** The twin of `compat` as an image manifest version 2 schema 2, which has no annotations: they are labels here. */
export declare const COMPAT_DOCKER: LayoutRow;
/** How layout `compat-docker` is written, and who must take it. */
export declare const COMPAT_DOCKER_WRITER: LayoutWriter;
