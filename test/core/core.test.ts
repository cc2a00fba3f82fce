import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteError, Cursor } from '../../src/core/bytes.ts';
import { digestOf, parseDigest } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseStrictJson } from '../../src/core/json.ts';
import { nearest } from '../../src/core/nearest.ts';
import { inert, redact, rememberPublic, rememberSecret } from '../../src/core/text.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('strict JSON', () => {
  const refused: [string, string][] = [
    ['a duplicate key', '{"a":1,"a":2}'],
    ['a duplicate key spelled with an escape', '{"a":1,"\\u0061":2}'],
    ['a duplicate key in a nested object', '[{"x":{"a":1,"b":[],"a":2}}]'],
    ['__proto__', '{"__proto__":{}}'],
    ['too many levels', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['text after the value', '{} {}'],
    ['a truncated document', '{"a":"'],
  ];
  for (const [what, text] of refused)
    it(`refuses ${what}`, () => assert.throws(() => parseStrictJson(bytes(text)), SyntaxError));
  it('refuses bytes that are not UTF-8', () =>
    assert.throws(() => parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22)), SyntaxError));
  it('accepts equal keys in different objects', () =>
    assert.deepEqual(parseStrictJson(bytes('[{"a":"a"},{"a":["a","a"]}]')), [{ a: 'a' }, { a: ['a', 'a'] }]));
});

describe('digest', () => {
  it('is the sha256 of the bytes', () =>
    assert.equal(digestOf(bytes('{}')), 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'));
  for (const text of [
    '',
    'sha256:',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha512:${'a'.repeat(64)}`,
    `sha256:${'a'.repeat(64)}\n`,
  ])
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseDigest(text), { code: 'DIGEST_INVALID' }));
});

describe('cursor', () => {
  it('reads padded LEB128', () => assert.equal(new Cursor(Uint8Array.of(0x80, 0x80, 0x00)).leb32(), 0));
  it('reads the largest 32-bit value', () =>
    assert.equal(new Cursor(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)).leb32(), 0xffffffff));
  for (const [what, ...values] of [
    ['six bytes', 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    ['overflow bits in the fifth byte', 0xff, 0xff, 0xff, 0xff, 0x1f],
    ['a truncated value', 0x80],
  ] as [string, ...number[]][])
    it(`refuses LEB128 of ${what}`, () => assert.throws(() => new Cursor(Uint8Array.from(values)).leb32(), ByteError));
  it('refuses to read past the end', () => assert.throws(() => new Cursor(new Uint8Array(4)).take(5), { offset: 0 }));
});

describe('text', () => {
  it('breaks workflow commands and control characters', () => {
    assert.equal(inert('::set-output name=x::1\n\u001b[31m'), ': :set-output name=x::1\\x0a\\x1b[31m');
    assert.equal(inert('##[error]x\u202e'), '# #[error]x\\u{202e}');
    assert.equal(inert('text ###[add-mask]x'), 'text ## #[add-mask]x');
  });
  it('redacts a secret in every form, in errors too', () => {
    rememberSecret('s3cr"et\nvalue');
    for (const form of [
      's3cr"et\nvalue',
      JSON.stringify('s3cr"et\nvalue'),
      Buffer.from('s3cr"et\nvalue').toString('base64'),
      encodeURIComponent('s3cr"et\nvalue'),
    ])
      assert.ok(redact(`x ${form} y`).includes('***'), form);
    const error = new WasmImageError('INTERNAL', 'with s3cr"et\nvalue', { detail: { header: 's3cr"et\nvalue' } });
    assert.ok(!JSON.stringify([error.message, error.detail]).includes('cr\\"et'));
  });
  it('does not hide a secret that is part of a public text', () => {
    rememberSecret('acme-filter');
    assert.equal(redact('ghcr.io/acme-filter'), 'ghcr.io/***');
    rememberPublic('ghcr.io/acme-filter');
    assert.equal(redact('ghcr.io/acme-filter'), 'ghcr.io/acme-filter');
    rememberSecret('acme-filter');
    assert.equal(redact('acme-filter'), 'acme-filter');
    rememberSecret('acme-filters');
    assert.equal(redact('acme-filters'), '***');
  });
  it('redacts a secret before it truncates a text or breaks its commands', () => {
    rememberSecret('correct-horse-battery');
    assert.doesNotMatch(inert(`${'x'.repeat(490)}correct-horse-battery`), /corre/);
    rememberSecret('a##[pass-word\u200b');
    assert.doesNotMatch(new WasmImageError('INTERNAL', inert('with a##[pass-word\u200b')).message, /pass/);
  });
  it('remembers half of a surrogate pair', () => {
    rememberSecret('\ud800half-pair');
    assert.doesNotMatch(redact('x \ud800half-pair y'), /half/);
  });
  it('keeps the types of a detail when a secret looks like one of its values', () => {
    for (const secret of ['5000', 'true', '":"x']) rememberSecret(secret);
    const { detail } = new WasmImageError('INTERNAL', 'x', {
      detail: { late: true, retryAfterMs: 150009, status: 404, host: 'a:5000' },
    });
    assert.deepEqual(detail, { late: true, retryAfterMs: '1***9', status: 404, host: 'a:***' });
  });
});

describe('the nearest name', () => {
  const rows: [title: string, word: string, names: readonly string[], expected: string | undefined][] = [
    ['is the one with the fewest edits', 'proxy_on_logs', ['proxy_on_log', 'proxy_on_done'], 'proxy_on_log'],
    ['is the first of two that are equally near', 'imags', ['image', 'images'], 'image'],
    ['is undefined if all names are far', 'something', ['proxy_on_log', 'proxy_on_done'], undefined],
    ['is undefined if half of a short name would change', 'key', ['tags', 'log'], undefined],
    ['is undefined for a word of 1 MiB', 'x'.repeat(1_048_576), ['proxy_on_log'], undefined],
  ];
  for (const [title, word, names, expected] of rows) it(title, () => assert.equal(nearest(word, names), expected));
});
