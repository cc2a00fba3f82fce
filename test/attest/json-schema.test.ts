import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfigSchema } from '../../src/attest/json-schema.ts';

const read = (value: unknown): unknown =>
  readConfigSchema(typeof value === 'string' ? Buffer.from(value) : Buffer.from(JSON.stringify(value)), 'schema.json');
const OLD = 'http://json-schema.org/draft-07/schema';
const NEW = 'https://json-schema.org/draft/2020-12/schema';

describe('a JSON Schema', () => {
  for (const [what, value] of [
    ['that is empty', {}],
    ['of draft 2020-12', { $schema: NEW, type: 'object', properties: { a: { type: ['string', 'null'] }, b: true } }],
    [
      'of draft-07',
      { $schema: `${OLD}#`, items: [{ type: 'string' }], additionalItems: false, definitions: { a: {} } },
    ],
    ['with dependencies of draft-07', { $schema: OLD, dependencies: { a: ['b'], c: { required: ['d'] } } }],
    ['with references to itself', { $ref: '#/$defs/a~1b', $defs: { 'a/b': { items: { $ref: '#' } } } }],
    ['with an anchor', { $id: 'https://acme.example/s', $ref: '#here', $defs: { a: { $anchor: 'here' } } }],
    ['with a percent-encoded reference', { $ref: '#/$defs/a%20b', $defs: { 'a b': {} } }],
    ['with a property that is called $id', { properties: { $id: { type: 'string' }, $ref: { type: 'string' } } }],
    ['with values that look like keywords', { enum: [{ $ref: 'x' }], const: { type: 7 }, default: { required: 1 } }],
    ['with keywords of an editor', { 'x-order': 1, 'ui:widget': { type: 'nothing' } }],
    [
      'with everything else',
      {
        ...{ title: 't', minimum: 0, multipleOf: 0.5, maxLength: 3, pattern: '^a+$', patternProperties: { '^x-': {} } },
        ...{
          allOf: [{ not: {} }],
          prefixItems: [{}],
          dependentRequired: { a: ['b'] },
          uniqueItems: true,
          examples: [],
        },
      },
    ],
  ] as const)
    it(`is read: one ${what}`, () => assert.deepEqual(read(value), value));

  for (const [what, value, why] of [
    ['a list', [], /not a JSON object/],
    ['true', true, /not a JSON object/],
    ['text that is not JSON', '{', /not strict JSON/],
    ['a key twice', '{"type":"object","type":"array"}', /not strict JSON/],
    ['another draft', { $schema: 'http://json-schema.org/draft-04/schema#' }, /draft-04/],
    ['a draft that is no string', { $schema: 7 }, /not a string/],
    ['an unknown type', { properties: { a: { type: 'text' } } }, /\/properties\/a\/type must name types/],
    ['no type', { type: [] }, /\/type must name types/],
    ['a type twice', { type: ['string', 'string'] }, /\/type must name types/],
    ['a schema that is a number', { properties: { a: 7 } }, /\/properties\/a must be a schema/],
    ['a list of items in draft 2020-12', { items: [{}] }, /\/items must be a schema/],
    ['properties that are a list', { properties: [] }, /\/properties must be an object/],
    ['required as a flag', { required: true }, /\/required must be a list of different strings/],
    ['required twice', { required: ['a', 'a'] }, /\/required/],
    ['an empty enum', { enum: [] }, /\/enum/],
    ['a negative length', { minLength: -1 }, /\/minLength/],
    ['a length with a fraction', { minLength: 0.5 }, /\/minLength/],
    ['a minimum in quotes', { minimum: '1' }, /\/minimum must be a number/],
    ['a multiple of 0', { multipleOf: 0 }, /\/multipleOf/],
    ['a broken pattern', { pattern: '(' }, /\/pattern must be a regular expression/],
    ['a broken pattern as a key', { patternProperties: { '(': {} } }, /\/patternProperties/],
    ['an empty anyOf', { anyOf: [] }, /\/anyOf must be a list of schemas/],
    ['a reference to another document', { $ref: 'https://evil.example/s.json' }, /\/\$ref must start with "#"/],
    ['a reference to a file', { allOf: [{ $ref: 'other.json#/a' }] }, /\/allOf\/0\/\$ref must start with "#"/],
    ['a dynamic reference elsewhere', { $dynamicRef: 'x' }, /\/\$dynamicRef/],
    ['a reference to nothing', { $ref: '#/$defs/none' }, /which is not there/],
    ['a reference to an unknown anchor', { $ref: '#none' }, /which is not there/],
    ['a reference to a value', { $ref: '#/title', title: 't' }, /which is not there/],
    ['a reference to a member of all objects', { $ref: '#/constructor' }, /which is not there/],
    ['a broken reference', { $ref: '#/%' }, /which is not there/],
    ['an address inside', { properties: { a: { $id: 'https://acme.example/x' } } }, /\/properties\/a\/\$id/],
    ['257 KiB', { title: 'x'.repeat(257 * 1024) }, /limit is 262144/],
  ] as const)
    it(`is refused with ${what}`, () => {
      assert.throws(() => read(value), { code: 'CONFIG_SCHEMA_INVALID', exitCode: 2, message: why });
    });
});
