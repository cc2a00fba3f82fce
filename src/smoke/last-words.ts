import type { SmokeLog } from './smoke-report.ts';

/** What says nothing about why: notes of this host, empty lines, and the advice of Rust behind its panics. */
const NOISE = /^(?:wasi_unstable |note: run with `RUST_BACKTRACE|\s*$)/;

/**
 * The words of a filter that mostly say why it ended: its panic when there is one, else the last line. Above debug only; line breaks become blanks.
 * Source: runtime/panic.go of Go 1.26, which writes a panic in pieces and a trace of goroutines behind it; library/std/src/panicking.rs of Rust 1.85.
 */
export function lastWords(logs: readonly SmokeLog[]): string | undefined {
  const lines = logs
    .filter((one) => one.level !== 'trace' && one.level !== 'debug')
    .map((one) => one.text.replace(/^(?:\\x0a)+/, '').replaceAll('\\x0a', ' '));
  const panic = lines.findLastIndex((line) => /^(?:panic|fatal error): |^thread .* panicked at /.test(line));
  if (panic < 0) return lines.findLast((line) => !NOISE.test(line));
  const end = lines.findIndex((line, i) => i > panic && NOISE.test(line));
  return lines.slice(panic, end < 0 ? undefined : end).join('');
}
