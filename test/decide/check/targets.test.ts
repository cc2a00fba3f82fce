import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findReferences } from '../../../src/decide/check/find.ts';
import { placesIn } from '../../../src/decide/check/text/tree.ts';
import { MORE_TARGETS } from './more-target-rows.ts';
import { OTHERS } from './other-rows.ts';
import { PLAIN_TARGETS } from './plain-target-rows.ts';
import { TARGETS, type TargetRow } from './target-rows.ts';

const ROWS = [...TARGETS, ...PLAIN_TARGETS, ...MORE_TARGETS];

/** What the finder says about a text, in the words of the rows. */
function foundIn(text: string, name: string): TargetRow['found'] {
  const { references, unread } = findReferences({ text, name });
  assert.deepEqual(
    unread.map(({ why }) => why),
    [],
  );
  const places = placesIn(text);
  return references.map((one) => {
    const { line, column } = places(one.span.at);
    return {
      target: one.target,
      at: `${line}:${column}`,
      path: one.path,
      address: one.address?.text,
      digest: one.digest?.text,
      kind: one.kind,
      rootId: one.rootId,
      configuration: one.configuration?.value,
      isFailOpen: one.isFailOpen || undefined,
      phase: one.phase,
      pullPolicy: one.pullPolicy,
      document: one.document,
      object: one.object,
    };
  }) as TargetRow['found'];
}

function checkRow({ text, file = 'x.yaml', found }: TargetRow): void {
  const all = foundIn(text, file);
  assert.deepEqual(
    all.map(({ target, at, path }) => ({ target, at, path })),
    found.map(({ target, at, path }) => ({ target, at, path })),
  );
  for (const [i, expected] of found.entries())
    assert.deepEqual(
      { ...all[i], object: expected.object, kind: all[i]?.kind },
      {
        address: undefined,
        digest: undefined,
        rootId: undefined,
        configuration: undefined,
        isFailOpen: undefined,
        phase: undefined,
        pullPolicy: undefined,
        document: 1,
        ...expected,
        object: expected.object,
        kind: expected.kind ?? 'image',
      },
    );
  for (const [i, { object }] of found.entries()) if (object !== undefined) assert.equal(all[i]?.object, object);
}

describe('references are found in', () => {
  for (const row of ROWS) it(row.name, () => checkRow(row));
});

describe('references are found at the same places', () => {
  for (const row of ROWS) {
    if (row.file?.endsWith('.json') === true) continue;
    it(`with CRLF: ${row.name}`, () => checkRow({ ...row, text: row.text.replaceAll('\n', '\r\n') }));
    it(`after a byte order mark: ${row.name}`, () => checkRow({ ...row, text: `\ufeff${row.text}` }));
    it(`without a newline at the end: ${row.name}`, () => checkRow({ ...row, text: row.text.trimEnd() }));
  }
});

describe('the place of an address', () => {
  for (const { name, text, file = 'x.yaml' } of ROWS)
    for (const [what, written] of [
      ['', text],
      [' with CRLF', text.replaceAll('\n', '\r\n')],
    ] as const)
      it(`has exactly its text: ${name}${what}`, () => {
        const { references } = findReferences({ text: written, name: file });
        const exact = references.filter(({ span }) => span.isExact);
        for (const { span, address, digest } of exact)
          assert.equal(written.slice(span.at, span.end), (address ?? digest)?.text);
        // A string in a string has no place of its own.
        assert.ok(exact.length >= references.length - 1);
      });
});

describe('nothing is found in', () => {
  for (const [name, text, file = 'x.yaml'] of OTHERS) it(name, () => assert.deepEqual(foundIn(text, file), []));
});
