import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { win32 } from 'node:path';
import { describe, it } from 'node:test';
import { searchPath } from '../../src/adapters/host/program.ts';
import { diskOf, isDisk, isInside } from '../../src/adapters/host/workspace.ts';

describe('paths on Windows', () => {
  for (const [folder, path, expected] of [
    ['D:\\a\\filter', 'D:\\a\\filter\\target\\f.wasm', true],
    ['D:\\a\\filter', 'd:\\A\\Filter\\f.wasm', true],
    ['D:\\a\\filter', 'D:\\a\\filter', true],
    ['D:\\a\\filter', 'D:\\a\\filters\\f.wasm', false],
    ['D:\\a\\filter', 'D:\\a\\filter\\..\\f.wasm', false],
    ['D:\\a\\filter', 'D:\\a\\filter\\..names\\f.wasm', true],
    ['D:\\a\\filter', 'C:\\a\\filter\\f.wasm', false],
    ['D:\\', 'C:\\Users\\me\\key.pem', false],
    ['D:\\a', '\\\\server\\share\\a\\f.wasm', false],
    ['\\\\server\\share', '\\\\server\\share\\f.wasm', true],
  ] as const)
    it(`${path} is ${expected ? 'inside' : 'outside'} ${folder}`, () =>
      assert.equal(isInside(folder, path, win32), expected));

  for (const [path, disk] of [
    ['C:\\Users\\me\\key.pem', 'C:\\'],
    ['D:/a/filter', 'D:\\'],
    ['\\\\server\\share\\key.pem', '\\\\server\\share\\'],
  ] as const)
    it(`${path} is on the disk ${disk}`, () => {
      assert.equal(diskOf(path, win32), disk);
      assert.ok(isInside(diskOf(path, win32), win32.resolve(path), win32));
      assert.equal(isDisk(path, win32), false);
      assert.equal(isDisk(disk, win32), true);
    });

  it('come from PATH in either spelling, and relative entries do not count', () => {
    const folders = ['C:\\Program Files\\Git\\cmd', 'D:\\tools'];
    assert.deepEqual(searchPath({ Path: [folders[0], '.', 'bin', '', folders[1]].join(';') }, win32), folders);
  });
});

describe('the sources', () => {
  const sources = globSync('src/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const outside = sources.filter(({ path }) => !path.replaceAll('\\', '/').startsWith('src/adapters/'));

  it('start no shell', () => {
    assert.ok(sources.length > 300, `${sources.length} files`);
    const shells = sources.filter(({ text }) => /\bshell:\s*(?:true|'|"|process)|\bexec(?:Sync)?\(['"`]/.test(text));
    assert.deepEqual(
      shells.map(({ path }) => path),
      [],
    );
  });

  it('call what only POSIX has in adapters only', () => {
    const POSIX = /\b(?:getuid|geteuid|getgid|umask|chmod|chown|mkfifo|symlink|setuid)(?:Sync)?\b\(|process\.kill\(/;
    assert.deepEqual(
      outside.filter(({ text }) => POSIX.test(text)).map(({ path }) => path),
      [],
    );
  });
});
