import type { Layout } from '../image.ts';
import type { LayoutWriter } from './layout.ts';
/** How a layout is written, and who must take it. */
export declare function layoutWriter(layout: Layout): LayoutWriter;
