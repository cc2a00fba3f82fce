import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseReference, parseRepository, parseTag, printReference, subjectNameOf } from '../../src/oci/reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('references', () => {
  for (const text of [
    'ghcr.io/acme/filter:v1',
    `ghcr.io/acme/filter@${digest}`,
    'localhost:5000/f:latest',
    '127.0.0.1:5000/a/b/c:1.2.3',
    'localhost/f:x',
    '[::1]:5000/f:x',
    'oci-layout:./out:v1',
    `oci-layout:/tmp/a b@${digest}`,
  ])
    it(`reads and prints ${text}`, () => assert.equal(printReference(parseReference(text)), text));
  it('prefers the digest to the tag', () =>
    assert.equal(printReference(parseReference(`ghcr.io/a/b:v1@${digest}`)), `ghcr.io/a/b@${digest}`));
  it('does not assume latest', () =>
    assert.throws(() => parseReference('ghcr.io/acme/filter'), { code: 'REFERENCE_INVALID' }));

  const refused: [string, string][] = [
    ['', 'REFERENCE_INVALID'],
    ['ghcr.io/Acme/filter', 'REFERENCE_INVALID'],
    ['https://ghcr.io/acme/filter', 'REFERENCE_INVALID'],
    ['acme/filter', 'REFERENCE_INVALID'],
    ['ghcr.io/', 'REFERENCE_INVALID'],
    ['ghcr.io/acme//filter', 'REFERENCE_INVALID'],
    ['ghcr.io/acme/../filter', 'REFERENCE_INVALID'],
    ['ghcr.io:99999/acme', 'REFERENCE_INVALID'],
    ['ghcr.io/\u0430cme/filter', 'REFERENCE_INVALID'],
    ['ghcr.io/acme/filter\n', 'REFERENCE_INVALID'],
    ['user@ghcr.io/acme', 'REFERENCE_INVALID'],
    ['oci-layout:', 'REFERENCE_INVALID'],
    [`ghcr.io/${'a'.repeat(256)}`, 'REFERENCE_INVALID'],
  ];
  for (const [text, code] of refused)
    it(`refuses ${JSON.stringify(text).slice(0, 60)}`, () => assert.throws(() => parseRepository(text), { code }));
  const hints: [string, string][] = [
    ['ghcr.io', 'write HOST/REPOSITORY, for example ghcr.io/acme/filter'],
    ['filter:v1', 'write HOST/REPOSITORY, for example ghcr.io/acme/filter'],
    ['acme/filter', 'write the host, for example "ghcr.io/acme/filter"'],
    ['ghcr.io/acme/filter:v1', 'write "ghcr.io/acme/filter"'],
    [`ghcr.io/acme/filter:v1@${digest}`, 'write "ghcr.io/acme/filter"'],
    ['ghcr.io/acme/a, ghcr.io:443/acme/b', 'write one image per line'],
    ['oci-layout:', 'write oci-layout:FOLDER'],
  ];
  for (const [text, hint] of hints)
    it(`says what to write instead of ${text.slice(0, 40)}`, () =>
      assert.throws(() => parseRepository(text), { hint }));
  it('suggests the lower-case form', () =>
    assert.throws(() => parseRepository('ghcr.io/Acme/F'), { hint: 'write "ghcr.io/acme/f"' }));
});

describe('tags', () => {
  for (const tag of ['v1', 'latest', '1.2.3-rc.1', '_x', 'a'.repeat(128), 'sha256-abc', 'sha-0123abc'])
    it(`accepts ${tag.slice(0, 20)}`, () => assert.equal(parseTag(tag), tag));
  for (const tag of ['', '.x', '-x', 'a b', 'a/b', 'a@b', 'v1\n', 'a'.repeat(129)])
    it(`refuses ${JSON.stringify(tag).slice(0, 20)}`, () =>
      assert.throws(() => parseTag(tag), { code: 'TAG_INVALID' }));
  for (const end of ['', '.sig', '.att', '.sbom'])
    it(`reserves sha256-<hex>${end}`, () =>
      assert.throws(() => parseTag(`sha256-${'0'.repeat(64)}${end}`), { code: 'TAG_RESERVED' }));
});

it('names a layout folder by its last part in statements', () =>
  assert.equal(subjectNameOf(parseRepository('oci-layout:/home/me/out')), 'oci-layout:out'));
