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
export const LOOSE = 1;
/** Anything; the keys below are compared exactly. */
export const EXACT: Shape = () => true;
/** Anything; below it, two keys must not differ only in case either. */
export const ANY: Shape = () => true;
/** A string. */
export const TEXT: Shape = (value) => typeof value === 'string';
/** A boolean. */
export const FLAG: Shape = (value) => typeof value === 'boolean';
/** A 64-bit integer that JavaScript can hold too, without fraction or exponent, and not minus zero. */
export const WHOLE: Shape = (value, isOdd) => Number.isSafeInteger(value) && !isOdd;
/** An integer, or its digits as a string: how protobuf writes 64 bits. */
export const LONG: Shape = (value, isOdd) =>
  !isOdd && Number.isSafeInteger(Number(value)) && String(Number(value)) === String(value);
/** Base64 in its canonical form. */
export const BYTES: Shape = (value) =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
/** RFC 3339 as Go reads it, without escapes. Source: RFC 3339 section 5.6; Go time.Time.UnmarshalJSON. */
export const TIME: Shape = (value, isOdd) => {
  const local = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
    String(value),
  )?.[1];
  const time = new Date(`${local}Z`);
  return !isOdd && !Number.isNaN(Number(time)) && time.toISOString() === `${local}.000Z`;
};
/** A list of strings. */
export const TEXTS: Shape = [TEXT];
/** Annotations and labels: their keys are data. */
export const TEXT_MAP: Shape = { '*': TEXT };

/** The key in Unicode simple case folding. Source: Go encoding/json fold.go; CaseFolding.txt, status C and S. */
export function fold(key: string): string {
  return /[^\0-\x7f]/.test(key) ? Array.from(key, foldLetter).join('') : key.toLowerCase();
}

/** Simple folding ignores cases of several letters. The dotless i has an upper case but no folding. */
function foldLetter(letter: string): string {
  if (letter === '\u0131') return letter;
  const upper = simple(letter, letter.toUpperCase());
  return simple(upper, upper.toLowerCase());
}

function simple(letter: string, changed: string): string {
  return Array.from(changed).length === 1 ? changed : letter;
}
