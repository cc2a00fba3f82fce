import type { SmokeLog } from './smoke-report.ts';
/**
 * The log text of a filter that is most likely to say why it ended: its panic, or its last line. Lines of levels trace
 * and debug are skipped; line breaks become spaces.
 * Source: runtime/panic.go of Go 1.26, which writes a panic in pieces and then a trace of goroutines;
 * library/std/src/panicking.rs of Rust 1.85.
 */
export declare function lastWords(logs: readonly SmokeLog[]): string | undefined;
