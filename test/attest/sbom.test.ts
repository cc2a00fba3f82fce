import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Bill, makeBill } from '../../src/attest/sbom/bill.ts';
import { makeCycloneDx } from '../../src/attest/sbom/cyclonedx.ts';
import { fromHere, fromRegistry } from '../../src/attest/sbom/package.ts';
import { boundSbom, MAX_SBOM_BYTES, readSbom } from '../../src/attest/sbom/sbom.ts';
import { makeSpdx } from '../../src/attest/sbom/spdx.ts';
import { digestOf } from '../../src/core/digest.ts';

const digest = digestOf(Uint8Array.of(1));
const hash = { algorithm: 'SHA-256', hex: 'ab'.repeat(32) } as const;
const parts = {
  module: { name: 'filter.wasm', version: '1.2.0', digest, languages: ['Rust'] },
  created: '2026-01-01T00:00:00Z',
};
const log = fromRegistry('cargo', 'log', '0.4.1', { hash });
const compiler = fromRegistry('npm', '@as/lib', '1.0.0', { use: 'development' });
const rustc = fromHere('tool', 'rustc', '1.90.0', 'tool');
const bill = makeBill(parts, [log, compiler, rustc, log]);
const read = (value: unknown) =>
  readSbom(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)), 'bom.json');

describe('a bill of materials', () => {
  it('has each package once, in a fixed order', () => {
    assert.deepEqual(
      bill.packages.map((one) => one.id),
      ['pkg:cargo/log@0.4.1', 'pkg:npm/%40as/lib@1.0.0', 'tool:rustc@1.90.0'],
    );
    assert.deepEqual(makeBill(parts, [rustc, log, compiler]), bill);
  });

  for (const [form, make] of [
    ['CycloneDX', makeCycloneDx],
    ['SPDX', makeSpdx],
  ] as const)
    it(`as ${form} is equal for equal bills and has another id for others`, () => {
      const text = (one: Bill): string => JSON.stringify(make(one));
      assert.equal(text(makeBill(parts, [rustc, compiler, log])), text(bill));
      const names = [
        bill,
        makeBill(parts, [log]),
        makeBill({ ...parts, created: '2026-01-02T00:00:00Z' }, bill.packages),
      ].map((one) => {
        const { serialNumber, documentNamespace } = make(one);
        return serialNumber ?? documentNamespace;
      });
      assert.equal(new Set(names).size, 3);
      assert.equal(names.includes(undefined), false);
    });
});

describe('a CycloneDX document', () => {
  it('has the digest of the module, and for each package the facts of the lock file', () => {
    const { serialNumber, ...rest } = makeCycloneDx(bill);
    assert.match(
      String(serialNumber),
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.deepEqual(rest, {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        timestamp: '2026-01-01T00:00:00Z',
        tools: { components: [{ type: 'application', name: 'wasm-image' }] },
        component: {
          type: 'application',
          'mime-type': 'application/wasm',
          'bom-ref': 'module',
          name: 'filter.wasm',
          version: '1.2.0',
          hashes: [{ alg: 'SHA-256', content: digest.slice(7) }],
          properties: [{ name: 'wasm-image:language', value: 'Rust' }],
        },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'pkg:cargo/log@0.4.1',
          name: 'log',
          version: '0.4.1',
          hashes: [{ alg: 'SHA-256', content: hash.hex }],
          purl: 'pkg:cargo/log@0.4.1',
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40as/lib@1.0.0',
          name: '@as/lib',
          version: '1.0.0',
          purl: 'pkg:npm/%40as/lib@1.0.0',
          properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
        },
        { type: 'application', 'bom-ref': 'tool:rustc@1.90.0', name: 'rustc', version: '1.90.0', scope: 'excluded' },
      ],
      dependencies: [{ ref: 'module', dependsOn: ['pkg:cargo/log@0.4.1', 'pkg:npm/%40as/lib@1.0.0'] }],
    });
  });
});

describe('an SPDX document', () => {
  it('has the digest of the module, and its relationship to each package', () => {
    const { relationships, packages, documentNamespace } = makeSpdx(bill);
    assert.match(String(documentNamespace), /^https:\/\/wasm-image\.dev\/spdx\/[0-9a-f]{64}$/);
    assert.deepEqual(relationships, [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-Module' },
      { spdxElementId: 'SPDXRef-Module', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'SPDXRef-Package-1' },
      {
        spdxElementId: 'SPDXRef-Package-2',
        relationshipType: 'DEV_DEPENDENCY_OF',
        relatedSpdxElement: 'SPDXRef-Module',
      },
      { spdxElementId: 'SPDXRef-Package-3', relationshipType: 'BUILD_TOOL_OF', relatedSpdxElement: 'SPDXRef-Module' },
    ]);
    assert.deepEqual(Array.isArray(packages) ? packages[1] : undefined, {
      SPDXID: 'SPDXRef-Package-1',
      name: 'log',
      versionInfo: '0.4.1',
      downloadLocation: 'NOASSERTION',
      filesAnalyzed: false,
      primaryPackagePurpose: 'LIBRARY',
      checksums: [{ algorithm: 'SHA256', checksumValue: hash.hex }],
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:cargo/log@0.4.1' },
      ],
    });
  });
});

describe('an existing document', () => {
  it('is not changed, in either format', () => {
    const cyclonedx = { bomFormat: 'CycloneDX', specVersion: '1.5', more: [1.5, null] };
    assert.deepEqual(read(cyclonedx), { format: 'cyclonedx', predicate: cyclonedx });
    assert.equal(read({ spdxVersion: 'SPDX-2.2' }).format, 'spdx');
  });
  const hostile: readonly (readonly [what: string, value: unknown])[] = [
    ['of another form', { bomFormat: 'Other', specVersion: '1' }],
    ['of CycloneDX without a version', { bomFormat: 'CycloneDX' }],
    ['of SPDX 3', { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' }],
    ['of SPDX with another version', { spdxVersion: 'SPDX-2.3; x' }],
    ['that is a list', []],
    ['that is not JSON', '<bom/>'],
    ['with a key twice', '{"bomFormat":"CycloneDX","specVersion":"1.6","bomFormat":"CycloneDX"}'],
    ['that no bundle can hold', { bomFormat: 'CycloneDX', specVersion: '1.6', x: 'x'.repeat(MAX_SBOM_BYTES) }],
  ];
  for (const [what, value] of hostile)
    it(`${what} is refused`, () => assert.throws(() => read(value), { code: 'SBOM_INVALID' }));
  it('is limited to the exact byte', () => {
    const empty = JSON.stringify({ x: '' }).length;
    const predicate = { x: 'x'.repeat(MAX_SBOM_BYTES - empty) };
    assert.equal(boundSbom({ format: 'spdx', predicate }).predicate, predicate);
    assert.throws(() => boundSbom({ format: 'spdx', predicate: { x: `${predicate.x}x` } }), { code: 'SBOM_INVALID' });
  });
});
