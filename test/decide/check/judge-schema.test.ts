import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mismatchesOf } from '../../../src/adapters/engine/schema-validator.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { findReferences } from '../../../src/decide/check/find.ts';
import { judgeSchema } from '../../../src/decide/check/start/judge-schema.ts';
import { placesIn } from '../../../src/decide/check/text/tree.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['a'],
  properties: { a: { type: 'integer' }, 'b/c': { type: 'array', items: { enum: ['x'] } } },
  additionalProperties: false,
};
const istio = (spec: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nspec:\n  url: oci://a.example/f:v1\n${spec}\n`;
const higress = (spec: string): string => istio(spec).replace('istio', 'higress');
const gloo = (config: string): string =>
  `apiVersion: gateway.solo.io/v1\nkind: Gateway\nspec: {httpGateway: {options: {wasm: {filters: [{image: "a.example/f:v1", config: ${config}}]}}}}\n`;
const text = (value: string): string =>
  `{"@type": type.googleapis.com/google.protobuf.StringValue, value: ${JSON.stringify(value)}}`;

const ROWS: readonly (readonly [name: string, text: string, found: readonly string[]])[] = [
  ['fits', istio('  pluginConfig: {a: 1}'), []],
  ['a value', istio('  pluginConfig:\n    a: text'), ['6 /spec/pluginConfig/a']],
  [
    'a value in a list, and a key with a slash',
    istio('  pluginConfig: {a: 1,\n    b/c: [x,\n      z]}'),
    ['7 /spec/pluginConfig/b~1c/1'],
  ],
  ['a member that is missing', istio('  pluginConfig:\n    b/c: []'), ['6 /spec/pluginConfig']],
  ['no configuration', istio('  priority: 1'), ['4 /spec/url']],
  ['a variable in its place', istio('  pluginConfig: "{{ config }}"'), ['schema-unchecked']],
  ['Higress: the default', higress('  defaultConfig: {a: x}'), ['5 /spec/defaultConfig/a']],
  [
    'Higress: a rule with the default',
    higress('  defaultConfig: {a: 1}\n  matchRules: [{domain: [d], config: {b/c: [z]}}]'),
    ['4 /spec/matchRules/0/config/b~1c/0'],
  ],
  [
    'Higress: only rules',
    higress('  matchRules: [{domain: [d], config: {a: 1}}, {domain: [e], config: {a: []}}]'),
    ['4 /spec/matchRules/1/config/a'],
  ],
  ['Gloo: text', gloo(text('{"a":1}')), []],
  ['Gloo: text that does not fit', gloo(text('{"a":"x"}')), ['3 /spec/httpGateway/options/wasm/filters/0/config']],
  ['Gloo: no JSON', gloo(text('a: 1')), ['schema-unchecked']],
  ['Gloo: an empty text', gloo(text('')), ['3 /spec/httpGateway/options/wasm/filters/0/config/value']],
];

describe('a configuration and the schema of its image', () => {
  for (const [name, content, expected] of ROWS)
    it(name, () => {
      const [reference] = findReferences({ text: content, name: 'x.yaml' }).references;
      assert.ok(reference !== undefined);
      const places = placesIn(content);
      const found = judgeSchema(reference, (value) => mismatchesOf(SCHEMA, value)).map(({ rule, message, span }) =>
        rule === 'schema' ? `${places((span ?? reference.span).at).line} ${message.split(':')[0]}` : rule,
      );
      assert.deepEqual(found, expected);
    });
  it('draft-07 has lists of items', () => {
    const old: JsonObject = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }, false] };
    assert.deepEqual([mismatchesOf(old, ['x']).length, mismatchesOf(old, ['x', 1]).length > 0], [0, true]);
  });
  it('a pattern that takes forever ends', () => {
    const schema: JsonObject = { properties: { a: { pattern: '^(a+)+$' } } };
    assert.throws(() => mismatchesOf(schema, { a: `${'a'.repeat(60)}!` }), /CONFIG_SCHEMA_INVALID|cannot be applied/);
  });
});
