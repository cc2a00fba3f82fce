import type { LayoutRow } from './layout.ts';
/** Every layout, the more usual ones first. */
export declare const LAYOUTS: readonly LayoutRow[];
