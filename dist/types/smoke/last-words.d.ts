import type { SmokeLog } from './smoke-report.ts';
/**
 * The words of a filter that mostly say why it ended: its panic when there is one, else the last line. Above debug only; line breaks become blanks.
 * Source: runtime/panic.go of Go 1.26, which writes a panic in pieces and a trace of goroutines behind it; library/std/src/panicking.rs of Rust 1.85.
 */
export declare function lastWords(logs: readonly SmokeLog[]): string | undefined;
