import { type Cursor } from '../core/bytes.ts';
/** A constant expression. */
export interface Constant {
    /** Present if the expression is exactly one `i32.const`. */
    readonly i32?: number;
    /** False after an instruction that this reader does not know; the cursor is then inside the expression. */
    readonly isComplete: boolean;
}
/** Reads a constant expression without validating it: V8 does that. Source: core spec 3.0, 3.3.13 and 5.4. */
export declare function readConstant(cursor: Cursor): Constant;
