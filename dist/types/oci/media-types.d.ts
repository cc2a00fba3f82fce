/** Media types of image-spec 1.1 media-types.md. */
export declare const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export declare const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export declare const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export declare const OCI_TAR_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
export declare const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
/** Media types of the image manifest version 2 schema 2, which consumers still read. */
export declare const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export declare const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
export declare const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
export declare const DOCKER_TAR_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
/** Media types of Solo's WASM image spec. Source: solo-io/wasm tools/wasme/pkg/model/image.go. */
export declare const SOLO_CONFIG = "application/vnd.module.wasm.config.v1+json";
export declare const SOLO_MODULE = "application/vnd.module.wasm.content.layer.v1+wasm";
/** A sigstore bundle, as artifact type and layer type of its referrer. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export declare const SIGSTORE_BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
/** File names inside images. Source: solo-io/wasm spec-compat.md; tools/wasme/pkg/model/image.go. */
export declare const PLUGIN_FILE = "plugin.wasm";
export declare const RUNTIME_CONFIG_FILE = "runtime-config.json";
export declare const SOLO_MODULE_FILE = "filter.wasm";
/** What we are ready to hold in memory. Bytes. */
export declare const LIMITS: {
    readonly manifest: number;
    readonly config: number;
    readonly compressedLayer: number;
    readonly rawModule: number;
};
