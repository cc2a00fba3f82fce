import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * Solo's image for container tools: a real image config and one tar+gzip layer with `plugin.wasm` first, because Istio
 * allocates memory for every entry before it. Source: solo-io/wasm spec/spec-compat.md @d072eb48cb44.
 */
export declare const COMPAT: LayoutRow;
/** How layout `compat` is written, and which consumers must accept it. */
export declare const COMPAT_WRITER: LayoutWriter;
/** `compat` as a Docker manifest version 2 schema 2, which has no annotations: they become labels. */
export declare const COMPAT_DOCKER: LayoutRow;
/** How layout `compat-docker` is written, and which consumers must accept it. */
export declare const COMPAT_DOCKER_WRITER: LayoutWriter;
