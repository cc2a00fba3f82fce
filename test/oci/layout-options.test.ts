import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { gzip } from '../../src/oci/archive/gzip.ts';
import { type AssembleOptions, assembleImage } from '../../src/oci/assemble.ts';
import { LAYOUTS } from '../../src/oci/layouts/layouts.ts';
import { isBundle, moduleOfBundle } from '../../src/oci/layouts/opa-bundle.ts';
import { layoutWriter } from '../../src/oci/layouts/writers.ts';
import { CREATED_AT, componentA, file, moduleA, moduleB } from '../support/image-parts.ts';
import { bundleOf } from '../support/layouts.ts';

const base: Omit<AssembleOptions, 'layout'> = {
  module: moduleA,
  moduleDigest: digestOf(moduleA),
  runtimeConfig: { type: 'envoy_proxy', abiVersions: [], rootIds: [] },
  created: CREATED_AT,
  annotations: {},
};
const spec = file('spec.yaml', Buffer.from('info: {}'));
const policy = file('/policy.wasm', moduleA);
/** What each layout needs in addition to the module. */
const needed = { documents: [spec], bundle: bundleOf(policy) };
const component = { module: componentA, moduleDigest: digestOf(componentA) };

const refused: [string, AssembleOptions, string, RegExp][] = [
  ...LAYOUTS.filter(({ layout }) => layoutWriter(layout).carries === 'core').map(
    ({ layout }): [string, AssembleOptions, string, RegExp] => [
      `a component in ${layout}`,
      { ...base, ...needed, ...component, layout },
      'LAYOUT_REFUSED',
      /only core modules/,
    ],
  ),
  ...LAYOUTS.flatMap(({ layout }): [string, AssembleOptions, string, RegExp][] => [
    [
      `another module than the one named in ${layout}`,
      { ...base, ...needed, layout, moduleDigest: digestOf(moduleB) },
      'MODULE_DIGEST_MISMATCH',
      /has digest/,
    ],
    [`an invalid time in ${layout}`, { ...base, ...needed, layout, created: 'now' }, 'INPUT_INVALID', /"now"/],
    [
      `an annotation of ours in ${layout}`,
      { ...base, ...needed, layout, annotations: { 'module.wasm.runtime/type': 'x' } },
      'ANNOTATION_INVALID',
      /wasm-image sets it/,
    ],
    [
      `an ELF file in ${layout}`,
      { ...base, ...needed, layout, module: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0) },
      'WASM_NOT_WASM',
      /does not start/,
    ],
  ]),
  ['a component without its names', { ...base, ...component, layout: 'cncf' }, 'INTERNAL', /names of the component/],
  [
    'a component with too many names for a config',
    { ...base, ...component, layout: 'cncf', component: { imports: ['a'.repeat(4 * 1024 * 1024)], exports: [] } },
    'LIMIT_EXCEEDED',
    /its config would have/,
  ],
  ['opa-bundle without a bundle', { ...base, layout: 'opa-bundle' }, 'LAYOUT_REFUSED', /OPA loads only bundles/],
  [
    'opa-bundle with a bundle of another module',
    { ...base, layout: 'opa-bundle', bundle: bundleOf(file('/policy.wasm', moduleB)) },
    'MODULE_DIGEST_MISMATCH',
    /has digest/,
  ],
  ['higress without spec.yaml', { ...base, layout: 'higress' }, 'LAYOUT_REFUSED', /it needs spec.yaml/],
  [
    'higress with an unknown file',
    { ...base, layout: 'higress', documents: [spec, file('icon.png', spec.bytes)] },
    'LAYOUT_REFUSED',
    /spec.yaml/,
  ],
  [
    'higress with spec.yaml twice',
    { ...base, layout: 'higress', documents: [spec, spec] },
    'LAYOUT_REFUSED',
    /each once/,
  ],
  [
    'higress with a spec that is wasm',
    { ...base, layout: 'higress', documents: [file('spec.yaml', moduleA)] },
    'LAYOUT_REFUSED',
    /is not text/,
  ],
  [
    'higress with a spec that is gzip',
    { ...base, layout: 'higress', documents: [file('spec.yaml', gzip(moduleA))] },
    'LAYOUT_REFUSED',
    /is not text/,
  ],
  [
    'higress with a text that is too large',
    { ...base, layout: 'higress', documents: [spec, file('README.md', Buffer.alloc(1024 * 1024 + 1, 'a'))] },
    'LAYOUT_REFUSED',
    /at most 1048576 bytes/,
  ],
];

describe('assembling', () => {
  for (const [what, options, code, message] of refused)
    it(`refuses ${what}`, () => assert.throws(() => assembleImage(options), { code, message }));
  it('omits annotations if there are none', () => {
    const image = assembleImage({ ...base, layout: 'kubewarden' });
    assert.deepEqual(Object.keys(JSON.parse(new TextDecoder().decode(image.manifest.bytes))), [
      'schemaVersion',
      'mediaType',
      'config',
      'layers',
    ]);
  });
  it('does not change a bundle', () =>
    assert.equal(assembleImage({ ...base, ...needed, layout: 'opa-bundle' }).layers[0]?.bytes, needed.bundle));
  it('stores two equal texts once', () => {
    const image = assembleImage({
      ...base,
      layout: 'higress',
      documents: [spec, file('README.md', spec.bytes), file('README_ZH.md', spec.bytes)],
    });
    assert.equal(image.layers.length, 4);
    assert.equal(image.blobs.length, 3);
  });
});

describe('a bundle', () => {
  for (const [what, bytes, expected] of [
    ['gzip', needed.bundle, true],
    ['a module', moduleA, false],
    ['nothing', new Uint8Array(), false],
  ] as const)
    it(`is recognised by its first bytes: ${what}`, () => assert.equal(isBundle(bytes), expected));
  for (const name of ['/policy.wasm', 'policy.wasm', './policy.wasm'])
    it(`has its module at ${name}`, () =>
      assert.deepEqual(Buffer.from(moduleOfBundle(bundleOf(file(name, moduleA)))), Buffer.from(moduleA)));
  for (const [what, bytes, message] of [
    ['no module', bundleOf(file('/data.json', spec.bytes)), /no policy.wasm at its root/],
    ['its module in a folder', bundleOf(file('/a/policy.wasm', moduleA)), /no policy.wasm at its root/],
    ['a module with ".." in its name', bundleOf(file('./../policy.wasm/../x.wasm', moduleA)), /contains ".."/],
    ['two modules', bundleOf(policy, file('/b/policy.wasm', moduleA)), /2 modules/],
    ['another module', bundleOf(policy, file('/b.WASM', moduleA)), /2 modules/],
    ['a file twice', bundleOf(policy, spec, file('/spec.yaml', spec.bytes)), /"spec.yaml" twice/],
    ['bytes after its end', Buffer.concat([needed.bundle, moduleA]), /bytes follow its end/],
    ['something other than an archive', gzip(moduleA), /as tar/],
  ] as const)
    it(`is refused with ${what}`, () =>
      assert.throws(() => moduleOfBundle(bytes), { code: 'ARCHIVE_INVALID', message }));
  it('is refused if it is a bomb', () =>
    assert.throws(() => moduleOfBundle(bundleOf(file('/policy.wasm', new Uint8Array(16 * 1024 * 1024)))), {
      code: 'ARCHIVE_INVALID',
    }));
});
