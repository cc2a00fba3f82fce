import type { Content, Digest } from '../core/digest.ts';
/** The layouts that we write; layouts.ts says of each who reads it. */
export declare const LAYOUT_NAMES: readonly ['compat', 'oci', 'compat-docker', 'higress', 'cncf', 'kubewarden', 'opa-bundle'];
export type Layout = (typeof LAYOUT_NAMES)[number];
/** A Solo runtime config in its one written spelling. Source: solo-io/wasm runtime.proto. */
export interface RuntimeConfig {
    readonly type: string;
    readonly abiVersions: readonly string[];
    readonly rootIds: readonly string[];
}
/** An assembled image: knows no registry and no tag; every blob is in memory and its digest is known. */
export interface Image {
    readonly layout: Layout;
    /** `digest`: the image manifest's. */
    readonly manifest: Content;
    readonly config: Content;
    /** In manifest order, without repeating a blob that is also the config. */
    readonly layers: readonly Content[];
    /** The blobs to push, each once. */
    readonly blobs: readonly Content[];
    /** `module-digest`: the raw wasm. */
    readonly moduleDigest: Digest;
    /** `layer-digest`: the layer that holds the module. */
    readonly layerDigest: Digest;
    /** Sum of all blobs and the manifest, bytes. */
    readonly size: number;
}
