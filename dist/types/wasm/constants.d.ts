import { type Cursor } from '../core/bytes.ts';
export interface Constant {
    /** Present when the expression is exactly one `i32.const`. */
    readonly i32?: number;
    /** False when an instruction was met that this reader does not know; the cursor then stands inside the expression. */
    readonly isComplete: boolean;
}
/** Reads a constant expression. Only its shape is read: whether it is valid is V8's to say. Source: core spec 3.0, 3.3.13 and 5.4. */
export declare function readConstant(cursor: Cursor): Constant;
