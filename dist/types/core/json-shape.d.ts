/** Whether a reader accepts this text, number or flag. @param isOdd whether JavaScript writes it differently. */
type Scalar = (value: unknown, isOdd: boolean) => boolean;
/** A list in a {@link Shape}. */
export type ListShape = readonly [item: Shape, isLoose?: typeof LOOSE];
/** The known fields of an object in a {@link Shape}. */
export interface ObjectShape {
    readonly [field: string]: Shape;
}
/**
 * What a Go program accepts at one place of a document, as data: a scalar, `[ITEM]` for a list, or an object with the
 * fields that it knows, where `*` means any key. Other fields are allowed unless the program confuses them with a known
 * one. Values of another type are refused, except `null`, which Go reads as absent, and items of `[ITEM, LOOSE]`,
 * where the program skips broken ones.
 */
export type Shape = Scalar | ListShape | ObjectShape;
/** Marks a list whose broken items the reader skips. */
export declare const LOOSE = 1;
/** Anything; the keys below are compared exactly. */
export declare const EXACT: Shape;
/** Anything; below it, two keys must not differ only in case either. */
export declare const ANY: Shape;
/** A string. */
export declare const TEXT: Shape;
/** A boolean. */
export declare const FLAG: Shape;
/** A 64-bit integer that JavaScript can hold too, without fraction or exponent, and not minus zero. */
export declare const WHOLE: Shape;
/** An integer, or its digits as a string: how protobuf writes 64 bits. */
export declare const LONG: Shape;
/** Base64 in its canonical form. */
export declare const BYTES: Shape;
/** RFC 3339 as Go reads it, without escapes. Source: RFC 3339 section 5.6; Go time.Time.UnmarshalJSON. */
export declare const TIME: Shape;
/** A list of strings. */
export declare const TEXTS: Shape;
/** Annotations and labels: their keys are data. */
export declare const TEXT_MAP: Shape;
/** The key in Unicode simple case folding. Source: Go encoding/json fold.go; CaseFolding.txt, status C and S. */
export declare function fold(key: string): string;
export {};
