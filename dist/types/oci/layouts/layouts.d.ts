import type { LayoutRow } from './layout.ts';
/** Every layout, the most common ones first. */
export declare const LAYOUTS: readonly LayoutRow[];
