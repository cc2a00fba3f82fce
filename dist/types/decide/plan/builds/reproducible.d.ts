import { WasmImageError } from '../../../core/errors.ts';
import type { SectionDifference } from '../../../wasm/sections/compare.ts';
/** What a difference is, in one line. */
export declare function printDifference({ section, sizes, offsets, texts, paths }: SectionDifference): string;
/** The error for two builds with different modules. */
export declare function notReproducible(differences: readonly SectionDifference[]): WasmImageError;
