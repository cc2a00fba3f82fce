import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type Answer } from './answer.ts';
/** wkg and everything else on the oci-wasm crate: one raw layer and a config that deserialises. */
export declare function takeByWkg(manifest: ImageManifest, opened: Opened): Answer;
/** A config of the CNCF artifact with all that the oci-wasm crate demands. */
export interface WasmConfig {
    readonly created: string;
    readonly architecture: string;
    readonly os: string;
    readonly layerDigests: readonly string[];
    readonly component: {
        readonly imports: readonly string[];
        readonly exports: readonly string[];
    } | undefined;
}
/** @returns undefined for what does not deserialise. Source: bytecodealliance/rust-oci-wasm src/config.rs and src/component.rs, 0.6.0. */
export declare function readWasmConfig(bytes: Uint8Array): WasmConfig | undefined;
/** wasmCloud's wash: the first of layers that are all of one of two types, and a component. */
export declare function takeByWash(manifest: ImageManifest, opened: Opened): Answer;
/** Spin's package: one raw layer and any config in JSON that is not that of an application. */
export declare function takeBySpin(manifest: ImageManifest, opened: Opened): Answer;
/** runwasi behind Kubernetes: the one raw layer of an image for the architecture `wasm`. */
export declare function takeByRunwasi(manifest: ImageManifest, opened: Opened): Answer;
/** kwctl and policy-server: raw layers of the one type, whatever the config is. */
export declare function takeByKwctl(manifest: ImageManifest, opened: Opened): Answer;
