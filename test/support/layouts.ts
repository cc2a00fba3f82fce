import { gzip } from '../../src/oci/archive/gzip.ts';
import { type TarEntry, writeTar } from '../../src/oci/archive/tar.ts';
import { MTIME } from './image-parts.ts';

/** A bundle as `opa build` would write it, of these files. */
export function bundleOf(...files: readonly TarEntry[]): Uint8Array {
  return gzip(writeTar(files, MTIME));
}
