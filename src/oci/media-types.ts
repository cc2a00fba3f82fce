/** Media types of image-spec 1.1 media-types.md. */
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_TAR_GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
export const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';

/** Media types of the image manifest version 2 schema 2, which consumers still read. */
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const DOCKER_TAR_GZIP = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/** Media types of Solo's WASM image spec. Source: solo-io/wasm tools/wasme/pkg/model/image.go. */
export const SOLO_CONFIG = 'application/vnd.module.wasm.config.v1+json';
export const SOLO_MODULE = 'application/vnd.module.wasm.content.layer.v1+wasm';

/**
 * Media types of the CNCF's Wasm OCI artifact.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export const CNCF_CONFIG = 'application/vnd.wasm.config.v0+json';
export const CNCF_MODULE = 'application/wasm';
/**
 * The layer type that runwasi reads besides {@link CNCF_MODULE}.
 * Source: containerd/runwasi crates/oci-tar-builder @eb9967aae75b.
 */
export const RUNWASI_COMPONENT = 'application/vnd.bytecodealliance.wasm.component.layer.v0+wasm';

/** Media types of wasm-to-oci, also used by Kubewarden. Source: engineerd/wasm-to-oci pkg/oci/push.go @5d8576f2795b. */
export const LEGACY_CONFIG = 'application/vnd.wasm.config.v1+json';
export const LEGACY_MODULE = 'application/vnd.wasm.content.layer.v1+wasm';

/**
 * Media types of Higress plugins; the config is the default of oras 1.0.
 * Source: alibaba/higress hgctl/pkg/plugin/build/build.go @4e0d69143208.
 */
export const UNKNOWN_CONFIG = 'application/vnd.unknown.config.v1+json';
export const HIGRESS_SPEC = 'application/vnd.module.wasm.spec.v1+yaml';
export const HIGRESS_DOC = 'application/vnd.module.wasm.doc.v1+markdown';

/** A sigstore bundle: artifact type and layer type of its referrer. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** File names inside images. Source: solo-io/wasm spec-compat.md; tools/wasme/pkg/model/image.go. */
export const PLUGIN_FILE = 'plugin.wasm';
export const RUNTIME_CONFIG_FILE = 'runtime-config.json';
export const SOLO_MODULE_FILE = 'filter.wasm';
/** The file name under which `oras pull` stores the module of a CNCF artifact. */
export const CNCF_MODULE_FILE = 'module.wasm';
/** The file of a bundle that OPA loads as wasm. Source: open-policy-agent/opa v1/bundle/bundle.go v1.22.2. */
export const POLICY_FILE = 'policy.wasm';

/** The largest blob that we fetch from a registry or a layout folder. Bytes. */
export const MAX_BLOB = 512 * 1024 * 1024;

/** What we hold in memory at most. Bytes. */
export const LIMITS = {
  manifest: 4 * 1024 * 1024,
  config: 4 * 1024 * 1024,
  compressedLayer: 64 * 1024 * 1024,
  rawModule: 256 * 1024 * 1024,
  document: 1024 * 1024,
  /** Real ones are 0.6 to 9 KiB. */
  bundle: 1024 * 1024,
} as const;
