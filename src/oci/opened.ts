import type { Descriptor, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { gunzip } from './archive/gzip.ts';
import { readTar, type TarEntry } from './archive/tar.ts';
import { LIMITS } from './media-types.ts';

/** The blobs of an image, each unpacked at most once. If a layer cannot be unpacked, the value is the reason. */
export interface Opened {
  readonly blobOf: (descriptor: Descriptor) => Uint8Array | undefined;
  readonly tarOf: (layer: Descriptor) => Uint8Array | WasmImageError;
  readonly filesOf: (layer: Descriptor) => readonly TarEntry[] | WasmImageError;
}

/**
 * Opens the blobs of one image; its layers may unpack to 256 MiB in total. @param blobs by digest; shared, not copied.
 */
export function openImage(blobs: ReadonlyMap<Digest, Uint8Array>): Opened {
  const tars = new Map<Digest, Uint8Array | WasmImageError>();
  const files = new Map<Digest, readonly TarEntry[] | WasmImageError>();
  let left: number = LIMITS.rawModule;
  const tarOf = (layer: Descriptor): Uint8Array | WasmImageError =>
    once(tars, layer.digest, () => {
      const tar = gunzip(presentBlob(blobs, layer), left);
      left -= tar.byteLength;
      return tar;
    });
  const filesOf = (layer: Descriptor): readonly TarEntry[] | WasmImageError =>
    once(files, layer.digest, () => {
      const tar = tarOf(layer);
      return tar instanceof WasmImageError ? tar : readTar(tar);
    });
  return { blobOf: ({ digest }) => blobs.get(digest), tarOf, filesOf };
}

function presentBlob(blobs: ReadonlyMap<Digest, Uint8Array>, layer: Descriptor): Uint8Array {
  const bytes = blobs.get(layer.digest);
  if (bytes === undefined)
    throw new WasmImageError('IMAGE_INVALID', `Cannot read layer ${layer.digest}: it is missing`);
  return bytes;
}

function once<Value>(
  known: Map<Digest, Value | WasmImageError>,
  digest: Digest,
  read: () => Value | WasmImageError,
): Value | WasmImageError {
  const before = known.get(digest);
  if (before !== undefined) return before;
  let value: Value | WasmImageError;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    value = error;
  }
  known.set(digest, value);
  return value;
}
