import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notReproducible, printDifference } from '../../src/decide/plan/builds/reproducible.ts';
import { compareModules } from '../../src/wasm/sections/compare.ts';
import { COMPONENT_HEADER, concat, customSection, section, writeModule } from '../support/module-writer.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const withData = (value: string, ...more: Uint8Array[]): Uint8Array =>
  concat([writeModule({ memories: [{ min: 1 }], segments: [{ at: 0, bytes: text(value) }] }), ...more]);
const component = (...sections: Uint8Array[]): Uint8Array => concat([COMPONENT_HEADER, ...sections]);
const PLACES = ['/home/me/filter', '/tmp/copy'] as const;
const compare = (first: Uint8Array, second: Uint8Array): readonly string[] =>
  compareModules(first, second, PLACES).map(printDifference);

describe('two modules', () => {
  it('that are equal have no difference', () => assert.deepEqual(compare(withData('a'), withData('a')), []));
  it('differ in a section, from a byte on, with the text there', () => {
    const [only, ...others] = compare(withData('built at 10:59 by me'), withData('built at 11:00 by me'));
    assert.match(
      only ?? '',
      /^data: 26 B, different from byte \d+ on, "built at 10:59 by me" and "built at 11:00 by me"$/,
    );
    assert.deepEqual(others, []);
  });
  it('name the byte of the file', () => {
    const [first, second] = [withData('abcd'), withData('abXd')];
    const [{ offsets } = { offsets: undefined }] = compareModules(first, second, PLACES);
    assert.equal(Buffer.from(first.subarray(offsets?.[0], (offsets?.[0] ?? 0) + 2)).toString(), 'cd');
    assert.equal(Buffer.from(second.subarray(offsets?.[1], (offsets?.[1] ?? 0) + 2)).toString(), 'Xd');
  });
  it('have other sizes, and the folder of the build', () => {
    const [line = ''] = compare(withData('/home/me/filter/src/lib.rs'), withData('/tmp/copy/src/lib.rs'));
    assert.match(
      line,
      /^data: 32 B and 26 B \(32 and 26 bytes\), .*; it contains the folder of the build, "\/home\/me\/filter"$/,
    );
  });
  it('have a section that the other one lacks', () => {
    assert.deepEqual(
      compare(withData('a', customSection('name', 'x')), withData('a', customSection('build_id', 'x'))),
      ['custom "name": only in the first build', 'custom "build_id": only in the second build'],
    );
  });
  it('are paired by name, so one more section in front does not make all others differ', () => {
    const [a, b] = [customSection('a', '1'), customSection('b', '2')];
    assert.deepEqual(compare(withData('a', a, b), withData('a', b)), ['custom "a": only in the first build']);
    assert.deepEqual(compare(withData('a', a, a), withData('a', a)), ['custom "a" 2: only in the first build']);
  });
  it('are compared inside components too', () => {
    const lines = compare(
      component(section(1, withData('same')), section(1, withData('10:59'))),
      component(section(1, withData('same')), section(1, withData('11:00'))),
    );
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^module 2: data: /);
  });
  it('that cannot be split differ as files', () => {
    const broken = concat([withData('a'), Uint8Array.of(0, 200)]);
    assert.match(compare(broken, withData('a'))[0] ?? '', /^file: /);
    assert.match(compare(text('GIF'), text('GIG'))[0] ?? '', /^file: 3 B, different from byte 2 on$/);
    assert.deepEqual(compare(broken, broken), []);
  });
  it('cannot write control characters into the log', () => {
    const [line = ''] = compare(withData('a', customSection('x\n::error::\u202e', '1')), withData('a'));
    assert.doesNotMatch(line, /[\n\u202e]/);
  });
});

describe('the error for a build that is not reproducible', () => {
  const errorFor = (first: Uint8Array, second: Uint8Array) => notReproducible(compareModules(first, second, PLACES));
  it('names the sections and what to change', () => {
    const error = errorFor(withData('/home/me/filter'), withData('/tmp/copy'));
    assert.equal(error.code, 'BUILD_NOT_REPRODUCIBLE');
    assert.match(error.message, /^Cannot use the module: a second build in another folder gave other bytes\. data: /);
    assert.match(error.hint, /map source paths/);
    assert.deepEqual(error.detail, { sections: 'data' });
  });
  it('advises to strip if only names differ', () =>
    assert.match(
      errorFor(withData('a', customSection('name', '1')), withData('a', customSection('name', '2'))).hint,
      /strip/,
    ));
  it('advises to look for times otherwise', () => assert.match(errorFor(withData('1'), withData('2')).hint, /times/));
  it('shows three sections and counts the others', () => {
    const customs = (value: string): Uint8Array[] => ['a', 'b', 'c', 'd', 'e'].map((one) => customSection(one, value));
    assert.match(
      errorFor(withData('a', ...customs('1')), withData('a', ...customs('2'))).message,
      /; and 2 more sections$/,
    );
  });
});
