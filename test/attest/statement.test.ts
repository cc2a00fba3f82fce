import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { signatureStatement } from '../support/statements.ts';

const digest = digestOf(new TextEncoder().encode('manifest'));
const hex = digest.slice(7);
const V1 = 'https://in-toto.io/Statement/v1';

test('writes the exact bytes that every verifier of a cosign signature accepts', () => {
  const bytes = signatureStatement('ghcr.io/acme/filter', digest);
  assert.equal(
    new TextDecoder().decode(bytes),
    `{"_type":"${V1}","subject":[{"name":"ghcr.io/acme/filter","digest":{"sha256":"${hex}"}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`,
  );
});

test('reads its own statement', () => {
  const statement = readStatement(signatureStatement('ghcr.io/acme/filter', digest));
  assert.deepEqual(statement, {
    type: V1,
    subjects: [{ name: 'ghcr.io/acme/filter', digest }],
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: {},
  });
});

const subject = `[{"digest":{"sha256":"${hex}"}}]`;
const friendly: readonly [string, string][] = [
  [
    'statement v0.1, as cosign attests',
    `{"_type":"https://in-toto.io/Statement/v0.1","subject":${subject},"predicateType":"t","predicate":{}}`,
  ],
  ['no predicate, as cosign up to 3.0.4 signs', `{"_type":"${V1}","subject":${subject},"predicateType":"t"}`],
  ['no subject name, as cosign 3 signs', `{"_type":"${V1}","subject":${subject},"predicateType":"t","predicate":{}}`],
  [
    'a predicate whose keys differ in case alone, as the environment of a build has them',
    `{"_type":"${V1}","subject":${subject},"predicateType":"t","predicate":{"env":{"http_proxy":"a","HTTP_PROXY":"b","\u017f":1,"s":2}}}`,
  ],
  [
    'fields of later versions',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex}","SHA256":"x"},"uri":"u","later":{}}],"predicateType":"t","later":1}`,
  ],
  [
    'a second algorithm next to sha256',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex}","sha512":"00"}}],"predicateType":"t"}`,
  ],
];
for (const [title, text] of friendly) {
  test(`reads ${title}`, () => assert.equal(readStatement(new TextEncoder().encode(text)).subjects[0]?.digest, digest));
}

const many = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ digest: { sha256: hex } })));
const hostile: readonly [string, string, RegExp][] = [
  ['text that is not JSON', 'hello', /not strict JSON/],
  ['an array', '[]', /the document has a value that/],
  [
    'an unknown statement type',
    `{"_type":"https://in-toto.io/Statement/v2","subject":${subject},"predicateType":"t"}`,
    /_type is "https/,
  ],
  ['no statement type', `{"subject":${subject},"predicateType":"t"}`, /_type is missing/],
  ['two subject keys', `{"_type":"${V1}","subject":${subject},"subject":[],"predicateType":"t"}`, /not strict JSON/],
  ...[
    ['"Subject"', ',"Subject":[]'],
    ['"\u017fubject"', ',"\u017fubject":[]'],
    ['"PredicateType"', ',"PredicateType":"other"'],
    ['"predicate_type", which protojson takes', ',"predicate_type":"other"'],
    ['"Predicate"', ',"Predicate":{}'],
    ['"type", which protojson reads as "_type"', ',"type":"https://in-toto.io/Statement/v0.1"'],
    ['"_TYPE"', ',"_TYPE":"x"'],
  ].map(([what, member]): [string, string, RegExp] => [
    `${what} next to the right one`,
    `{"_type":"${V1}","subject":${subject},"predicateType":"t","predicate":{}${member}}`,
    /not strict JSON: some parsers read key/,
  ]),
  [
    '"Digest" in a subject',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex}"},"Digest":{}}],"predicateType":"t"}`,
    /some parsers read key "Digest"/,
  ],
  [
    'a predicate with a key twice',
    `{"_type":"${V1}","subject":${subject},"predicateType":"t","predicate":{"a":1,"a":2}}`,
    /duplicate key "a"/,
  ],
  [
    'a subject name that is a number',
    `{"_type":"${V1}","subject":[{"name":1,"digest":{"sha256":"${hex}"}}],"predicateType":"t"}`,
    /"name" has a value that/,
  ],
  ['no subject', `{"_type":"${V1}","predicateType":"t"}`, /no subject/],
  ['an empty subject list', `{"_type":"${V1}","subject":[],"predicateType":"t"}`, /no subject/],
  ['65 subjects', `{"_type":"${V1}","subject":${many(65)},"predicateType":"t"}`, /65 subjects/],
  [
    'a subject with sha512 alone',
    `{"_type":"${V1}","subject":[{"digest":{"sha512":"${hex}${hex}"}}],"predicateType":"t"}`,
    /no sha256/,
  ],
  [
    'an upper-case digest',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex.toUpperCase()}"}}],"predicateType":"t"}`,
    /no sha256/,
  ],
  [
    'a shortened digest',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex.slice(2)}"}}],"predicateType":"t"}`,
    /no sha256/,
  ],
  [
    'one good and one bad subject',
    `{"_type":"${V1}","subject":[{"digest":{"sha256":"${hex}"}},{"digest":{}}],"predicateType":"t"}`,
    /subject 1/,
  ],
  ['no predicate type', `{"_type":"${V1}","subject":${subject}}`, /no predicateType/],
  [
    'a predicate that is text',
    `{"_type":"${V1}","subject":${subject},"predicateType":"t","predicate":"x"}`,
    /predicate is not an object/,
  ],
];
for (const [title, text, reason] of hostile) {
  test(`refuses ${title}`, () => {
    assert.throws(
      () => readStatement(new TextEncoder().encode(text)),
      (error) => error instanceof WasmImageError && error.code === 'BUNDLE_INVALID' && reason.test(error.message),
    );
  });
}

test('refuses more than 1 MiB before parsing', () => {
  assert.throws(() => readStatement(new Uint8Array(1024 * 1024 + 1)), /the limit is 1048576/);
});
