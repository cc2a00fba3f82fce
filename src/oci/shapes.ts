import { ANY, BYTES, FLAG, LOOSE, type Shape, TEXT, TEXT_MAP, TEXTS, TIME, WHOLE } from '../core/json-shape.ts';

// Documents of images as Go programs read them, including fields that we do not use: what matters is which field a
// program confuses a key with.
// Source: opencontainers/image-spec v1.1.1 specs-go/v1; google/go-containerregistry v0.22.1 pkg/v1; distribution
// manifest/schema2; moby image/spec/specs-go and daemon/internal/image; containers/image manifest/common.go, which
// guesses manifest types.

const PLATFORM: Shape = {
  architecture: TEXT,
  os: TEXT,
  'os.version': TEXT,
  'os.features': TEXTS,
  variant: TEXT,
  features: TEXTS,
};

const DESCRIPTOR: Shape = {
  mediaType: TEXT,
  digest: TEXT,
  size: WHOLE,
  urls: TEXTS,
  annotations: TEXT_MAP,
  data: BYTES,
  platform: PLATFORM,
  artifactType: TEXT,
};

/** An image manifest or an index: a program may confuse one with the other. */
export const MANIFEST: Shape = {
  schemaVersion: WHOLE,
  mediaType: TEXT,
  artifactType: TEXT,
  config: DESCRIPTOR,
  layers: [DESCRIPTOR],
  manifests: [DESCRIPTOR, LOOSE],
  subject: DESCRIPTOR,
  annotations: TEXT_MAP,
  fsLayers: ANY,
  history: ANY,
  signatures: ANY,
};

/** Keys of a map whose values are empty structs. */
const SET: Shape = { '*': {} };
const HISTORY: Shape = { created: TIME, created_by: TEXT, author: TEXT, comment: TEXT, empty_layer: FLAG };
/** Fields that Docker's builders write into a config but OCI does not define. */
const DOCKER_FIELDS = [
  'Hostname Domainname AttachStdin AttachStdout AttachStderr Tty OpenStdin StdinOnce Image',
  'OnBuild Shell Healthcheck NetworkDisabled MacAddress StopTimeout',
].join(' ');

/** The config of an image for container tools. */
export const IMAGE_CONFIG: Shape = {
  created: TIME,
  author: TEXT,
  architecture: TEXT,
  os: TEXT,
  'os.version': TEXT,
  'os.features': TEXTS,
  variant: TEXT,
  config: {
    ...Object.fromEntries(DOCKER_FIELDS.split(' ').map((name) => [name, ANY])),
    User: TEXT,
    ExposedPorts: SET,
    Env: TEXTS,
    Entrypoint: TEXTS,
    Cmd: TEXTS,
    Volumes: SET,
    WorkingDir: TEXT,
    Labels: TEXT_MAP,
    StopSignal: TEXT,
    ArgsEscaped: FLAG,
  },
  rootfs: { type: TEXT, diff_ids: TEXTS },
  history: [HISTORY],
  id: ANY,
  parent: ANY,
  container: ANY,
  container_config: ANY,
  docker_version: ANY,
};

/** The config of the CNCF artifact. Source: bytecodealliance/rust-oci-wasm src/config.rs, 0.6.0. */
export const WASM_CONFIG: Shape = {
  created: TIME,
  author: TEXT,
  architecture: TEXT,
  os: TEXT,
  layerDigests: TEXTS,
  component: { exports: TEXTS, imports: TEXTS, target: TEXT },
};

/** The file `oci-layout`. */
export const LAYOUT_VERSION: Shape = { imageLayoutVersion: TEXT };
