import type { Layout } from './image.ts';
import type { LayoutRow } from './layouts/layout.ts';
/** Every layout, the more usual ones first. */
export declare const LAYOUTS: readonly LayoutRow[];
/** How a layout is written and read, and who must take it. */
export declare function layoutRow(layout: Layout): LayoutRow;
