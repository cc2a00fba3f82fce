import { type Content, contentOf, type Descriptor, descriptorOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson, stringAt } from '../core/json.ts';
import { sortedAnnotations } from '../oci/annotations.ts';
import { readManifest } from '../oci/manifest.ts';
import { DOCKER_CONFIG, DOCKER_MANIFEST, LIMITS, OCI_CONFIG, OCI_MANIFEST } from '../oci/media-types.ts';
import { PAYLOAD_TYPES } from './predicates.ts';

/** One signature in cosign's legacy format: the signed payload, and unsigned material to verify it with. */
export interface LegacySignature {
  /** The simple signing payload. */
  readonly payload: Uint8Array;
  /** Base64 of the signature over the payload. */
  readonly signature: string;
  /** PEM of the leaf; undefined for a signature by a key. */
  readonly certificate: string | undefined;
  /** JSON with the inclusion promise of a version 1 log. */
  readonly bundle: string | undefined;
  /** JSON with the response of a timestamp authority. */
  readonly timestamp: string | undefined;
}

/**
 * Annotations next to the payload.
 * Source: sigstore/cosign v2.6.4 pkg/oci/static/options.go; the specification is older than the code.
 */
const KEY = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** A layer of an image of signatures: the descriptor of the payload, and the rest of the signature. */
export interface LegacyLayer {
  readonly payload: Descriptor;
  readonly signature: Omit<LegacySignature, 'payload'>;
}

/**
 * The signatures in an image of signatures; skips layers of another type or without a signature.
 * @throws WasmImageError IMAGE_INVALID, also for an image of something else; LIMIT_EXCEEDED (256 layers).
 */
export function readLegacyLayers(image: Content): readonly LegacyLayer[] {
  const { layers } = readManifest(image);
  const ours = layers.filter(({ mediaType }) => mediaType === PAYLOAD_TYPES.legacy);
  if (layers.length > 0 && ours.length === 0)
    throw new WasmImageError('IMAGE_INVALID', `Cannot read manifest ${image.digest}: it has no signatures`);
  return ours.flatMap((layer) => {
    const { annotations = {} } = layer;
    const signature = annotations[KEY.signature];
    if (signature === undefined) return [];
    // cosign writes an empty string for what is absent.
    const [certificate, bundle, timestamp] = [KEY.certificate, KEY.bundle, KEY.timestamp].map(
      (key) => annotations[key] || undefined,
    );
    return [{ payload: layer, signature: { signature, certificate, bundle, timestamp } }];
  });
}

/**
 * Adds a signature to an image of signatures. Existing layers stay as they are; the new one is appended.
 * @param current what the tag points to now. @param imageType media type of the signed manifest. If it is Docker's, the
 * registry may accept no other, so a new image of signatures has Docker's types too.
 * @returns undefined if the signature is already in it, or the manifest and the blobs to push before it.
 * @throws WasmImageError IMAGE_INVALID if the tag points to something else; LIMIT_EXCEEDED.
 * Source: sigstore/cosign v2.6.4 pkg/oci/mutate (one image, a layer per signature), pkg/oci/empty
 * (COSIGN_DOCKER_MEDIA_TYPES).
 */
export function addLegacySignature(
  current: Content | undefined,
  signature: LegacySignature,
  imageType: string = OCI_MANIFEST,
): { readonly manifest: Content; readonly blobs: readonly Content[] } | undefined {
  const payload = contentOf(PAYLOAD_TYPES.legacy, signature.payload);
  if (
    current !== undefined &&
    readLegacyLayers(current).some(
      (one) => one.payload.digest === payload.digest && one.signature.signature === signature.signature,
    )
  )
    return undefined;
  const kept = current === undefined ? [] : layersOf(current);
  const layers: readonly JsonObject[] = [...kept, printLayer(payload, signature)];
  const mediaType = (current?.mediaType ?? imageType) === DOCKER_MANIFEST ? DOCKER_MANIFEST : OCI_MANIFEST;
  const config = contentOf(mediaType === DOCKER_MANIFEST ? DOCKER_CONFIG : OCI_CONFIG, jsonBytes(printConfig(layers)));
  const whole = {
    ...(current === undefined ? {} : rootOf(current)),
    schemaVersion: 2,
    mediaType,
    config: descriptorOf(config),
    layers,
  };
  const manifest = contentOf(mediaType, jsonBytes(whole));
  if (manifest.size > LIMITS.manifest)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot add a signature: the signature image would be ${manifest.size} bytes`,
    );
  // The added signature must be readable.
  readLegacyLayers(manifest);
  return { manifest, blobs: [config, payload] };
}

function printLayer(payload: Content, { signature, certificate, bundle, timestamp }: LegacySignature): JsonObject {
  const annotations = {
    [KEY.signature]: signature,
    ...(certificate === undefined ? {} : { [KEY.certificate]: certificate }),
    ...(bundle === undefined ? {} : { [KEY.bundle]: bundle }),
    ...(timestamp === undefined ? {} : { [KEY.timestamp]: timestamp }),
  };
  return {
    mediaType: payload.mediaType,
    digest: payload.digest,
    size: payload.size,
    annotations: sortedAnnotations(annotations),
  };
}

/**
 * Payloads are not compressed, so the digest of a layer is that of its content.
 * Source: image-spec 1.1 config.md, required properties.
 */
function printConfig(layers: readonly JsonObject[]): JsonObject {
  const diffIds = layers.map((layer): Json => stringAt(layer, 'digest') ?? '');
  return {
    architecture: '',
    created: '0001-01-01T00:00:00Z',
    os: '',
    rootfs: { type: 'layers', diff_ids: diffIds },
    config: {},
  };
}

function layersOf(image: Content): readonly JsonObject[] {
  const { layers } = rootOf(image);
  return Array.isArray(layers) ? layers.filter((layer: Json): layer is JsonObject => isObject(layer)) : [];
}

/** Called after {@link readManifest}, which refuses everything that is not a manifest. */
function rootOf(image: Content): JsonObject {
  const root = parseStrictJson(image.bytes);
  return isObject(root) ? root : {};
}
