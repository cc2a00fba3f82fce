/** A text, number or flag that a reader takes. @param isOdd whether JavaScript writes it differently. */
type Scalar = (value: unknown, isOdd: boolean) => boolean;
export type ListShape = readonly [item: Shape, isLoose?: typeof LOOSE];
export interface Fields {
    readonly [field: string]: Shape;
}
/**
 * What a reader in Go takes at one place of a document, as data: a scalar, `[ITEM]` for a list, or an object with the fields that it knows, of which `*`
 * stands for any key. Other fields are allowed unless it takes them for a known one. What is of another type is refused, but for `null`, which Go reads as
 * "not there", and for items of `[ITEM, LOOSE]`, whose reader leaves out what is broken.
 */
export type Shape = Scalar | ListShape | Fields;
export declare const LOOSE = 1;
/** Anything; the keys below are compared exactly. */
export declare const EXACT: Shape;
/** Anything; below it, too, two keys must not differ in case alone. */
export declare const ANY: Shape;
export declare const TEXT: Shape;
export declare const FLAG: Shape;
/** An integer of 64 bits that JavaScript holds as well, without fraction, exponent and minus zero. */
export declare const WHOLE: Shape;
/** A whole number, or its digits as text: how protobuf writes 64 bits. */
export declare const LONG: Shape;
/** Base64 in its canonical form. */
export declare const BYTES: Shape;
/** RFC 3339 as Go reads it, which takes no escapes there. Source: RFC 3339 section 5.6; Go time.Time.UnmarshalJSON. */
export declare const TIME: Shape;
export declare const TEXTS: Shape;
/** Annotations and labels: their keys are data. */
export declare const TEXT_MAP: Shape;
/** The key under Unicode simple case folding. Source: Go encoding/json fold.go; Unicode CaseFolding.txt, status C and S. */
export declare function fold(key: string): string;
export {};
