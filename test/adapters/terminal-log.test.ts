import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LogOptions, openTerminalLog, type TerminalLog } from '../../src/adapters/host/log.ts';
import { openStep } from '../../src/adapters/host/steps.ts';

/** A log on a stream that keeps what is written, at a time that tests set. */
function scene(options: Partial<LogOptions> & { columns?: number } = {}) {
  let [now, ticks] = [0, new Set<() => void>()];
  const written: string[] = [];
  const stream = {
    isTTY: options.isLive ?? true,
    columns: options.columns ?? 80,
    write: (text: string) => written.push(text),
  };
  const clock = {
    now: () => now,
    every: (_: number, run: () => void) => {
      ticks.add(run);
      return () => void ticks.delete(run);
    },
  };
  const log: TerminalLog = openTerminalLog({ isQuiet: false, isLive: true, stream, clock, ...options });
  return {
    log,
    stream,
    /** Time passes, and the live line is drawn. */
    pass: (ms: number) => {
      now += ms;
      for (const tick of ticks) tick();
    },
    isTicking: () => ticks.size > 0,
    written: () => written.join(''),
    /** The lines that a terminal shows in the end. */
    shown: () => screenOf(written.join('')),
  };
}

/** What a terminal that knows carriage return and "erase below" shows. */
function screenOf(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const [part] of text.matchAll(/\r|\n|\u001b\[J|[^\r\n\u001b]+|\u001b/g)) {
    const last = lines.length - 1;
    if (part === '\n') lines.push('');
    else if (part === '\u001b[J') lines[last] = '';
    else if (part !== '\r') {
      assert.notEqual(part, '\u001b', 'an unknown sequence');
      lines[last] = (lines[last] ?? '') + part;
    }
  }
  return lines;
}

const MIB = 1024 * 1024;

describe('the live line of a terminal', () => {
  it('appears after half a second, with bytes and rate', () => {
    const { log, pass, shown } = scene();
    const step = log.step('pushing layer');
    step.progress(MIB, 4 * MIB);
    pass(500);
    assert.deepEqual(shown(), ['']);
    pass(500);
    assert.match(shown().at(-1) ?? '', /^[|/\\-] pushing layer 1\.0 MiB \/ 4\.0 MiB {2}1\.0 MiB\/s$/);
  });
  it('is replaced by a line with the time that stays', () => {
    const { log, pass, shown, isTicking } = scene();
    const step = log.step('pushing layer');
    step.progress(2 * MIB, 2 * MIB);
    pass(2000);
    step.end();
    assert.deepEqual(shown(), ['  pushing layer: 2.0 MiB in 2.0 s', '']);
    assert.equal(isTicking(), false);
  });
  it('never appears for a short step, which leaves no line either', () => {
    const { log, pass, written } = scene();
    const step = log.step('x');
    pass(400);
    step.end();
    pass(1000);
    assert.equal(written(), '');
  });
  it('stays below other output, and the newest step has it', () => {
    const { log, pass, shown } = scene();
    log.group('Publish x');
    pass(1000);
    const step = log.step('pushing layer');
    pass(1000);
    log.warning('slow');
    assert.deepEqual(shown(), ['Publish x', 'warning: slow', '']);
    pass(100);
    assert.match(shown().at(-1) ?? '', /pushing layer {2}1\.1 s$/);
    step.end();
    pass(100);
    assert.match(shown().at(-1) ?? '', /Publish x {2}2\.2 s$/);
    log.close();
    assert.deepEqual(shown(), ['Publish x', 'warning: slow', '  pushing layer: 1.1 s', '  took 2.2 s', '']);
  });
  it('is gone after close, also if a step never ended', () => {
    const { log, pass, shown } = scene();
    log.step('verifying');
    pass(1000);
    assert.notDeepEqual(shown(), ['']);
    log.close();
    assert.deepEqual(shown(), ['']);
  });
  for (const columns of [40, 20, 10, 3, 1])
    it(`fits ${columns} columns, also after the window became that narrow`, () => {
      const { log, pass, stream, shown } = scene({ columns: 120 });
      const step = log.step('verifying registry.example/a-very-long-owner/a-very-long-name/\u6f22\u5b57@sha256');
      step.progress(MIB, 4 * MIB);
      pass(1000);
      assert.ok((shown().at(-1) ?? '').length > 80);
      stream.columns = columns;
      pass(100);
      const line = shown().at(-1) ?? '';
      assert.ok(line.length < Math.max(columns, 1) || line === '', line);
      if (columns === 40) assert.match(line, /\.\.\. 1\.0 MiB \/ 4\.0 MiB/);
    });
  it('is as wide as 80 columns where the terminal does not say', () => {
    const { log, pass, shown } = scene({ columns: 0 });
    log.step('x'.repeat(200));
    pass(1000);
    assert.equal(shown().at(-1)?.length, 79);
  });
  it('shows titles of strangers inert', () => {
    const { log, pass, written } = scene();
    log.step('\u001b[2Jx');
    pass(1000);
    assert.ok(!written().includes('\u001b[2J'));
  });
});

describe('the log of a pipe', () => {
  it('has plain lines: a transfer every 10 seconds, and what took over half a second', () => {
    const { log, pass, written, isTicking } = scene({ isLive: false });
    log.group('Publish x');
    const step = log.step('pushing layer');
    assert.equal(isTicking(), false);
    for (let second = 1; second <= 25; second += 1) {
      pass(1000);
      step.progress(second * MIB, 26 * MIB);
    }
    step.end();
    log.close();
    assert.deepEqual(written().split('\n'), [
      'Publish x',
      '  pushing layer 10.0 MiB / 26.0 MiB  1.0 MiB/s',
      '  pushing layer 20.0 MiB / 26.0 MiB  1.0 MiB/s',
      '  pushing layer: 25.0 MiB in 25.0 s',
      '  took 25.0 s',
      '',
    ]);
  });
  it('has short digests, unless it is verbose', () => {
    const digest = `sha256:${'0123456789ab'.padEnd(64, 'c')}`;
    for (const isVerbose of [false, true]) {
      const { log, written } = scene({ isLive: false, isVerbose });
      log.info(`digest ${digest}`);
      assert.equal(written(), `  digest ${isVerbose ? digest : 'sha256:0123456789ab'}\n`);
    }
  });
  it('says what every step took if it is verbose', () => {
    const { log, pass, written } = scene({ isLive: false, isVerbose: true });
    const step = log.step('x');
    pass(10);
    step.end();
    assert.equal(written(), '  x: 0.0 s\n');
  });
  it('has only warnings if it is quiet', () => {
    const { log, pass, written } = scene({ isLive: true, isQuiet: true });
    log.group('g');
    log.info('i');
    log.notice('n');
    log.warning('w');
    const step = log.step('s');
    pass(60_000);
    step.end();
    log.close();
    assert.equal(written(), 'warning: w\n');
  });
});

it('a step without a log is timed the same way', () => {
  let now = 0;
  const lines: string[] = [];
  const step = openStep(
    'pulling layer',
    (line) => lines.push(line),
    () => now,
  );
  now = 12_000;
  step.progress(6 * MIB, 6 * MIB);
  step.end();
  assert.deepEqual(lines, ['pulling layer 6.0 MiB / 6.0 MiB  512 KiB/s', 'pulling layer: 6.0 MiB in 12.0 s']);
});
