import type { Content, Digest } from '../core/digest.ts';
/** The layouts that we write; CONSUMERS says who reads which. */
export declare const LAYOUT_NAMES: readonly ['compat', 'oci', 'compat-docker', 'higress', 'cncf', 'kubewarden', 'opa-bundle'];
/** The name of a layout. */
export type Layout = (typeof LAYOUT_NAMES)[number];
/** A Solo runtime config, in the spelling that we write. Source: solo-io/wasm runtime.proto. */
export interface RuntimeConfig {
    readonly type: string;
    readonly abiVersions: readonly string[];
    readonly rootIds: readonly string[];
}
/** An assembled image, without registry or tag; every blob is in memory with its digest. */
export interface Image {
    readonly layout: Layout;
    /** Its digest is the `digest` of the image. */
    readonly manifest: Content;
    readonly config: Content;
    /** In the order of the manifest, without a blob that is also the config. */
    readonly layers: readonly Content[];
    /** The blobs to push, each once. */
    readonly blobs: readonly Content[];
    /** `module-digest`: of the raw wasm. */
    readonly moduleDigest: Digest;
    /** `layer-digest`: of the layer with the module. */
    readonly layerDigest: Digest;
    /** All blobs and the manifest, in bytes. */
    readonly size: number;
}
