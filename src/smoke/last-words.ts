import type { SmokeLog } from './smoke-report.ts';

/** Lines that do not say why a filter ended: notes of this host, empty lines, and Rust's advice after a panic. */
const NOISE = /^(?:wasi_unstable |note: run with `RUST_BACKTRACE|\s*$)/;

/**
 * The log text of a filter that is most likely to say why it ended: its panic, or its last line. Lines of levels trace
 * and debug are skipped; line breaks become spaces.
 * Source: runtime/panic.go of Go 1.26, which writes a panic in pieces and then a trace of goroutines;
 * library/std/src/panicking.rs of Rust 1.85.
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
