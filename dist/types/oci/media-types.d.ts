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
/**
 * Media types of the CNCF's Wasm OCI artifact.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export declare const CNCF_CONFIG = "application/vnd.wasm.config.v0+json";
export declare const CNCF_MODULE = "application/wasm";
/**
 * The layer type that runwasi reads besides {@link CNCF_MODULE}.
 * Source: containerd/runwasi crates/oci-tar-builder @eb9967aae75b.
 */
export declare const RUNWASI_COMPONENT = "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm";
/** Media types of wasm-to-oci, also used by Kubewarden. Source: engineerd/wasm-to-oci pkg/oci/push.go @5d8576f2795b. */
export declare const LEGACY_CONFIG = "application/vnd.wasm.config.v1+json";
export declare const LEGACY_MODULE = "application/vnd.wasm.content.layer.v1+wasm";
/**
 * Media types of Higress plugins; the config is the default of oras 1.0.
 * Source: alibaba/higress hgctl/pkg/plugin/build/build.go @4e0d69143208.
 */
export declare const UNKNOWN_CONFIG = "application/vnd.unknown.config.v1+json";
export declare const HIGRESS_SPEC = "application/vnd.module.wasm.spec.v1+yaml";
export declare const HIGRESS_DOC = "application/vnd.module.wasm.doc.v1+markdown";
/** A sigstore bundle: artifact type and layer type of its referrer. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export declare const SIGSTORE_BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
/** File names inside images. Source: solo-io/wasm spec-compat.md; tools/wasme/pkg/model/image.go. */
export declare const PLUGIN_FILE = "plugin.wasm";
export declare const RUNTIME_CONFIG_FILE = "runtime-config.json";
export declare const SOLO_MODULE_FILE = "filter.wasm";
/** The file name under which `oras pull` stores the module of a CNCF artifact. */
export declare const CNCF_MODULE_FILE = "module.wasm";
/** The file of a bundle that OPA loads as wasm. Source: open-policy-agent/opa v1/bundle/bundle.go v1.22.2. */
export declare const POLICY_FILE = "policy.wasm";
/** The largest blob that we fetch from a registry or a layout folder. Bytes. */
export declare const MAX_BLOB: number;
/** What we hold in memory at most. Bytes. */
export declare const LIMITS: {
    readonly manifest: number;
    readonly config: number;
    readonly compressedLayer: number;
    readonly rawModule: number;
    readonly document: number;
    /** Real ones are 0.6 to 9 KiB. */
    readonly bundle: number;
};
