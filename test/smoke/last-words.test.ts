import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastWords } from '../../src/smoke/last-words.ts';
import type { SmokeLog } from '../../src/smoke/smoke-report.ts';

const logs = (level: SmokeLog['level'], ...texts: string[]): SmokeLog[] => texts.map((text) => ({ level, text }));

describe('the last words of a filter', () => {
  // The pieces are those that filters of Go 1.26 and Rust 1.85 wrote in lab/built.lab.ts.
  const rows: [what: string, logs: SmokeLog[], words: string | undefined][] = [
    ['nothing', [], undefined],
    ['the last line', logs('info', 'one', 'two'), 'two'],
    ['no line for developers', [...logs('warn', 'one'), ...logs('debug', 'two'), ...logs('trace', 'three')], 'one'],
    ['no empty line', logs('error', 'one', '', '  '), 'one'],
    ['no note of our own host', logs('error', 'one', 'wasi_unstable fd_write'), 'one'],
    [
      'the panic of Rust without the advice behind it',
      logs(
        'error',
        "\\x0athread '<unnamed>' panicked at src/lib.rs:17:41:\\x0acalled `Option::unwrap()` on a `None` value",
        'note: run with `RUST_BACKTRACE=1` environment',
      ),
      "thread '<unnamed>' panicked at src/lib.rs:17:41: called `Option::unwrap()` on a `None` value",
    ],
    [
      'the panic of Go in one piece, without its trace',
      logs('error', 'panic: ', 'assignment to entry in nil map', '', '', 'goroutine ', '1', ' [', 'running', ']:', ''),
      'panic: assignment to entry in nil map',
    ],
    [
      'the panic of Go that is written in many pieces',
      logs(
        'error',
        'panic: ',
        'runtime error: index out of range [',
        '5',
        '] with length ',
        '3',
        '',
        'goroutine ',
        '1',
      ),
      'panic: runtime error: index out of range [5] with length 3',
    ],
    [
      'the end of Go without a panic',
      logs('error', 'fatal error: ', 'all goroutines are asleep - deadlock!', ''),
      'fatal error: all goroutines are asleep - deadlock!',
    ],
    ['the last panic of several', logs('error', 'panic: ', 'one', '', 'panic: ', 'two'), 'panic: two'],
    ['a word that only looks like one', logs('info', 'do not panic: all is well', 'end'), 'end'],
  ];
  for (const [what, given, words] of rows) it(`are ${what}`, () => assert.equal(lastWords(given), words));
});
