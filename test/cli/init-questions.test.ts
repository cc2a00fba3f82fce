import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { repositoryOfRemote } from '../../src/decide/plan/init/github.ts';
import { writeFiles } from '../support/init.ts';
import { noPty, runInTerminal } from '../support/pty.ts';
import { temporaryFolder } from '../support/publisher.ts';

describe('the repository of a remote', () => {
  for (const [url, repository] of [
    ['https://github.com/Acme/My-Filter.git', 'Acme/My-Filter'],
    ['https://github.com/acme/f', 'acme/f'],
    ['https://user:secret@github.com/acme/f.git/', 'acme/f'],
    ['git@github.com:acme/f.wasm.git', 'acme/f.wasm'],
    ['ssh://git@github.com:22/acme/f', 'acme/f'],
    ['https://gitlab.com/acme/f', undefined],
    ['https://github.com.evil.example/acme/f', undefined],
    ['https://evil.example/github.com/acme/f', undefined],
    ['https://github.com/acme/f/../../x', undefined],
    ['https://github.com/acme/..', undefined],
    [`https://github.com/acme/$\{{ x }}`, undefined],
    ['/srv/git/f', undefined],
  ] as const)
    it(`${url} is ${repository}`, () => assert.equal(repositoryOfRemote(url), repository));
});

describe('a question', { skip: noPty }, () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const question = 'Where does the build write the module (.wasm)? [1] a.wasm [2] b.wasm';

  it('is asked on a terminal, and its answer is used', async () => {
    writeFiles(folder.path, { 'a.wasm': '', 'b.wasm': '' });
    const { status, bytes } = await runInTerminal(['init', '--dry-run'], {
      folder: folder.path,
      typing: [
        [question, '2\r'],
        ['as OWNER/NAME', ' Acme/Filter \r'],
      ],
    });
    assert.equal(status, 0, bytes);
    assert.match(bytes, /built already \(b\.wasm\)/);
    assert.match(bytes, /publishes to ghcr\.io\/acme\/filter/);
  });

  it('ends the run on Ctrl-C, with nothing written', async () => {
    const { status, bytes } = await runInTerminal(['init'], { folder: folder.path, stopAt: question });
    assert.equal(status, 130, bytes);
    assert.match(bytes, /error CANCELLED/);
    assert.deepEqual(readdirSync(folder.path), ['a.wasm', 'b.wasm']);
  });

  it('is not asked with --no-input', async () => {
    const { status, bytes } = await runInTerminal(['init', '--no-input'], { folder: folder.path, stopAt: question });
    assert.equal(status, 2);
    assert.match(bytes, /INPUT_MISSING.*Cannot choose the module: the folder names 2[\s\S]*--module-path a\.wasm/);
  });
});
