import { createHash } from 'node:crypto';
import { WasmImageError } from './errors.ts';
import { quoted } from './text.ts';

declare const digestBrand: unique symbol;

/** `sha256:` and 64 lower-case hexadecimal digits. Made only by {@link digestOf} and {@link parseDigest}. */
export type Digest = string & { readonly [digestBrand]: true };

/** From this size on, hashing takes a noticeable share of a run. Bytes. */
const WORTH_REMEMBERING = 64 * 1024;
const remembered = new WeakMap<Uint8Array, Digest>();

/**
 * The digest of these bytes. A large array is hashed once: a module is read, judged, assembled and pushed as the same
 * array, and code that holds bytes with a digest does not write to them.
 * @example
 * digestOf(readFileSync('filter.wasm')); // sha256:...
 */
export function digestOf(bytes: Uint8Array): Digest {
  if (bytes.byteLength < WORTH_REMEMBERING) return hash(bytes);
  const known = remembered.get(bytes) ?? hash(bytes);
  remembered.set(bytes, known);
  return known;
}

function hash(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}

/**
 * Parses a digest; only sha256 is accepted. @throws WasmImageError DIGEST_INVALID.
 * Source: image-spec 1.1 descriptor.md#digests.
 */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new WasmImageError(
    'DIGEST_INVALID',
    `Cannot use ${quoted(text)} as a digest: it is not sha256: followed by 64 lower-case hex digits`,
  );
}

/** Whether the string is a digest that {@link parseDigest} accepts. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Only the 64 hexadecimal digits, as in Istio's `sha256` field and in-toto subjects. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

/** A blob or manifest. Media type, digest, size and bytes agree because only {@link contentOf} makes one. */
export interface Content {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** Makes a Content; the bytes are shared, not copied. */
export function contentOf(mediaType: string, bytes: Uint8Array): Content {
  return Object.freeze({ mediaType, digest: digestOf(bytes), size: bytes.byteLength, bytes });
}

/** An OCI descriptor. Source: image-spec 1.1 descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The descriptor of a Content: media type, digest and size only. */
export function descriptorOf(content: Content): Descriptor {
  return { mediaType: content.mediaType, digest: content.digest, size: content.size };
}
