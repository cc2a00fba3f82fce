import type { Content, Descriptor, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { blobsNeeded } from '../oci/extract.ts';
import { readManifest } from '../oci/manifest.ts';
import { printReference, referenceTo, type Tag } from '../oci/reference.ts';
import type { ImageStore, Validator } from '../ports.ts';
import type { AbiDemands } from './judge.ts';
import { judgeBlobs, type ReadBack } from './judge-image.ts';

/** What an image is read and judged with. */
export interface ReadPorts {
  readonly store: ImageStore;
  readonly validator: Validator;
}

/**
 * Reads manifest and blobs by digest or tag and judges the module in them. @param reference a tag is resolved here, once.
 * @param options with the config blob diff_ids (`compat`) and the runtime config (`oci`) are compared as well; one request more.
 * @throws IMAGE_NOT_FOUND, IMAGE_INVALID, IMAGE_AMBIGUOUS, IMAGE_TOO_LARGE, DIGEST_MISMATCH, REGISTRY_*, VALIDATION_TIMEOUT
 */
export async function readBack(
  ports: ReadPorts,
  reference: Tag | Digest,
  abi: Omit<AbiDemands, 'abiVersions'>,
  options: { readonly with?: 'config' } = {},
): Promise<ReadBack> {
  return judgeImage(ports, reference, await resolveImage(ports.store, reference), abi, options);
}

/** The manifest behind a tag or digest. @throws IMAGE_NOT_FOUND, IMAGE_TOO_LARGE, REGISTRY_*. */
export async function resolveImage(store: ImageStore, reference: Tag | Digest): Promise<Content> {
  const content = await store.fetchManifest(reference);
  if (content !== undefined) return content;
  throw new WasmImageError('IMAGE_NOT_FOUND', `Cannot find ${printReference(referenceTo(store.repository, reference))}: the registry has no such manifest`);
}

/** As {@link readBack}, of a manifest that was resolved. */
export async function judgeImage(
  { store, validator }: ReadPorts,
  reference: Tag | Digest,
  content: Content,
  abi: Omit<AbiDemands, 'abiVersions'>,
  options: { readonly with?: 'config' },
): Promise<ReadBack> {
  const reading = async (): Promise<ReadBack> => {
    const manifest = readManifest(content);
    const needed = blobsNeeded(manifest, options);
    const fetching = fetchBlobs(store, needed, printReference(referenceTo(store.repository, reference)));
    validator.expect(Math.max(...needed.map(({ size }) => size)));
    return judgeBlobs(validator, manifest, await fetching, abi, content);
  };
  return aboutImage(reading());
}

async function fetchBlobs(store: ImageStore, needed: readonly Descriptor[], name: string): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const fetched = needed.map(async (descriptor): Promise<[Digest, Uint8Array]> => {
    const bytes = await store.fetchBlob(descriptor);
    if (bytes === undefined) throw new WasmImageError('IMAGE_INVALID', `Cannot read ${name}: its blob ${descriptor.digest} is missing`);
    return [descriptor.digest, bytes];
  });
  return new Map(await Promise.all(fetched));
}

/** An image that exceeds our limits stays so when it is asked for again: a verdict about it, not an outage. */
async function aboutImage<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    throw new WasmImageError('IMAGE_TOO_LARGE', error.message, { detail: error.detail, cause: error });
  }
}
