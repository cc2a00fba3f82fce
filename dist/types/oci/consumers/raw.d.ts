import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type ConsumerAnswer } from './answer.ts';
/** wkg and other programs with the oci-wasm crate: one raw layer and a config that deserialises. */
export declare function takeByWkg(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** A config of the CNCF artifact with the fields that the oci-wasm crate requires. */
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
/** Undefined if it does not deserialise. Source: bytecodealliance/rust-oci-wasm config.rs and component.rs, 0.6.0. */
export declare function readWasmConfig(bytes: Uint8Array): WasmConfig | undefined;
/** wasmCloud's wash: the first layer, which must be a component; each layer has one of two types. */
export declare function takeByWash(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** A Spin package: one raw layer and any JSON config that is not that of an application. */
export declare function takeBySpin(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** runwasi, for Kubernetes: the only raw layer of an image for the architecture `wasm`. */
export declare function takeByRunwasi(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** kwctl and policy-server: raw layers of one type, with any config. */
export declare function takeByKwctl(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
