import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../../src/core/digest.ts';
import { judgeRecord } from '../../../src/decide/check/record/judge-record.ts';
import {
  LOCK_SCHEMA,
  type LockEntry,
  printLock,
  readLock,
  withRecords,
} from '../../../src/decide/check/record/lock.ts';
import { misfits, readSchemas } from '../../support/schema.ts';

const [A, B, M] = ['a', 'b', 'm'].map((text) =>
  digestOf(Buffer.from(text)),
) as unknown as readonly LockEntry['digest'][];
const entry = (change: Partial<LockEntry> = {}): LockEntry => ({
  image: 'quay.io/third/f',
  digest: A as LockEntry['digest'],
  'module-digest': M as LockEntry['digest'],
  abi: 'proxy-wasm/0.2.1',
  ...change,
});
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const schemas = readSchemas('docs/lock.schema.json');
const [ID = ''] = [...schemas.keys()];

describe('a lock file', () => {
  const full = entry({ tag: 'v1', source: 'https://git.example/f' });
  it('is read as it was written, and fits its schema', () => {
    const all = [entry({ image: 'quay.io/third/z' }), full, entry({ digest: B as LockEntry['digest'] })];
    const text = printLock(all);
    assert.deepEqual(readLock(bytes(text), 'l').length, 3);
    assert.equal(printLock(readLock(bytes(text), 'l')), text);
    assert.equal(printLock([...all].reverse()), text);
    assert.deepEqual(misfits(schemas, ID, JSON.parse(text)), []);
  });
  const wrong: readonly (readonly [name: string, value: unknown])[] = [
    ['an unknown field', { schema: LOCK_SCHEMA, images: [], trusted: true }],
    ['another schema', { schema: `${LOCK_SCHEMA}x`, images: [] }],
    ['a list', []],
    ['no images', { schema: LOCK_SCHEMA }],
    ['an unknown field of an image', { schema: LOCK_SCHEMA, images: [{ ...full, verified: true }] }],
    ['a short digest', { schema: LOCK_SCHEMA, images: [{ ...full, digest: 'sha256:00' }] }],
    ['a number', { schema: LOCK_SCHEMA, images: [{ ...full, abi: 1 }] }],
    ['an empty tag', { schema: LOCK_SCHEMA, images: [{ ...full, tag: '' }] }],
    ['an image with a tag', { schema: LOCK_SCHEMA, images: [{ ...full, image: 'quay.io/third/f:v1' }] }],
    ['no module digest', { schema: LOCK_SCHEMA, images: [{ image: 'quay.io/a/b', digest: A, abi: 'x' }] }],
    ['an image twice', { schema: LOCK_SCHEMA, images: [full, full] }],
    ['a key twice', `{"schema":"${LOCK_SCHEMA}","images":[],"images":[]}`],
    ['no JSON', 'images: []'],
  ];
  for (const [name, value] of wrong)
    it(`is refused with ${name}`, () => assert.throws(() => readLock(bytes(value), 'l'), { code: 'POLICY_INVALID' }));

  it('has one digest for a tag, and many without one', () => {
    const other = entry({ tag: 'v1', digest: B as LockEntry['digest'] });
    assert.deepEqual(withRecords([full], [other]), [other]);
    assert.equal(withRecords([entry()], [entry({ digest: B as LockEntry['digest'] })]).length, 2);
    assert.equal(withRecords([full], [full]).length, 1);
  });
});

describe('an image and its record', () => {
  const b = B as LockEntry['digest'];
  const rows: readonly (readonly [
    name: string,
    lock: readonly LockEntry[],
    seen: LockEntry,
    rules: readonly string[],
  ])[] = [
    ['equal', [entry()], entry(), []],
    ['a recorded digest under a tag that is not recorded', [entry()], entry({ tag: 'v1' }), []],
    ['a tag that leads elsewhere', [entry({ tag: 'v1' })], entry({ tag: 'v1', digest: b }), ['record-differs']],
    [
      'a tag that leads to what is recorded for another',
      [entry({ tag: 'v1' }), entry({ tag: 'v2', digest: b })],
      entry({ tag: 'v1', digest: b }),
      ['record-differs'],
    ],
    ['another repository', [entry({ image: 'quay.io/third/g' })], entry(), ['unrecorded']],
    ['another digest', [entry()], entry({ digest: b }), ['unrecorded']],
    ['another ABI', [entry({ abi: 'component' })], entry(), ['record-differs']],
    ['a source that was not there', [entry()], entry({ source: 'https://git.example/f' }), ['record-differs']],
    ['an empty lock', [], entry(), ['unrecorded']],
  ];
  for (const [name, lock, seen, rules] of rows)
    it(name, () =>
      assert.deepEqual(
        judgeRecord(lock, seen).map(({ rule }) => rule),
        rules,
      ),
    );
});
