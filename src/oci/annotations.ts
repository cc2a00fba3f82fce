import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';

/** The annotations that we set ourselves; nobody else can. */
export const VARIANT = 'module.wasm.image/variant';
export const RUNTIME_TYPE = 'module.wasm.runtime/type';
export const RUNTIME_ABI_VERSION = 'module.wasm.runtime/abi_version';
export const CREATED = 'org.opencontainers.image.created';
const OURS: readonly string[] = [VARIANT, RUNTIME_TYPE, RUNTIME_ABI_VERSION, CREATED];

const MAX_ENTRIES = 64;
const MAX_BYTES = 8 * 1024;
const MAX_KEY = 256;

/**
 * Reads annotations of a manifest.
 * @param text one `key=value` a line; empty lines are passed over; the value is everything behind the first `=`.
 * @throws WasmImageError ANNOTATION_INVALID: no `=`, control characters, a key twice, a key that we set, more than 64 entries or 8 KiB each.
 * Source: image-spec 1.1 annotations.md.
 */
export function readAnnotations(text: string): Readonly<Record<string, string>> {
  const annotations = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const equals = line.indexOf('=');
    if (equals < 0) throw invalid(line, 'it has no "="');
    const key = line.slice(0, equals).trim();
    if (annotations.has(key)) throw invalid(key, 'it is there twice');
    annotations.set(key, line.slice(equals + 1).trim());
  }
  const record = Object.fromEntries(annotations);
  checkAnnotations(record);
  return record;
}

/** Refuses annotations that a manifest of ours cannot bear. @throws WasmImageError ANNOTATION_INVALID naming the key. */
export function checkAnnotations(annotations: Readonly<Record<string, string>>): void {
  const entries = Object.entries(annotations);
  if (entries.length > MAX_ENTRIES) throw new WasmImageError('ANNOTATION_INVALID', `Cannot set ${entries.length} annotations: ${MAX_ENTRIES} are allowed`);
  for (const [key, value] of entries) {
    if (OURS.includes(key)) throw invalid(key, 'wasm-image sets it', 'leave it out: its value follows from the module and its runtime config');
    if (!/^[A-Za-z0-9][\x21-\x3c\x3e-\x7e]*$/.test(key) || key.length > MAX_KEY)
      throw invalid(key, `a key has 1 to ${MAX_KEY} printable ASCII characters and starts with a letter or digit`);
    // Line separators and bidirectional overrides let a value look like something else in a log or a page.
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(value)) throw invalid(key, 'its value has control characters');
    if (Buffer.byteLength(key) + Buffer.byteLength(value) > MAX_BYTES) throw invalid(key, `it has more than ${MAX_BYTES} bytes`);
  }
}

/** The same annotations in the order of their keys, by code unit. */
export function sortedAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function invalid(key: string, why: string, hint?: string): WasmImageError {
  return new WasmImageError('ANNOTATION_INVALID', `Cannot set annotation ${quoted(key)}: ${why}`, hint === undefined ? {} : { hint });
}
