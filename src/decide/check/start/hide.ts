import { isObject, type Json } from '../../../core/json.ts';

/** Shorter values do not identify anything, and hiding them would make a message unreadable. */
const SHORTEST = 4;
/** The parts of a value that are long enough to tell it. */
const PART = 6;
const HIDDEN = '***';
/** Short words with signs between them, as in `12-34-56`. */
const JOINED = /(?<![\p{L}\p{N}_])(?:[\p{L}\p{N}_]{1,3}[-+.:;=/@#%&~|]+){2,}[\p{L}\p{N}_]{1,3}(?![\p{L}\p{N}_])/gu;

/** Hides what a filter repeats of its configuration. */
export type Hide = (text: string) => string;

/**
 * What hides the values of a configuration in the words of a filter: complete values in the forms in which programs
 * write them, and words that are parts of a value and do not come from the module itself.
 * @param values all configurations that the filter got: JSON, or text that may contain some. @param module public bytes.
 */
export function hiding(values: readonly Json[], module: Uint8Array): Hide {
  const all = [...new Set(values.flatMap((value) => valuesIn(value, 0)))];
  const whole = [...new Set(all.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  // Base64 of a text around the value starts at any of three places.
  const parts = [...new Set(all.flatMap((text) => [...formsOf(text), ...shifted(text)]))].map((form) =>
    form.toLowerCase(),
  );
  const bytes = Buffer.from(module.buffer, module.byteOffset, module.byteLength);
  const isOfModule = (word: string): boolean => bytes.includes(word) || bytes.includes(word, 0, 'utf16le');
  const isPart = (word: string): boolean => {
    const low = word.toLowerCase();
    const pieces =
      low.length <= PART ? [low] : Array.from({ length: low.length - PART + 1 }, (_, i) => low.slice(i, i + PART));
    return parts.some((form) => pieces.some((piece) => form.includes(piece)));
  };
  return (text) => {
    let clean = text;
    for (const form of whole) clean = clean.replaceAll(form, HIDDEN);
    const hide = (word: string): string => (isPart(word) && !isOfModule(word) ? HIDDEN : word);
    return clean.replace(JOINED, hide).replace(/[\p{L}\p{N}_]{4,}/gu, hide);
  };
}

/** A configuration as {@link hiding} takes it: its text, and what programs print of bytes that are none. */
export function textsOf(bytes: Uint8Array): readonly string[] {
  const [all, text] = [Buffer.from(bytes), new TextDecoder().decode(bytes)];
  return isUtf8(all) ? [text] : [text, all.toString('base64'), all.toString('hex')];
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/** Strings and numbers in a value; a string that is JSON also counts as what it contains. Keys are no values. */
function valuesIn(value: Json, depth: number): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesIn(one, depth));
  if (isObject(value)) return Object.values(value).flatMap((one) => valuesIn(one, depth));
  if (typeof value === 'number') return String(value).length < SHORTEST ? [] : [String(value)];
  if (typeof value !== 'string') return [];
  const inner = depth < 3 ? parsed(value) : undefined;
  if (typeof inner === 'object' && inner !== null) return valuesIn(inner, depth + 1);
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set([value, ...lines, ...decoded(value)])].filter((text) => text.length >= SHORTEST);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What a value in base64 stands for, if that is text. */
function decoded(text: string): readonly string[] {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(text)) return [];
  const inner = Buffer.from(text, 'base64').toString('utf8');
  return /[\ufffd\0-\x08]/.test(inner) ? [] : [inner];
}

/** A value as it is, in base64, hexadecimal digits and URL encoding, each also with the escapes of JSON and of logs. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const forms = [
    text,
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(bytes.toString('utf8')),
    escaped(text),
  ];
  return [...forms, ...forms.map((form) => JSON.stringify(form).slice(1, -1))].filter(
    (form) => form.length >= SHORTEST,
  );
}

/** As the log of a filter is kept, in one line. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}]/gu, (c) => `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}

/** The middle of the base64 of a text in which the value starts at another byte. */
function shifted(text: string): readonly string[] {
  return [1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    return bytes.toString('base64').slice(4, -4);
  });
}
