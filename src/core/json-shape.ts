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

export const LOOSE = 1;
/** Anything; the keys below are compared exactly. */
export const EXACT: Shape = () => true;
/** Anything; below it, too, two keys must not differ in case alone. */
export const ANY: Shape = () => true;
export const TEXT: Shape = (value) => typeof value === 'string';
export const FLAG: Shape = (value) => typeof value === 'boolean';
/** An integer of 64 bits that JavaScript holds as well, without fraction, exponent and minus zero. */
export const WHOLE: Shape = (value, isOdd) => Number.isSafeInteger(value) && !isOdd;
/** A whole number, or its digits as text: how protobuf writes 64 bits. */
export const LONG: Shape = (value, isOdd) =>
  !isOdd && Number.isSafeInteger(Number(value)) && String(Number(value)) === String(value);
/** Base64 in its canonical form. */
export const BYTES: Shape = (value) =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
/** RFC 3339 as Go reads it, which takes no escapes there. Source: RFC 3339 section 5.6; Go time.Time.UnmarshalJSON. */
export const TIME: Shape = (value, isOdd) => {
  const local = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
    String(value),
  )?.[1];
  const time = new Date(`${local}Z`);
  return !isOdd && !Number.isNaN(Number(time)) && time.toISOString() === `${local}.000Z`;
};
export const TEXTS: Shape = [TEXT];
/** Annotations and labels: their keys are data. */
export const TEXT_MAP: Shape = { '*': TEXT };

/** The key under Unicode simple case folding. Source: Go encoding/json fold.go; Unicode CaseFolding.txt, status C and S. */
export function fold(key: string): string {
  return /[^\0-\x7f]/.test(key) ? Array.from(key, foldLetter).join('') : key.toLowerCase();
}

/** A case of several letters is not a simple one, and the dotless i has an upper case but no folding. */
function foldLetter(letter: string): string {
  if (letter === '\u0131') return letter;
  const upper = simple(letter, letter.toUpperCase());
  return simple(upper, upper.toLowerCase());
}

function simple(letter: string, changed: string): string {
  return Array.from(changed).length === 1 ? changed : letter;
}
