import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isObject, type Json, type JsonObject } from '../../../src/core/json.ts';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { CHECK_SCHEMA, jsonOfCheck } from '../../../src/decide/check/report.ts';
import { misfits, readSchemas } from '../../support/schema.ts';
import { MORE_TARGETS } from './more-target-rows.ts';
import { PLAIN_TARGETS } from './plain-target-rows.ts';
import { ISTIO, TARGETS } from './target-rows.ts';

const schemas = readSchemas('docs/check-report.schema.json');

function reportOn(file: string, text: string): JsonObject {
  const search = new TreeSearch();
  search.add({ path: file, bytes: new TextEncoder().encode(text), isTemplate: false });
  const { entries, remarks } = search.result();
  const digest = `sha256:${'a'.repeat(64)}`;
  const checked = entries.map((entry) => ({ ...entry, resolved: digest, isVerified: true, isRecorded: true }));
  const json = JSON.parse(JSON.stringify(jsonOfCheck({ files: 1, entries: checked, remarks }))) as Json;
  assert.ok(isObject(json));
  return json;
}
const listIn = (value: Json | undefined): readonly JsonObject[] => {
  assert.ok(Array.isArray(value));
  return value.filter((one) => isObject(one));
};

describe('the schema of the report', () => {
  for (const { name, file = 'x.yaml', text, found } of [...TARGETS, ...PLAIN_TARGETS, ...MORE_TARGETS])
    it(`describes ${name}`, () => {
      const report = reportOn(file, text);
      assert.deepEqual(misfits(schemas, CHECK_SCHEMA, report), []);
      assert.equal(listIn(report.references).length, found.length);
    });
  for (const text of [
    ISTIO.replace('url: oci', 'url: $(X)oci'),
    ISTIO.replace('oci://ghcr.io/acme/auth:v1', 'https://u:p@x.example/f.wasm?token=y'),
    ISTIO.replace('url:', 'url: &a 1\n  <<: {x: y}\n  url:'),
    ISTIO.replace('oci://ghcr.io/acme/auth:v1', '/..//'),
  ])
    it(`describes what cannot be used: ${text.split('\n')[8]}`, () => {
      const report = reportOn('a/b.yaml', text);
      assert.deepEqual(misfits(schemas, CHECK_SCHEMA, report), []);
      const all = [...listIn(report.references).flatMap((one) => listIn(one.findings)), ...listIn(report.findings)];
      assert.ok(all.length > 0);
    });
  it('refuses fields that are missing, unknown or of another type', () => {
    const report = reportOn('a.yaml', ISTIO);
    const [reference = {}] = listIn(report.references);
    const misfitsOf = (change: JsonObject): readonly string[] =>
      misfits(schemas, CHECK_SCHEMA, { ...report, references: [{ ...reference, ...change }] });
    assert.deepEqual(misfitsOf({}), []);
    assert.deepEqual(misfitsOf({ more: 1 }), ['$.references[0].more: unknown']);
    for (const change of [
      { line: 0 },
      { verified: 'yes' },
      { pin: 'a'.repeat(64) },
      { configuration: { path: '/spec/pluginConfig', keys: [], value: 'secret' } },
      { findings: [{ rule: 'unpinned' }] },
      { source: 'tag' },
    ])
      assert.ok(misfitsOf(change).length > 0, JSON.stringify(change));
    const { verified: _, ...without } = reference;
    assert.deepEqual(misfits(schemas, CHECK_SCHEMA, { ...report, references: [without] }), [
      '$.references[0].verified: missing',
    ]);
    assert.equal(misfits(schemas, CHECK_SCHEMA, { ...report, schema: `${CHECK_SCHEMA}x` }).length, 1);
  });
});
