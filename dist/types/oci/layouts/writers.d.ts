import type { Layout } from '../image.ts';
import type { LayoutWriter } from './layout.ts';
/** How a layout is written, and which consumers must accept it. */
export declare function layoutWriter(layout: Layout): LayoutWriter;
