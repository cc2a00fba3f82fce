import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Digest, digestOf } from '../../src/core/digest.ts';
import { checkSums, digestOfModules, printSums } from '../../src/decide/plan/modules/hand-over.ts';

const digest = (text: string): Digest => digestOf(Buffer.from(text));
const modules = new Map([
  ['b.wasm', digest('b')],
  ['a.wasm', digest('a')],
]);
const sums = printSums(modules);
/** The modules are checked against the digest of this list, which is next to them. */
const check = (list: string, given: ReadonlyMap<string, Digest> = modules): Promise<void> =>
  checkSums('built', given, digest(list), async () => Buffer.from(list));

describe('the digest of all modules', () => {
  it('is that of the list, sorted by the bytes of the names', async () => {
    assert.match(sums, /^[0-9a-f]{64} {2}a\.wasm\n[0-9a-f]{64} {2}b\.wasm\n$/);
    assert.equal(digestOfModules(modules), digest(sums));
    await check(sums);
  });

  for (const [form, list] of [
    ['with line ends of Windows', sums.replaceAll('\n', '\r\n')],
    ['as sha256sum -b prints it', sums.replaceAll('  ', ' *')],
    ['in another order', `${sums.trimEnd().split('\n').toReversed().join('\n')}\n`],
  ] as const)
    it(`is refused with the right reason if the list is ${form}`, () =>
      assert.rejects(check(list), {
        code: 'MODULE_DIGEST_MISMATCH',
        message: /modules\.sha256 lists these modules, but not as sha256sum prints them in the locale C/,
      }));

  it('names the modules that differ, also if the list has another form', () =>
    assert.rejects(check(sums.replaceAll('\n', '\r\n'), new Map([...modules, ['b.wasm', digest('other')]])), {
      message: /: "b\.wasm" is not what was built \(its digest is sha256:[0-9a-f]{64}\)$/,
    }));

  it('is refused if the build made more modules', () =>
    assert.rejects(check(sums, new Map([['a.wasm', digest('a')]])), {
      message: /the build made other modules than those of this run/,
    }));
});
