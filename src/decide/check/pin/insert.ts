import type { Reference } from '../reference.ts';
import { classify } from '../text/scalar.ts';
import type { Edit } from './edit.ts';

/** A field that is put beside another one. */
export interface Insertion {
  /** JSON pointer of the new field. */
  readonly path: string;
  /** Ways to write it, the most usual first; only a reader can tell which one is right. */
  readonly ways: readonly Edit[];
}

const NAME = 'sha256';

/** Where the missing digest of a reference goes: beside `url`, or beside Envoy's `http_uri`. */
export function insertDigest(text: string, { address }: Reference, path: string, hex: string): Insertion | undefined {
  const parts = path.split('/');
  const isEnvoy = /^http_?uri$/i.test(parts.at(-2) ?? '');
  const sibling = parts.at(isEnvoy ? -2 : -1) ?? '';
  const span = address?.span;
  if (span === undefined || !/^\w+$/.test(sibling)) return undefined;
  const pattern = new RegExp(String.raw`(["']?)\b${sibling}\1[ \t]*:`, 'g');
  const found = [...text.slice(0, span.at).matchAll(pattern)].at(-1);
  if (found === undefined) return undefined;
  const [, keyQuote = ''] = found;
  const start = text.lastIndexOf('\n', found.index) + 1;
  const before = text.slice(start, found.index).replace(/^\ufeff/, '');
  const isOwnLine = /^[ \t]*(?:-[ \t]+)*$/.test(before);
  const indent = before.replaceAll('-', ' ');
  const valueQuote = quoteAround(text, span.at, span.end);
  const field = `${keyQuote}${NAME}${keyQuote}: ${writeHex(hex, valueQuote)}`;
  const valueEnd = span.end + valueQuote.length;
  const lineEnd = /\r?\n|$/.exec(text.slice(valueEnd));
  // Of this line; in the last one, that of the line before.
  const newLine = lineEnd?.[0] || (text[start - 2] === '\r' ? '\r\n' : '\n');
  const after = valueEnd + (lineEnd?.index ?? 0);
  const insert = (at: number, written: string): Edit => ({ at, end: at, text: written });
  const inBlock = isEnvoy
    ? insert(found.index, `${field}${newLine}${indent}`)
    : insert(after, `${newLine}${indent}${field}`);
  const space = isOwnLine ? `${newLine}${indent}` : ' ';
  const inFlow = isEnvoy ? insert(found.index, `${field},${space}`) : insert(valueEnd, `,${space}${field}`);
  return {
    path: [...parts.slice(0, isEnvoy ? -2 : -1), NAME].join('/'),
    ways: isOwnLine ? [inBlock, inFlow] : [inFlow],
  };
}

/** The quote around a value; empty for a plain one. */
export function quoteAround(text: string, at: number, end: number): string {
  const quote = text[at - 1] ?? '';
  return (quote === '"' || quote === "'") && text[end] === quote ? quote : '';
}

/** A digest, in quotes if programs would take it for a number: `12e4...`. */
export function writeHex(hex: string, quote: string): string {
  const needed = quote === '' && classify(hex).kind !== 'string' ? '"' : quote;
  return `${needed}${hex}${needed}`;
}
