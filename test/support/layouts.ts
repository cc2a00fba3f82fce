import { gzip } from '../../src/oci/archive/gzip.ts';
import { type TarEntry, writeTar } from '../../src/oci/archive/tar.ts';
import { MTIME } from './image-parts.ts';

/** A bundle of these files, like `opa build` writes it. */
export function bundleOf(...files: readonly TarEntry[]): Uint8Array {
  return gzip(writeTar(files, MTIME));
}
