import { type Digest, isDigest, parseDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted } from '../core/text.ts';

declare const tagBrand: unique symbol;

/** A tag that can be published, never `sha256-<hex>[.sig|.att|.sbom]`. Made only by {@link parseTag}. */
export type Tag = string & { readonly [tagBrand]: true };

/** Where images are stored: a repository of a registry, or an OCI image layout folder. */
export type Repository =
  | { readonly kind: 'registry'; readonly registry: string; readonly path: string }
  | { readonly kind: 'layout'; readonly folder: string };

/** A repository at one digest; push, sign and verify accept nothing else. */
export interface Pinned {
  readonly kind: 'pinned';
  readonly repository: Repository;
  readonly digest: Digest;
}

/** A repository at a tag, which must be resolved before any check. */
export interface Tagged {
  readonly kind: 'tagged';
  readonly repository: Repository;
  readonly tag: Tag;
}

/** A repository at a digest or a tag. */
export type Reference = Pinned | Tagged;

const LAYOUT_PREFIX = 'oci-layout:';
/** Parts of a reference, for programs that cannot call our parsers. */
export const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
/** A part of the name of a host. Case-insensitive. */
export const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const HOST = new RegExp(`^(?:localhost|${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:]+\\])(?::[0-9]{1,5})?$`, 'i');
const FULL_NAME = /^(?:[^\s:]+:[^\s:]+|(?:localhost|[a-z0-9.-]+\.[a-z]{2,})(?::[0-9]+)?\/\S+)$/i;
/** A tag. */
export const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
/** A tag that belongs to signatures. */
export const RESERVED_TAG = /^sha(?:256|384|512)-[0-9a-f]{32,}(?:\.[a-z0-9]+)?$/i;

/** A tag of a repository that can be published; undefined for any other text. */
export function tagOrNone(text: string): Tag | undefined {
  return TAG.test(text) && !RESERVED_TAG.test(text) ? (text as Tag) : undefined;
}

/**
 * Parses a tag. @throws WasmImageError TAG_INVALID, TAG_RESERVED. Source: distribution-spec 1.1 "Pulling manifests".
 */
export function parseTag(text: string): Tag {
  if (!TAG.test(text)) {
    // docker/metadata-action calls full names tags. A branch such as `feature/x` is not a full name.
    if (FULL_NAME.test(text)) {
      const tag = text.startsWith(LAYOUT_PREFIX) ? undefined : /:([^:@/]+)(?:@.*)?$/.exec(text)?.[1];
      const hint =
        tag === undefined
          ? `write only the tag; the name goes in ${inputName('images')}`
          : `write ${quoted(tag)}; the name goes in ${inputName('images')}`;
      throw new WasmImageError('TAG_INVALID', `Cannot use ${quoted(text)} as a tag: it is a full image name`, { hint });
    }
    const why =
      text.length > 128 ? `it has ${text.length} characters` : 'it contains characters that a tag cannot have';
    throw new WasmImageError('TAG_INVALID', `Cannot use ${quoted(text)} as a tag: ${why}`);
  }
  if (RESERVED_TAG.test(text))
    throw new WasmImageError('TAG_RESERVED', `Cannot use ${quoted(text)} as a tag: it is reserved`);
  return text as Tag;
}

/**
 * Parses the name of a repository: `HOST[:PORT]/PATH`, or `oci-layout:FOLDER`. Never guesses the host or changes case
 * (see {@link lowerCased}).
 * @throws WasmImageError REFERENCE_INVALID. Source: distribution-spec 1.1 `<name>`; docker/distribution reference
 * grammar for the host.
 */
export function parseRepository(text: string): Repository {
  if (text.startsWith(LAYOUT_PREFIX)) return layoutAt(text, text.slice(LAYOUT_PREFIX.length));
  const fail = (why: string, hint?: string): never => {
    throw new WasmImageError('REFERENCE_INVALID', `Cannot use ${quoted(text)} as an image: ${why}`, { hint });
  };
  if (text === '') fail('it is empty');
  if (text.includes(',')) fail('it contains a comma', 'write one image per line');
  if (/[^\x21-\x7e]/.test(text)) fail('it contains spaces or non-ASCII characters');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    fail('it starts with a scheme', `write ${quoted(text.replace(/^[^:]*:\/\//, ''))}`);
  const slash = text.indexOf('/');
  if (slash < 0 && /[.:]/.test(text))
    fail('it is only a host or only a path', 'write HOST/REPOSITORY, for example ghcr.io/acme/filter');
  const host = slash < 0 ? '' : text.slice(0, slash);
  if (!(host.includes('.') || host.includes(':') || host === 'localhost'))
    fail('it has no registry', `write the host, for example ${quoted(`ghcr.io/${text}`)}`);
  if (!HOST.test(host)) fail(`${quoted(host)} is not a host`);
  const port = /:([0-9]+)$/.exec(host)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) fail(`${port} is not a valid port`);
  const path = text.slice(slash + 1);
  if (path !== path.toLowerCase())
    fail('it has upper-case letters', `write ${quoted(`${host}/${path.toLowerCase()}`)}`);
  if (path.length > 255) fail(`its path has ${path.length} characters; the limit is 255`);
  if (/[:@]/.test(path))
    fail(
      'it has a tag or digest, but must be only a repository',
      `write ${quoted(`${host}/${path.replace(/[:@].*$/, '')}`)}`,
    );
  if (!path.split('/').every((part) => PATH_PART.test(part))) fail(`${quoted(path)} is not a repository path`);
  return { kind: 'registry', registry: host.toLowerCase(), path };
}

