import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readRuntimeConfig, writeRuntimeConfig } from '../../src/oci/runtime-config.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the runtime config', () => {
  const full = { type: 'envoy_proxy', abiVersions: ['v0.2.1'], rootIds: ['add_header'] };
  const spellings: [string, typeof full][] = [
    ['{"type":"envoy_proxy","abiVersions":["v0.2.1"],"config":{"rootIds":["add_header"]}}', full],
    ['{"type":"envoy_proxy","abi_versions":["v0.2.1"],"config":{"root_ids":["add_header"]}}', full],
    ['{"type":"envoy_proxy","abi_version":"v0.2.1","config":{"rootIds":["add_header"]}}', full],
    ['{"abi_version":["v0.2.1"],"config":{"root_ids":["add_header"]}}', full],
    ['{}', { type: 'envoy_proxy', abiVersions: [], rootIds: [] }],
    ['{"type":"other","config":{}}', { type: 'other', abiVersions: [], rootIds: [] }],
  ];
  for (const [text, config] of spellings)
    it(`reads ${text}`, () => assert.deepEqual(readRuntimeConfig(bytes(text)), config));
  it('writes the spelling of wasme, compact, without empty fields', () => {
    assert.equal(
      Buffer.from(writeRuntimeConfig(full)).toString(),
      '{"type":"envoy_proxy","abiVersions":["v0.2.1"],"config":{"rootIds":["add_header"]}}',
    );
    assert.equal(
      Buffer.from(writeRuntimeConfig({ type: 'envoy_proxy', abiVersions: [], rootIds: [] })).toString(),
      '{"type":"envoy_proxy"}',
    );
  });
  it('reads back what it writes', () => {
    const word = fc.stringMatching(/^[ -~]{1,20}$/);
    const config = fc.record(
      { type: word, abiVersions: fc.array(word, { maxLength: 4 }), rootIds: fc.array(word, { maxLength: 4 }) },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(config, (value) => assert.deepEqual(readRuntimeConfig(writeRuntimeConfig(value)), value)),
      { seed: 7 },
    );
  });

  const refused: [string, string, RegExp][] = [
    [
      'an unknown field',
      '{"typ":"envoy_proxy"}',
      /"typ" is unknown; known fields are type, abiVersions, abi_versions, abi_version, config/,
    ],
    [
      'an unknown field of config',
      '{"config":{"rootId":"a"}}',
      /"config\.rootId" is unknown; known fields are config\.rootIds, config\.root_ids/,
    ],
    ['a field of every object', '{"constructor":1}', /"constructor" is unknown/],
    [
      'two spellings',
      '{"abiVersions":["a"],"abi_version":"b"}',
      /"abiVersions" and "abi_version" are spellings of the same field/,
    ],
    ['a number as type', '{"type":1}', /"type" has a value that is not a string/],
    ['null as type', '{"type":null}', /"type" has a value that is not a string/],
    ['numbers as versions', '{"abiVersions":[1]}', /"abiVersions" has a value that is not a string/],
    ['an object as versions', '{"abiVersions":{}}', /"abiVersions" is not a list/],
    ['a string as root ids', '{"config":{"rootIds":"a"}}', /"config\.rootIds" is not a list/],
    ['a list as config', '{"config":[]}', /"config" is not an object/],
    ['an empty value', '{"type":""}', /0 characters/],
    ['a newline in a value', '{"config":{"rootIds":["a\\nb"]}}', /control characters/],
    ['a long value', `{"type":"${'a'.repeat(257)}"}`, /257 characters/],
    ['too many values', JSON.stringify({ abiVersions: Array.from({ length: 65 }, () => 'a') }), /65 entries/],
    ['a duplicate key', '{"type":"a","type":"b"}', /duplicate key/],
    ['a list', '[]', /not an object/],
    ['nothing', '', /not strict JSON/],
    ['a truncated document', '{"type":', /not strict JSON/],
    ['YAML', 'type: envoy_proxy', /not strict JSON/],
    ['a deep document', `{"config":${'['.repeat(20)}${']'.repeat(20)}}`, /levels/],
    ['a large document', `{"type":"a"${' '.repeat(65_536)}}`, /65548 bytes/],
  ];
  for (const [what, text, message] of refused)
    it(`refuses ${what}`, () =>
      assert.throws(() => readRuntimeConfig(bytes(text)), { code: 'RUNTIME_CONFIG_INVALID', message }));
  it('refuses bytes that are not UTF-8', () =>
    assert.throws(() => readRuntimeConfig(Uint8Array.of(0x22, 0xff, 0x22)), { code: 'RUNTIME_CONFIG_INVALID' }));
});
