import { type Content, type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { readManifest } from '../../oci/manifest.ts';
import { pin, printReference, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { isIndex, type ReadPorts, readBack } from '../verify/verify-read.ts';
import type { ImageDemands } from './image-demands.ts';

/** What an error about an image means for its reference. @param content the manifest, if it was read. */
export async function explainError(
  ports: ReadPorts,
  content: Content | undefined,
  demands: ImageDemands,
  error: WasmImageError,
): Promise<Finding> {
  const { code, hint, message, exitCode } = error;
  const usual = { message, hint, code } as const;
  if (
    code === 'IMAGE_INVALID' &&
    demands.isModuleSure &&
    content !== undefined &&
    isIndex(content) &&
    isDigest(demands.wanted)
  )
    return { ...usual, rule: 'digest-kind', message: `its digest is that of an index, not of an image` };
  // The image is here, and no program finds a module in it.
  if (
    code === 'IMAGE_INVALID' &&
    content !== undefined &&
    !demands.isModuleSure &&
    demands.gate === undefined &&
    demands.lock === undefined
  )
    return { rule: 'no-module', message: 'the image holds no module' };
  if (code === 'IMAGE_NOT_FOUND') return (await explainMissing(ports, demands)) ?? { ...usual, rule: 'missing' };
  if (exitCode === 3) return { ...usual, rule: 'denied' };
  return { ...usual, rule: exitCode === 4 ? 'unsigned' : 'undecided' };
}

/** A digest that is in the repository, but not that of an image. */
async function explainMissing(
  { store, validator }: ReadPorts,
  { wanted, tag }: ImageDemands,
): Promise<Finding | undefined> {
  if (!isDigest(wanted)) return undefined;
  try {
    const what = (await blobNamed({ store, validator }, wanted, tag)) ?? (await anyBlob(store, wanted));
    if (what === undefined) return undefined;
    return {
      rule: 'digest-kind',
      message: `its digest is that of ${what}, and the digest of the image is needed`,
      hint: 'wasm-image inspect IMAGE prints the digest of the image',
    };
  } catch (error) {
    // What is known already is enough.
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}

async function blobNamed(ports: ReadPorts, wanted: Digest, tag: Tag | undefined): Promise<string | undefined> {
  if (tag === undefined) return undefined;
  const content = await ports.store.fetchManifest(tag);
  if (content === undefined || isIndex(content)) return undefined;
  const { layers, config } = readManifest(content);
  const name = printReference(pin(ports.store.repository, content.digest));
  if (config.digest === wanted) return `the config of ${name}`;
  const read = await readBack(ports, tag, { hosts: undefined });
  if (read.facts.moduleDigest === wanted) return `the module in ${name}`;
  return layers.some(({ digest }) => digest === wanted) ? `a layer of ${name}` : undefined;
}

/** A blob is asked for with one byte: the answer for a longer one is an error, and nothing is read. */
async function anyBlob(store: ImageStore, digest: Digest): Promise<string | undefined> {
  try {
    return (await store.fetchBlob({ mediaType: 'application/octet-stream', digest, size: 1 })) === undefined
      ? undefined
      : 'a layer or a module';
  } catch (error) {
    if (error instanceof WasmImageError && error.code === 'DIGEST_MISMATCH') return 'a layer or a module';
    throw error;
  }
}