/**
 * The text with the path of its repository in lower case. No registry can hold a path with capital letters, so no other
 * repository can be meant. The tag or digest and the name of a layout folder stay as they are.
 * Source: distribution-spec 1.1 `<name>`.
 */
export function lowerCased(text: string): string {
  if (text.startsWith(LAYOUT_PREFIX)) return text;
  return text.replace(/\/[^:@]*/, (path) => path.toLowerCase());
}

/** Says that a text was changed by {@link lowerCased}; nothing if it was not. */
export function remarksOnCase(texts: readonly string[]): readonly string[] {
  return texts
    .filter((text) => lowerCased(text) !== text)
    .map((text) => `Image names are lower-case: ${quoted(text)} becomes ${quoted(lowerCased(text))}`);
}

function layoutAt(text: string, folder: string): Repository {
  if (folder === '' || /[\p{Cc}]/u.test(folder))
    throw new WasmImageError('REFERENCE_INVALID', `Cannot use ${quoted(text)} as an image: the folder is missing`, {
      hint: 'write oci-layout:FOLDER',
    });
  // A reference takes the text after the last colon for a tag, so it could not name this folder.
  const named = /^(.+):[^:/\\]+$/.exec(folder)?.[1];
  if (named !== undefined)
    throw new WasmImageError(
      'REFERENCE_INVALID',
      `Cannot use ${quoted(text)} as an image: it has a tag, or the name of its folder has a colon`,
      { hint: `write ${quoted(`${LAYOUT_PREFIX}${named}`)}, or rename the folder` },
    );
  return { kind: 'layout', folder: folder.length > 1 ? folder.replace(/\/+$/, '') : folder };
}

/**
 * Parses `REPOSITORY:TAG`, `REPOSITORY@DIGEST` or `REPOSITORY:TAG@DIGEST` (the digest wins).
 * @throws WasmImageError REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, DIGEST_INVALID.
 * @example
 * const reference = parseReference('ghcr.io/acme/filter:v1.2.3');
 */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const prefixed = named.startsWith(LAYOUT_PREFIX) ? LAYOUT_PREFIX.length : 0;
  const hasTag = colon >= prefixed && colon > named.lastIndexOf('/');
  const repository = parseRepository(hasTag ? named.slice(0, colon) : named);
  const tag = hasTag ? parseTag(named.slice(colon + 1)) : undefined;
  if (at >= 0) return { kind: 'pinned', repository, digest: parseDigest(text.slice(at + 1)) };
  if (tag !== undefined) return { kind: 'tagged', repository, tag };
  throw new WasmImageError(
    'REFERENCE_INVALID',
    `Cannot use ${quoted(text)} as a reference: it has neither tag nor digest`,
    {
      hint: 'add :TAG or @sha256:...; there is no default tag',
    },
  );
}

/** The name of a repository, as people and statements write it. */
export function printRepository(repository: Repository): string {
  return repository.kind === 'layout'
    ? `${LAYOUT_PREFIX}${repository.folder}`
    : `${repository.registry}/${repository.path}`;
}

/** The name of a reference: `REPOSITORY:TAG` or `REPOSITORY@DIGEST`. */
export function printReference(reference: Reference): string {
  const name = printRepository(reference.repository);
  return reference.kind === 'pinned' ? `${name}@${reference.digest}` : `${name}:${reference.tag}`;
}

/** A repository at a digest. */
export function pin(repository: Repository, digest: Digest): Pinned {
  return Object.freeze({ kind: 'pinned', repository, digest });
}

/** The tag or digest of a reference. */
export function targetOf(reference: Reference): Tag | Digest {
  return reference.kind === 'pinned' ? reference.digest : reference.tag;
}

/** A reference to a tag or digest of a repository. */
export function referenceTo(repository: Repository, target: Tag | Digest): Reference {
  return isDigest(target) ? pin(repository, target) : { kind: 'tagged', repository, tag: target };
}

/** The tag for referrers in registries without the referrers API. Source: distribution-spec 1.1, tag schema. */
export function fallbackTagOf(digest: Digest): string {
  return digest.replace(':', '-');
}

/** The tag for signatures in cosign's legacy format. Source: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export function signatureTagOf(digest: Digest): string {
  return legacyTagOf(digest, 'signatures');
}

/** The tag for signatures or attestations in cosign's legacy format. Source: the same. */
export function legacyTagOf(digest: Digest, kind: 'signatures' | 'attestations'): string {
  return `${fallbackTagOf(digest)}.${kind === 'signatures' ? 'sig' : 'att'}`;
}

/**
 * The subject name of a signature: the repository without machine-dependent parts, so only the last part of a folder.
 */
export function subjectNameOf(repository: Repository): string {
  if (repository.kind === 'registry') return printRepository(repository);
  return `${LAYOUT_PREFIX}${repository.folder.split(/[\\/]/).at(-1) ?? ''}`;
}
