import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ForeignLines } from '../../src/adapters/programs/foreign-lines.ts';

const printed = (...chunks: readonly (string | Uint8Array)[]): string[] => {
  const lines: string[] = [];
  const foreign = new ForeignLines((line) => lines.push(line));
  for (const chunk of chunks) foreign.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  foreign.end();
  return lines;
};

describe('the output of other programs', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['splits lines', ['a\nb\r\nc'], ['a', 'b', 'c']],
    ['keeps empty lines between others', ['a\n\nb\n'], ['a', '', 'b']],
    ['joins a line that comes in pieces', ['a', 'b\nc', 'd\n'], ['ab', 'cd']],
    ['reads a CRLF split between chunks as one line end', ['a\r', '\nb'], ['a', 'b']],
    ['makes separate lines of a line that is overwritten', ['10 %\r20 %\rdone\n'], ['10 %', '20 %', 'done']],
    ['breaks a command', ['::set-output name=x::1\n'], [': :set-output name=x::1']],
    ['breaks a command after white space', [' \t::add-mask::x\n'], ['     : :add-mask::x']],
    ['breaks a command after a carriage return', ['x\r::add-mask::y\n'], ['x', ': :add-mask::y']],
    ['breaks a command that comes in pieces', [':', ':add-mask', '::x\n'], [': :add-mask::x']],
    ['breaks a command after colours', ['\x1b[31m::add-mask::x\n'], [': :add-mask::x']],
    ['breaks an old command anywhere', ['text ##[set-env name=x]1\n'], ['text # #[set-env name=x]1']],
    ['breaks an old command split by colours', ['#\x1b[0m#[add-mask]x\n'], ['# #[add-mask]x']],
    ['drops colours and titles', ['\x1b[1;32mok\x1b[0m\x1b]0;title\x07!\n'], ['ok!']],
    ['shows other control characters', ['a\x07\x1bc\u202eb\n'], ['a\\x07\\x1bc\\u{202e}b']],
    ['shows tabs as spaces', ['\ta'], ['    a']],
  ];
  for (const [what, chunks, lines] of rows) it(what, () => assert.deepEqual(printed(...chunks), lines));
  it('joins a character that comes in pieces', () => {
    const bytes = Buffer.from('é\n');
    assert.deepEqual(printed(bytes.subarray(0, 1), bytes.subarray(1)), ['é']);
  });
  it('does not wait for the end of an endless line', () => {
    const lines: string[] = [];
    const foreign = new ForeignLines((line) => lines.push(line));
    foreign.push(Buffer.alloc(5000, 'x'));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^x{4096}\.\.\. \(5000 characters\)$/);
  });
  it('drops what comes after 32 MiB and says so once', () => {
    const chunk = Buffer.from(`${'x'.repeat(4000)}\n`.repeat(2000));
    const lines = printed(...Array.from({ length: 6 }, () => chunk));
    assert.equal(lines.filter((line) => line === '... the rest is dropped').length, 1);
    assert.ok(lines.length < 11_000, String(lines.length));
  });
});
