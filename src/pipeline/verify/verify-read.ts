import type { Content, Descriptor, Digest } from '../../core/digest.ts';
import { CODES, WasmImageError } from '../../core/errors.ts';
import { consumersOfHosts } from '../../oci/consumers/consumers.ts';
import { blobsNeeded } from '../../oci/extract.ts';
import { imageInIndex } from '../../oci/index-image.ts';
import { readIndex, readManifest } from '../../oci/manifest.ts';
import { DOCKER_INDEX, OCI_INDEX } from '../../oci/media-types.ts';
import { pin, printReference, referenceTo, type Tag } from '../../oci/reference.ts';
import type { ImageStore, Validator } from '../../ports.ts';
import { judgeBlobs, type ReadBack } from '../make/judge-image.ts';
import type { AbiDemands } from '../make/judge-module.ts';

/** What reading and judging an image touches. */
export interface ReadPorts {
  readonly store: ImageStore;
  readonly validator: Validator;
}

/** `with`: read the config blob too and compare diff_ids (`compat`) or the runtime config (`oci`); one more request. */
export interface ReadOptions {
  readonly with?: 'config';
}

/**
 * Reads manifest and blobs by digest or tag and judges the module in them. If all hosts of `abi` pull images
 * themselves, their rule picks the module; otherwise every consumer must find the same one.
 * @param reference a tag is resolved here, once.
 * @throws IMAGE_NOT_FOUND, IMAGE_INVALID, IMAGE_AMBIGUOUS, IMAGE_TOO_LARGE, DIGEST_MISMATCH, REGISTRY_*,
 * VALIDATION_TIMEOUT
 */
export async function readBack(
  ports: ReadPorts,
  reference: Tag | Digest,
  abi: Omit<AbiDemands, 'abiVersions'>,
  options: ReadOptions = {},
): Promise<ReadBack> {
  return judgeImage(ports, reference, await resolveImage(ports.store, reference), abi, options);
}

/** Whether it is an index. Istio and Envoy Gateway compare a pin with the digest of the image in it. */
export function isIndex({ mediaType }: Content): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX;
}

/** The error for an index; the hint says what to pin instead. */
function indexRefused({ repository }: ImageStore, content: Content): WasmImageError {
  const listed = imageInIndex(readIndex(content));
  const name =
    listed === undefined
      ? 'the digest of an image in it'
      : `the image in it: ${printReference(pin(repository, listed.descriptor.digest))}`;
  return new WasmImageError('IMAGE_INVALID', `Cannot read manifest ${content.digest}: it is an index, not an image`, {
    hint: `use ${name}`,
  });
}

/** Reads the manifest that a tag or digest points to. @throws IMAGE_NOT_FOUND, IMAGE_TOO_LARGE, REGISTRY_*. */
export async function resolveImage(store: ImageStore, reference: Tag | Digest): Promise<Content> {
  const content = await store.fetchManifest(reference);
  if (content !== undefined) return content;
  const place = store.repository.kind === 'layout' ? 'OCI layout' : 'registry';
  throw new WasmImageError(
    'IMAGE_NOT_FOUND',
    `Cannot find ${printReference(referenceTo(store.repository, reference))}: the ${place} has no such manifest`,
  );
}

/** Like {@link readBack}, for a manifest that is resolved already. @throws as {@link readBack}. */
export async function judgeImage(
  { store, validator }: ReadPorts,
  reference: Tag | Digest,
  content: Content,
  abi: Omit<AbiDemands, 'abiVersions'>,
  options: ReadOptions,
): Promise<ReadBack> {
  if (isIndex(content)) throw indexRefused(store, content);
  const reading = async (): Promise<ReadBack> => {
    const manifest = readManifest(content);
    const extracting = { ...options, consumers: consumersOfHosts((abi.hosts ?? []).map(({ host }) => host)) };
    const needed = blobsNeeded(manifest, extracting);
    const fetching = fetchBlobs(store, needed, printReference(referenceTo(store.repository, reference)));
    validator.expect(Math.max(...needed.map(({ size }) => size)));
    return judgeBlobs(validator, manifest, await fetching, abi, content, extracting);
  };
  return aboutImage(reading());
}

async function fetchBlobs(
  store: ImageStore,
  needed: readonly Descriptor[],
  name: string,
): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const fetched = needed.map(async (descriptor): Promise<[Digest, Uint8Array]> => {
    const bytes = await store.fetchBlob(descriptor);
    if (bytes === undefined)
      throw new WasmImageError('IMAGE_INVALID', `Cannot read ${name}: its blob ${descriptor.digest} is missing`);
    return [descriptor.digest, bytes];
  });
  return new Map(await Promise.all(fetched));
}

/** An image over our limits stays so on every run: that is a verdict on the image, not an outage. */
async function aboutImage<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    const hint = error.hint === CODES.LIMIT_EXCEEDED.hint ? undefined : error.hint;
    throw new WasmImageError('IMAGE_TOO_LARGE', error.message, { hint, detail: error.detail, cause: error });
  }
}
