import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { RENDER_TARGETS } from '../../src/decide/inputs/choices.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { printYaml } from '../../src/decide/report/render/print-yaml.ts';
import { readRenderValues } from '../../src/decide/report/render/read-values.ts';
import { renderManifest } from '../../src/decide/report/render/render.ts';
import { FIELDS } from '../../src/decide/report/render/render-values.ts';
import { readDocument } from '../support/documents.ts';

const { blocks, text } = readDocument('docs/render.md');
const [manifest = '', values = ''] = blocks.flatMap((block) => (block.language === 'yaml' ? [block.text] : []));
const moduleDigest = digestOf(Uint8Array.of(1));

describe('docs/render.md', () => {
  it('has a manifest that is rendered so', () => {
    const reference = /oci:\/\/([^"]+)/.exec(manifest)?.[1] ?? '';
    assert.equal(manifest.trim(), printYaml(renderManifest('istio', { reference, moduleDigest }, {})).trim());
  });
  it('has a values file that can be read', () => {
    const bytes = new TextEncoder().encode(values);
    const read = readRenderValues(readValues('render', new Map()), { name: 'waf.yaml', bytes }, undefined);
    assert.equal(Object.keys(read).length, 6);
    assert.ok(renderManifest('envoy-gateway', { reference: 'a.example/waf:1', moduleDigest }, read));
  });
  for (const to of RENDER_TARGETS)
    it(`lists what ${to} has fields for`, () => {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${to}\` |`)) ?? '';
      const names = [...(row.split('|')[3] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
      assert.deepEqual(names, FIELDS[to]);
    });
});
