// Prints the digests of fixed images as JSON; run on other Node versions and in other surroundings by test/oci/assemble.test.ts.
import { digestOf } from '../../src/core/digest.ts';
import { assembleImage } from '../../src/oci/assemble.ts';
import type { Image, Layout } from '../../src/oci/image.ts';
import { CREATED_AT, moduleA, seededModule } from './image-parts.ts';

const RUNTIME_CONFIG = { type: 'envoy_proxy', abiVersions: ['v0.2.1'], rootIds: ['add_header'] };

export function fixedImage(layout: Layout, module: Uint8Array): Image {
  const annotations = { 'org.opencontainers.image.source': 'https://example.com/filter', 'com.example.z': 'ü', 'Com.example.a': '1' };
  return assembleImage({ layout, module, moduleDigest: digestOf(module), runtimeConfig: RUNTIME_CONFIG, created: CREATED_AT, annotations });
}

export function digestsOfFixedImages(): Readonly<Record<string, string>> {
  const images = (['compat', 'oci'] as const).flatMap((layout) => [
    [`${layout}, 8 bytes`, fixedImage(layout, moduleA)] as const,
    [`${layout}, 300 kB`, fixedImage(layout, seededModule(300_000))] as const,
  ]);
  return Object.fromEntries(
    images.flatMap(([name, image]) => [
      [name, image.manifest.digest],
      [`${name}, config`, image.config.digest],
      [`${name}, layer`, image.layerDigest],
    ]),
  );
}

if (process.argv[2] === 'print') console.log(JSON.stringify(digestsOfFixedImages()));
