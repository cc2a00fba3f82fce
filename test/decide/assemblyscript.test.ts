import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilerArguments, isInstalled, readAsconfig } from '../../src/decide/plan/assemblyscript.ts';

const json = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('asconfig.json', () => {
  const rows: readonly (readonly [string, object, object])[] = [
    ['an empty config', {}, { hasEntries: false, hasRelease: false, outFile: undefined }],
    [
      'a release target',
      { targets: { release: { outFile: 'b/a.wasm' } } },
      { hasEntries: false, hasRelease: true, outFile: 'b/a.wasm' },
    ],
    [
      'the old name of the output file',
      { targets: { release: { binaryFile: 'a.wasm' } } },
      { hasEntries: false, hasRelease: true, outFile: 'a.wasm' },
    ],
    [
      'entries',
      { entries: ['x.ts'], targets: { debug: {} } },
      { hasEntries: true, hasRelease: false, outFile: undefined },
    ],
    [
      'wrong types',
      { entries: 'x', targets: [{ outFile: 1 }] },
      { hasEntries: false, hasRelease: false, outFile: undefined },
    ],
    [
      'an empty file name',
      { targets: { release: { outFile: '' } } },
      { hasEntries: false, hasRelease: true, outFile: undefined },
    ],
  ];
  for (const [what, config, expected] of rows)
    it(`reads ${what}`, () => assert.deepEqual(readAsconfig('asconfig.json', json(config)), expected));
  for (const text of ['{ "a": 1, }', '// x\n{}', '[]', '{"targets":{},"targets":{}}', ''])
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => readAsconfig('asconfig.json', json(text)), { code: 'BUILD_FAILED' }));
});

describe('the command line of asc', () => {
  const none = { hasEntries: false, hasRelease: false, outFile: undefined };
  it('names an entry and optimizes if the config does not', () =>
    assert.deepEqual(compilerArguments(none, 'o.wasm'), ['assembly/index.ts', '--optimize', '--outFile', 'o.wasm']));
  it('does not repeat what the config says', () =>
    assert.deepEqual(compilerArguments({ hasEntries: true, hasRelease: true, outFile: 'x' }, undefined), [
      '--target',
      'release',
    ]));
});

describe('whether the packages in the lock file are installed', () => {
  const a = { version: '1.0.0', resolved: 'https://r/a.tgz', integrity: 'sha512-a' };
  const lock = { lockfileVersion: 3, packages: { '': { name: 'x' }, 'node_modules/a': { ...a, dev: true } } };
  const hidden = (entry: object, more: object = {}): object => ({ packages: { 'node_modules/a': entry, ...more } });
  const without = { version: a.version, integrity: a.integrity };
  const rows: readonly (readonly [boolean, string, unknown, unknown])[] = [
    [true, 'the same entries', lock, hidden(a)],
    [true, 'a lock file without sources', { packages: { 'node_modules/a': without } }, hidden(a)],
    [
      true,
      'an optional package for another platform',
      { packages: { ...lock.packages, 'node_modules/o': { ...a, optional: true } } },
      hidden(a),
    ],
    [
      true,
      'an entry that nothing needs any more',
      { packages: { ...lock.packages, 'node_modules/o': { ...a, extraneous: true } } },
      hidden(a),
    ],
    [true, 'a workspace package', { packages: { ...lock.packages, 'packages/p': {} } }, hidden(a)],
    [false, 'another version', lock, hidden({ ...a, version: '1.0.1' })],
    [false, 'another source', lock, hidden({ ...a, resolved: 'https://evil/a.tgz' })],
    [false, 'another integrity', lock, hidden({ ...a, integrity: 'sha512-b' })],
    [false, 'no integrity', lock, hidden({ version: a.version, resolved: a.resolved })],
    [false, 'a link in its place', lock, hidden({ ...a, link: true })],
    [false, 'a missing package', lock, { packages: {} }],
    [false, 'an extra package', lock, hidden(a, { 'node_modules/b': a })],
    [
      false,
      'an optional package of another version',
      { packages: { 'node_modules/o': { ...a, optional: true } } },
      { packages: { 'node_modules/o': { ...a, version: '2.0.0' } } },
    ],
    [false, 'a lock file of version 1', { lockfileVersion: 1, dependencies: { a: {} } }, hidden(a)],
    [false, 'a damaged lock file', '{', hidden(a)],
    [false, 'a damaged hidden lock file', lock, 'null'],
  ];
  for (const [expected, what, lockFile, present] of rows)
    it(`says ${expected} for ${what}`, () => assert.equal(isInstalled(json(lockFile), json(present)), expected));
});
