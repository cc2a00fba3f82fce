import { descriptorOf, hexOf } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { secondsOf } from '../created.ts';
import type { Image } from '../image.ts';
import { OCI_INDEX } from '../media-types.ts';
import { writeTar } from './tar.ts';

/**
 * Writes an image as an OCI image layout in one tar file, as skopeo (`oci-archive:`), oras and containerd read it.
 * @param created RFC 3339, UTC, seconds: the time of all entries. @returns equal bytes for equal images.
 * Source: image-spec 1.1 image-layout.md.
 */
export function writeImageTar(image: Image, created: string): Uint8Array {
  const contents = [image.config, ...image.blobs, image.manifest];
  const blobs = new Map(contents.map(({ digest, bytes }) => [`blobs/sha256/${hexOf(digest)}`, bytes]));
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [descriptorOf(image.manifest)] };
  return writeTar(
    [
      { name: 'oci-layout', bytes: jsonBytes({ imageLayoutVersion: '1.0.0' }) },
      { name: 'index.json', bytes: jsonBytes(index) },
      ...[...blobs].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    secondsOf(created),
  );
}
