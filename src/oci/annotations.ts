import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';

/** An annotation that only wasm-image sets, like the three below. */
export const VARIANT = 'module.wasm.image/variant';
/** The type of the runtime config. */
export const RUNTIME_TYPE = 'module.wasm.runtime/type';
/** The ABI versions of the runtime config. */
export const RUNTIME_ABI_VERSION = 'module.wasm.runtime/abi_version';
/** The time of creation. */
export const CREATED = 'org.opencontainers.image.created';
const OURS: readonly string[] = [VARIANT, RUNTIME_TYPE, RUNTIME_ABI_VERSION, CREATED];

const MAX_ENTRIES = 64;
const MAX_BYTES = 8 * 1024;
const MAX_KEY = 256;

/**
 * Parses annotations of a manifest, also in the form of docker/metadata-action (`annotations` and `labels`): with a
 * level before the key, and with a time of creation, which is dropped because the image has its own.
 * @param text one `key=value` per line; empty lines are skipped; the value is everything after the first `=`.
 * @param labels others by key; the text wins.
 * @returns `ignored`: keys that were dropped.
 * @throws WasmImageError ANNOTATION_INVALID: no `=`, control characters, a key with two values, a key that we set, a
 * level other than the manifest, more than 64 entries or 8 KiB each.
 * Source: image-spec 1.1 annotations.md; buildx util/buildflags, `[LEVEL[PLATFORM],...:]KEY=VALUE`.
 */
export function readAnnotations(
  text: string,
  labels: Readonly<Record<string, string>> = {},
): {
  readonly annotations: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
} {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const equals = line.indexOf('=');
    if (equals < 0) throw invalid(line, 'it has no "="');
    const key = withoutLevel(line.slice(0, equals).trim());
    const value = line.slice(equals + 1).trim();
    if (key !== CREATED && found.has(key) && found.get(key) !== value)
      throw invalid(key, 'it is given twice, with different values');
    found.set(key, value);
  }
  const all = new Map([...Object.entries(labels), ...found]);
  const ignored = all.delete(CREATED) ? [CREATED] : [];
  const annotations = Object.fromEntries(all);
  checkAnnotations(annotations);
  return { annotations, ignored };
}

const LEVEL = /^(?:manifest|index)(?:-descriptor)?(?:\[[\w/.-]*\])?$/;

/** Removes a level that names the manifest of any platform: the image has only one. */
function withoutLevel(text: string): string {
  const colon = text.indexOf(':');
  const levels = text
    .slice(0, Math.max(colon, 0))
    .split(',')
    .map((level) => level.trim());
  if (!levels.some((level) => LEVEL.test(level))) return text;
  const unknown = levels.find((level) => !LEVEL.test(level));
  if (unknown !== undefined) throw invalid(text, `${quoted(unknown)} is not a level`, LEVEL_HINT);
  if (!levels.some((level) => /^manifest(?:\[|$)/.test(level)))
    throw invalid(text, 'its level does not include the manifest', LEVEL_HINT);
  return text.slice(colon + 1).trim();
}

const LEVEL_HINT =
  'the image has no index: write "manifest:KEY=VALUE" or "KEY=VALUE" (DOCKER_METADATA_ANNOTATIONS_LEVELS)';

/** Refuses annotations that our manifests cannot have. @throws WasmImageError ANNOTATION_INVALID with the key. */
export function checkAnnotations(annotations: Readonly<Record<string, string>>): void {
  const entries = Object.entries(annotations);
  if (entries.length > MAX_ENTRIES)
    throw new WasmImageError(
      'ANNOTATION_INVALID',
      `Cannot set ${entries.length} annotations: the limit is ${MAX_ENTRIES}`,
    );
  for (const [key, value] of entries) {
    if (OURS.includes(key))
      throw invalid(key, 'wasm-image sets it', 'remove it: its value follows from the module and the runtime config');
    const fault = annotationFault(key, value);
    if (fault !== undefined) throw invalid(key, fault);
  }
}

/** What is wrong with an annotation; undefined if nothing is. */
export function annotationFault(key: string, value: string): string | undefined {
  if (!/^[A-Za-z0-9][\x21-\x3c\x3e-\x7e]*$/.test(key) || key.length > MAX_KEY)
    return `a key has 1 to ${MAX_KEY} printable ASCII characters and starts with a letter or digit`;
  // Line separators and bidirectional overrides make a value look different in a log or a page.
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value)) return 'its value contains control characters';
  return Buffer.byteLength(key) + Buffer.byteLength(value) > MAX_BYTES
    ? `it is larger than ${MAX_BYTES} bytes`
    : undefined;
}

/** The annotations, and as many others as there is room for. A key that both have keeps its value. */
export function fillAnnotations(
  annotations: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const room = MAX_ENTRIES - Object.keys(annotations).length;
  const added = Object.entries(others).filter(([key]) => !Object.hasOwn(annotations, key));
  return { ...annotations, ...Object.fromEntries(added.slice(0, Math.max(room, 0))) };
}

/** The annotations, sorted by key, by code unit. */
export function sortedAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function invalid(key: string, why: string, hint?: string): WasmImageError {
  return new WasmImageError('ANNOTATION_INVALID', `Cannot set annotation ${quoted(key)}: ${why}`, { hint });
}
