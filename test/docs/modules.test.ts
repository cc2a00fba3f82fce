import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { readModules } from '../../src/decide/plan/modules/read-modules.ts';
import { planImage } from '../../src/decide/plan/plan.ts';
import { readDocument } from '../support/documents.ts';
import { misfits, readSchemas } from '../support/schema.ts';

const schemas = readSchemas('docs/wasm-image.schema.json');
const [ID = ''] = [...schemas.keys()];
const options = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
const files = [
  ...['docs/modules.md', 'docs/tag-policy.md'].flatMap((path) => readDocument(path).blocks.map(({ text }) => text)),
  ...globSync('examples/**/*wasm-image.yaml').map((path) => readFileSync(path, 'utf8')),
].filter((text) => text.includes('kind: FilterSet'));
const read = (text: string) => readModules({ path: 'wasm-image.yaml', bytes: Buffer.from(text) }, new Map(), options);

describe('the files of the documents and of the examples', () => {
  it('are found', () => assert.equal(files.length, 4));
  for (const [i, text] of files.entries())
    it(`number ${i + 1} can be read and fits the schema`, () => {
      for (const [, inputs] of read(text)) planImage(readValues('publish', inputs));
      assert.deepEqual(misfits(schemas, ID, parse(text) as Json), []);
    });
});

describe('docs/wasm-image.schema.json', () => {
  const base = { apiVersion: 'wasm-image.dev/v1', kind: 'FilterSet' };
  const rows: [string, JsonObject, boolean][] = [
    ['a filter', { ...base, filters: [{ name: 'a', module: 'a.wasm' }] }, true],
    ['a list and a text', { ...base, filters: [{ name: 'a', hosts: ['envoy'], tags: 'v1' }] }, true],
    ['a switch', { ...base, filters: [{ name: 'x/a', smoke: false }] }, true],
    ['seconds', { ...base, defaults: { 'source-date-epoch': 5 }, filters: [{ name: 'a' }] }, true],
    [
      'channels',
      { ...base, defaults: { channels: { next: ['alpha', 'rc'], all: ['*'] } }, filters: [{ name: 'a' }] },
      true,
    ],
    ...[
      {},
      [],
      'next=beta',
      { next: 'beta' },
      { next: [] },
      { next: ['beta', 'beta'] },
      { next: ['a b'] },
      { next: ['a,b'] },
      { next: [''] },
      { next: { beta: true } },
      { latest: ['rc'] },
      { Latest: ['rc'] },
      { '1.2': ['rc'] },
      { v2: ['rc'] },
      { 'a=b': ['rc'] },
      { 'a b': ['rc'] },
      { '': ['rc'] },
      { [`a${'x'.repeat(128)}`]: ['rc'] },
    ].map((channels): [string, JsonObject, boolean] => [
      `channels ${JSON.stringify(channels).slice(0, 40)}`,
      { ...base, filters: [{ name: 'a', channels }] },
      false,
    ]),
    ['no filter', { ...base, filters: [] }, false],
    ['no name', { ...base, filters: [{ module: 'a.wasm' }] }, false],
    ['a bad name', { ...base, filters: [{ name: '../a' }] }, false],
    ['an unknown option', { ...base, filters: [{ name: 'a', host: 'envoy' }] }, false],
    ['an option of the whole run', { ...base, defaults: { 'signing-key': 'k' }, filters: [{ name: 'a' }] }, false],
    ['an empty list', { ...base, filters: [{ name: 'a', hosts: [] }] }, false],
    ['another kind', { ...base, kind: 'Pod', filters: [{ name: 'a' }] }, false],
  ];
  for (const [what, value, isRight] of rows)
    it(`and the reader agree about ${what}`, () => {
      assert.equal(misfits(schemas, ID, value).length === 0, isRight);
      const reading = () => read(JSON.stringify(value));
      if (isRight) reading();
      else assert.throws(reading);
    });
});
