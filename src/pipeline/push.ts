import { WasmImageError } from '../core/errors.ts';
import { decideMove } from '../decide/gate/tag-moves.ts';
import type { Image } from '../oci/image.ts';
import { pin, printReference, printRepository, type Tag } from '../oci/reference.ts';
import type { CrossCheck, ImageStore, Validator } from '../ports.ts';
import { currentDigest } from './current-tag.ts';
import { refuseRead } from './make/judge-image.ts';
import type { AbiDemands } from './make/judge-module.ts';
import { readBack } from './verify/verify-read.ts';

/** Whether the push wrote something or found the manifest stored already. */
export type Pushed = 'written' | 'present';

/** What a repository answered before anything was sent. */
export interface Preflight {
  /** The repository has the manifest already. */
  readonly isPresent: boolean;
  /** Version tags that point to the image already; they are not read again. */
  readonly kept: readonly Tag[];
}

/**
 * Checks what would stop a push: a version tag that points to another image, and a login that may not write.
 * Nothing is sent.
 * @throws TAG_IMMUTABLE, REGISTRY_*, FILE_*
 */
export async function checkBeforePush(store: ImageStore, image: Image, versions: readonly Tag[]): Promise<Preflight> {
  const isPresent = await store.hasManifest(image.manifest.digest);
  const kept: Tag[] = [];
  for (const tag of versions)
    if (
      decideMove(store.repository, { kind: 'version', tag }, await currentDigest(store, tag), image.manifest.digest)
        .kind === 'kept'
    )
      kept.push(tag);
  if (!isPresent) await store.startUpload();
  return { isPresent, kept };
}

/**
 * Stores an image by digest: existence check, blobs, manifest. No tag is touched.
 * @param options `isPresent`: whether the manifest is stored, when that is known already.
 * @returns `present` when the manifest was stored before; then nothing is sent. @throws REGISTRY_*
 */
export async function pushImage(
  store: ImageStore,
  image: Image,
  options: { readonly isPresent?: boolean } = {},
): Promise<Pushed> {
  if (options.isPresent ?? (await store.hasManifest(image.manifest.digest))) return 'present';
  // The existence check has answered the authentication challenge, so the blobs can share its token.
  await Promise.all(image.blobs.map((blob) => store.putBlob(blob)));
  await store.putManifest(image.manifest);
  return 'written';
}

/**
 * Reads manifest and layer with a fresh client and judges them again.
 * @throws DIGEST_MISMATCH, ABI_REFUSED, LAYOUT_REFUSED, REGISTRY_*
 */
export async function refuseOther(
  ports: { readonly store: ImageStore; readonly validator: Validator },
  image: Image,
  demands: AbiDemands,
): Promise<void> {
  const read = await readBack(ports, image.manifest.digest, demands);
  refuseRead(read);
  if (read.facts.moduleDigest !== image.moduleDigest) {
    throw new WasmImageError(
      'DIGEST_MISMATCH',
      `Cannot continue: ${printRepository(ports.store.repository)} returns a different module from the one pushed`,
    );
  }
}

/**
 * Reads the manifest by digest with an independent client and compares the bytes.
 * @throws DIGEST_MISMATCH, ORAS_UNAVAILABLE
 */
export async function crossCheck(client: CrossCheck, store: ImageStore, image: Image): Promise<void> {
  const bytes = await client.fetchManifest(store.repository, image.manifest.digest);
  if (Buffer.compare(bytes, image.manifest.bytes) === 0) return;
  const name = printReference(pin(store.repository, image.manifest.digest));
  throw new WasmImageError('DIGEST_MISMATCH', `Cannot trust ${name}: the independent client read different bytes`);
}
