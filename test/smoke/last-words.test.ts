import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastWords } from '../../src/smoke/last-words.ts';
import type { SmokeLog } from '../../src/smoke/smoke-report.ts';

const logs = (level: SmokeLog['level'], ...texts: string[]): SmokeLog[] => texts.map((text) => ({ level, text }));

describe('the last words of a filter', () => {
  // Filters in Go 1.26 and Rust 1.85 wrote these pieces in lab/built.lab.ts.
  const rows: [what: string, logs: SmokeLog[], words: string | undefined][] = [
    ['nothing', [], undefined],
    ['the last line', logs('info', 'one', 'two'), 'two'],
    [
      'not a line of level debug or trace',
      [...logs('warn', 'one'), ...logs('debug', 'two'), ...logs('trace', 'three')],
      'one',
    ],
    ['not an empty line', logs('error', 'one', '', '  '), 'one'],
    ['not a note of our own host', logs('error', 'one', 'wasi_unstable fd_write'), 'one'],
    [
      'a Rust panic without the advice after it',
      logs(
        'error',
        "\\x0athread '<unnamed>' panicked at src/lib.rs:17:41:\\x0acalled `Option::unwrap()` on a `None` value",
        'note: run with `RUST_BACKTRACE=1` environment',
      ),
      "thread '<unnamed>' panicked at src/lib.rs:17:41: called `Option::unwrap()` on a `None` value",
    ],
    [
      'a Go panic without its trace',
      logs('error', 'panic: ', 'assignment to entry in nil map', '', '', 'goroutine ', '1', ' [', 'running', ']:', ''),
      'panic: assignment to entry in nil map',
    ],
    [
      'a Go panic that is written in many pieces',
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
      'a fatal error of Go',
      logs('error', 'fatal error: ', 'all goroutines are asleep - deadlock!', ''),
      'fatal error: all goroutines are asleep - deadlock!',
    ],
    ['the last panic of several', logs('error', 'panic: ', 'one', '', 'panic: ', 'two'), 'panic: two'],
    ['not a line that only looks like a panic', logs('info', 'do not panic: all is well', 'end'), 'end'],
  ];
  for (const [what, given, words] of rows) it(`are ${what}`, () => assert.equal(lastWords(given), words));
});
