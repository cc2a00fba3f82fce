import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf, hexOf } from '../../../src/core/digest.ts';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { isPinnable, type Outcome, pinText } from '../../../src/decide/check/pin/pin.ts';
import { parseTag } from '../../../src/oci/reference.ts';
import { MORE_PIN_FILES } from './more-pin-files.ts';
import { OTHER_PIN_FILES } from './other-pin-files.ts';
import { PIN_FILES, type PinFile } from './pin-files.ts';

const DIGEST = digestOf(Buffer.from('image'));
const NEW = digestOf(Buffer.from('newer image'));
const FILES = [...PIN_FILES, ...OTHER_PIN_FILES, ...MORE_PIN_FILES];

const find = ({ file = 'a.yaml' }: PinFile, text: string) => {
  const search = new TreeSearch();
  search.add({ path: file, bytes: Buffer.from(text), isTemplate: false });
  return search.result();
};

/** Pins all references of a text, and moves those with a tag to another one. */
function pin(row: PinFile, text: string, tag?: string): { text: string; outcomes: readonly Outcome[] } {
  const { entries, remarks } = find(row, text);
  assert.deepEqual(remarks, []);
  const wanted = entries.filter(isPinnable).map((entry) => ({
    entry,
    digest: tag === undefined ? DIGEST : NEW,
    ...(tag === undefined || entry.address?.kind !== 'image' ? {} : { tag: parseTag(tag) }),
  }));
  return pinText(text, wanted);
}

/** A text before and after its pins. */
function split({ text }: PinFile): { readonly before: string; readonly after: string } {
  const filled = text.replaceAll('#HEX#', hexOf(DIGEST));
  const pattern = /\[([^[\]|]*)\|([^[\]|]*)\]/g;
  return {
    before: filled.replaceAll('~', '').replaceAll(pattern, '$1'),
    after: filled.replaceAll('~', `@${DIGEST}`).replaceAll(pattern, '$2'),
  };
}

const kinds = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ kind }) => kind);
/** References that nothing has to be written for: a file, and what stays. */
const isStill = ({ kind, wanted }: Outcome): boolean => kind === 'left' || wanted.entry.address?.kind === 'file';

describe('whole files', () => {
  it('are 30', () => assert.equal(FILES.length, 30));
  for (const row of FILES) {
    const { before, after } = split(row);
    it(`get their pins, and nothing else: ${row.name}`, () => {
      const { text, outcomes } = pin(row, before);
      assert.equal(before === after, outcomes.every(isStill));
      assert.equal(text, after);
      assert.equal(outcomes.filter(isStill).length, row.left ?? 0, JSON.stringify(kinds(outcomes)));
    });
    it(`stay as they are the second time: ${row.name}`, () => {
      const { text, outcomes } = pin(row, after);
      assert.equal(text, after);
      assert.deepEqual(
        outcomes.filter(({ kind }) => kind === 'changed'),
        [],
      );
    });
    it(`move to another version: ${row.name}`, () => {
      // What is pinned has to move together: its tag and its digest.
      const { text, outcomes } = pin(row, after, 'v1.3.0');
      const moved = new Map(outcomes.map((one) => [one.wanted.entry.reference, one.kind === 'changed']));
      const lines = after.split('\n');
      for (const { wanted } of outcomes) {
        const { place, reference, address } = wanted.entry;
        if (moved.get(reference) !== true) continue;
        const digest = find(row, after).entries.find(
          (one) => one.reference.path === reference.path && one.place.line === place.line,
        );
        const field = digest?.reference.digest;
        for (const at of [
          place.line - 1,
          ...(field === undefined ? [] : [after.slice(0, field.span.at).split('\n').length - 1]),
        ])
          lines[at] = (lines[at] ?? '').replaceAll(hexOf(DIGEST), hexOf(NEW));
        if (address?.kind === 'image')
          lines[place.line - 1] = (lines[place.line - 1] ?? '').replaceAll('v1.2.3', 'v1.3.0');
      }
      assert.deepEqual(text.split('\n'), lines);
      assert.deepEqual(
        outcomes.filter((one) => !isStill(one)).map(({ kind }) => kind),
        outcomes.filter((one) => !isStill(one)).map(() => 'changed'),
      );
    });
  }
});
