/**
 * What a reader in Go takes at one place of a document: a text, number or flag that `scalar` accepts, a list, an object whose keys are data (`map`), or one
 * with known fields (`struct`). Whatever is not there is refused. `null` is taken everywhere, for Go reads it as "not there".
 */
export interface Shape {
  /** As errors say it: "a string". */
  readonly what: string;
  readonly scalar?: (value: string | number | boolean, isOdd: boolean) => boolean;
  readonly list?: Shape;
  /** Items of another form are taken as they are, for a reader that leaves out what is broken. */
  readonly isLoose?: boolean;
  readonly map?: Shape;
  readonly struct?: Struct;
}

/** Fields that a reader knows. Others are allowed unless it takes them for a known one. */
export interface Struct {
  /** By the folded name: how the name must be spelled, and what it holds. */
  readonly fields: ReadonlyMap<string, readonly [name: string, shape: Shape]>;
  readonly foldKey: (key: string) => string;
  /** Fields of which one at most may be there. */
  readonly alternatives: readonly string[];
}

type Fields = Readonly<Record<string, Shape>>;

/** Anything; the keys below are compared exactly. */
export const EXACT: Shape = {
  what: 'anything',
  scalar: () => true,
  get list() {
    return EXACT;
  },
  get map() {
    return EXACT;
  },
};
/** Anything; two keys of one object must not differ in case alone. */
export const ANY: Shape = {
  what: 'anything',
  scalar: () => true,
  get list() {
    return ANY;
  },
  struct: { fields: new Map(), foldKey: fold, alternatives: [] },
};
export const TEXT: Shape = { what: 'a string', scalar: (value) => typeof value === 'string' };
export const FLAG: Shape = { what: 'true or false', scalar: (value) => typeof value === 'boolean' };
const ALIKE = 'a whole number that every reader reads alike';
/** An integer of 64 bits that JavaScript holds as well, without fraction, exponent and minus zero. */
export const WHOLE: Shape = { what: ALIKE, scalar: (value, isOdd) => Number.isSafeInteger(value) && !isOdd };
/** A whole number, or its digits as text: how protobuf writes 64 bits. */
export const LONG: Shape = { what: ALIKE, scalar: (value, isOdd) => !isOdd && Number.isSafeInteger(Number(value)) && /^(?:0|-?[1-9]\d*)$/.test(String(value)) };
/** Base64 in its canonical form. */
export const BYTES: Shape = {
  what: 'base64 in its canonical form',
  scalar: (value) => typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value,
};
/** RFC 3339 as Go reads it. */
export const TIME: Shape = { what: 'a time in RFC 3339', scalar: (value) => typeof value === 'string' && isTime(value) };
export const listOf = (list: Shape, isLoose = false): Shape => ({ what: 'a list', list, isLoose });
export const mapOf = (map: Shape): Shape => ({ what: 'an object', map });
export const TEXTS = listOf(TEXT);
/** Annotations and labels: their keys are data. */
export const TEXT_MAP = mapOf(TEXT);

/** A struct as encoding/json reads it, for which a key is a field when they differ in case alone. Source: Go encoding/json decode.go, fold.go. */
export const struct = (fields: Fields): Shape => structBy(fold, fields);

/** A message as protojson reads it, which takes `log_id` for `logId`. Case is folded as well, because not every reader is protojson. */
export const message = (fields: Fields, alternatives: readonly string[] = []): Shape => structBy((key) => fold(key).replaceAll('_', ''), fields, alternatives);

function structBy(foldKey: Struct['foldKey'], fields: Fields, alternatives: readonly string[] = []): Shape {
  return {
    what: 'an object',
    struct: { foldKey, alternatives, fields: new Map(Object.entries(fields).map(([name, shape]) => [foldKey(name), [name, shape]])) },
  };
}

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

/** Source: RFC 3339 section 5.6; Go time.Time.UnmarshalJSON. */
function isTime(text: string): boolean {
  const local = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text)?.[1];
  const time = new Date(`${local}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString() === `${local}.000Z`;
}
