import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { askOn } from '../../src/adapters/host/questions.ts';
import { repositoryOfRemote } from '../../src/decide/plan/init/github.ts';

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

describe('a question', () => {
  it('is answered by one line, without white space around it', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const answer = askOn(input, output).ask('Which?');
    input.write(' second \n');
    assert.equal(await answer, 'second');
    assert.equal(output.read()?.toString(), 'Which? ');
  });
  it('ends the run when the input ends', async () => {
    const input = new PassThrough();
    const answer = askOn(input, new PassThrough()).ask('Which?');
    input.end();
    await assert.rejects(answer, { code: 'CANCELLED' });
  });
  it('shows a name from the folder without control characters', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const answer = askOn(input, output).ask('[1] \u001b[2Jx');
    input.write('1\n');
    await answer;
    assert.equal(output.read()?.toString(), '[1] \\x1b[2Jx ');
  });
});
