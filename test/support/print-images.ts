// Prints the digests of fixed images as JSON. test/oci/assemble.test.ts runs it with other versions of Node and other
// environments.
import { digestOf } from '../../src/core/digest.ts';
import { assembleImage } from '../../src/oci/assemble.ts';
import type { Image, Layout } from '../../src/oci/image.ts';
import { LAYOUTS } from '../../src/oci/layouts/layouts.ts';
import { CREATED_AT, componentA, file, moduleA, seededModule } from './image-parts.ts';
import { bundleOf } from './layouts.ts';

const RUNTIME_CONFIG = { type: 'envoy_proxy', abiVersions: ['v0.2.1'], rootIds: ['add_header'] };

export function fixedImage(layout: Layout, module: Uint8Array): Image {
  const annotations = {
    'org.opencontainers.image.source': 'https://example.com/filter',
    'com.example.z': 'ü',
    'Com.example.a': '1',
  };
  const options = {
    layout,
    module,
    moduleDigest: digestOf(module),
    runtimeConfig: RUNTIME_CONFIG,
    created: CREATED_AT,
    annotations,
  };
  const text = (name: string): ReturnType<typeof file> => file(name, Buffer.from(`of ${name}\n`));
  switch (layout) {
    case 'opa-bundle':
      return assembleImage({
        ...options,
        bundle: bundleOf(file('/data.json', Buffer.from('{}')), file('/policy.wasm', module)),
      });
    case 'higress':
      return assembleImage({ ...options, documents: ['spec.yaml', 'README_EN.md', 'README.md'].map(text) });
    case 'cncf':
      return assembleImage({
        ...options,
        component: { imports: ['wasi:io/streams@0.2.6', 'ü'], exports: ['wasi:http/incoming-handler@0.2.6'] },
      });
    default:
      return assembleImage(options);
  }
}

export function digestsOfFixedImages(): Readonly<Record<string, string>> {
  const images: readonly [string, Image][] = [
    ...LAYOUTS.flatMap(({ layout }): readonly [string, Image][] => [
      [`${layout}, 8 bytes`, fixedImage(layout, moduleA)],
      [`${layout}, 300 kB`, fixedImage(layout, seededModule(300_000))],
    ]),
    ['cncf, component', fixedImage('cncf', componentA)],
  ];
  return Object.fromEntries(
    images.flatMap(([name, image]) => [
      [name, image.manifest.digest],
      [`${name}, config`, image.config.digest],
      [`${name}, layer`, image.layerDigest],
    ]),
  );
}

if (process.argv[2] === 'print') console.log(JSON.stringify(digestsOfFixedImages()));
