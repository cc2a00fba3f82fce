import { type Digest, isDigest, parseDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';

declare const tagBrand: unique symbol;

/** A tag that may be published: never of the form `sha256-<hex>[.sig|.att|.sbom]`. Made only by {@link parseTag}. */
export type Tag = string & { readonly [tagBrand]: true };

/** Where images live: a repository of a registry, or an OCI image-layout folder. */
export type Repository =
  | { readonly kind: 'registry'; readonly registry: string; readonly path: string }
  | { readonly kind: 'layout'; readonly folder: string };

/** A repository at one digest; push, sign and verify take nothing less. */
export interface Pinned {
  readonly kind: 'pinned';
  readonly repository: Repository;
  readonly digest: Digest;
}

/** A repository at a tag; must be resolved before anything is checked. */
export interface Tagged {
  readonly kind: 'tagged';
  readonly repository: Repository;
  readonly tag: Tag;
}

export type Reference = Pinned | Tagged;

const LAYOUT_PREFIX = 'oci-layout:';
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?))*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/i;
const FULL_NAME = /^(?:[^\s:]+:[^\s:]+|(?:localhost|[a-z0-9.-]+\.[a-z]{2,})(?::[0-9]+)?\/\S+)$/i;
const RESERVED_TAG = /^sha(?:256|384|512)-[0-9a-f]{32,}(?:\.[a-z0-9]+)?$/i;

/** Reads a tag. @throws WasmImageError TAG_INVALID, TAG_RESERVED. Source: distribution-spec 1.1 "Pulling manifests". */
export function parseTag(text: string): Tag {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text)) {
    // What docker/metadata-action calls tags are full names; a branch such as `feature/x` is not one.
    if (FULL_NAME.test(text)) {
      const tag = text.startsWith(LAYOUT_PREFIX) ? undefined : /:([^:@/]+)(?:@.*)?$/.exec(text)?.[1];
      const hint =
        tag === undefined
          ? 'give the name in "images" and the tag alone here'
          : `write ${quoted(tag)}; the name goes in "images"`;
      throw new WasmImageError('TAG_INVALID', `Cannot use ${quoted(text)} as tag: it is a full name`, { hint });
    }
    const why = text.length > 128 ? `it has ${text.length} characters` : 'it has characters a tag cannot have';
    throw new WasmImageError('TAG_INVALID', `Cannot use ${quoted(text)} as tag: ${why}`);
  }
  if (RESERVED_TAG.test(text))
    throw new WasmImageError('TAG_RESERVED', `Cannot use ${quoted(text)} as tag: its form is reserved`);
  return text as Tag;
}

/**
 * Reads the name of a repository: `HOST[:PORT]/PATH`, or `oci-layout:FOLDER`. The host is never guessed and nothing is lower-cased.
 * @throws WasmImageError REFERENCE_INVALID. Source: distribution-spec 1.1 `<name>`; docker/distribution reference grammar for the host.
 */
export function parseRepository(text: string): Repository {
  if (text.startsWith(LAYOUT_PREFIX)) return layoutAt(text, text.slice(LAYOUT_PREFIX.length));
  const fail = (why: string, hint?: string): never => {
    throw new WasmImageError(
      'REFERENCE_INVALID',
      `Cannot use ${quoted(text)} as image: ${why}`,
      hint === undefined ? {} : { hint },
    );
  };
  if (text === '') fail('it is empty');
  if (text.includes(',')) fail('it has a comma', 'write one image a line');
  if (/[^\x21-\x7e]/.test(text)) fail('it has characters outside ASCII, or spaces');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    fail('it starts with a scheme', `write ${quoted(text.replace(/^[^:]*:\/\//, ''))}`);
  const slash = text.indexOf('/');
  if (slash < 0 && /[.:]/.test(text))
    fail('it has a host alone, or a path alone', 'write HOST/REPOSITORY, for example ghcr.io/acme/filter');
  const host = slash < 0 ? '' : text.slice(0, slash);
  if (!(host.includes('.') || host.includes(':') || host === 'localhost'))
    fail('it names no registry', `write the host, for example ${quoted(`ghcr.io/${text}`)}`);
  if (!HOST.test(host)) fail(`${quoted(host)} is no host`);
  const port = /:([0-9]+)$/.exec(host)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) fail(`port ${port} does not exist`);
  const path = text.slice(slash + 1);
  if (path !== path.toLowerCase())
    fail('it has upper-case letters', `write ${quoted(`${host}/${path.toLowerCase()}`)}`);
  if (path.length > 255) fail(`its path has ${path.length} characters, 255 are allowed`);
  if (/[:@]/.test(path))
    fail(
      'it has a tag or digest, and a repository alone is wanted',
      `write ${quoted(`${host}/${path.replace(/[:@].*$/, '')}`)}`,
    );
  if (!path.split('/').every((part) => PATH_PART.test(part))) fail(`${quoted(path)} is no repository path`);
  return { kind: 'registry', registry: host.toLowerCase(), path };
}

function layoutAt(text: string, folder: string): Repository {
  if (folder === '' || /[\p{Cc}]/u.test(folder))
    throw new WasmImageError('REFERENCE_INVALID', `Cannot use ${quoted(text)} as image: it names no folder`, {
      hint: 'write oci-layout:FOLDER',
    });
  return { kind: 'layout', folder: folder.length > 1 ? folder.replace(/\/+$/, '') : folder };
}

/** Reads `REPOSITORY:TAG`, `REPOSITORY@DIGEST` or `REPOSITORY:TAG@DIGEST` (the digest wins). @throws REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, DIGEST_INVALID. */
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
    `Cannot use ${quoted(text)} as reference: it has neither tag nor digest`,
    {
      hint: 'add :TAG or @sha256:...; "latest" is never assumed',
    },
  );
}

/** The name of a repository as people and statements write it. */
export function printRepository(repository: Repository): string {
  return repository.kind === 'layout'
    ? `${LAYOUT_PREFIX}${repository.folder}`
    : `${repository.registry}/${repository.path}`;
}

export function printReference(reference: Reference): string {
  const name = printRepository(reference.repository);
  return reference.kind === 'pinned' ? `${name}@${reference.digest}` : `${name}:${reference.tag}`;
}

export function pin(repository: Repository, digest: Digest): Pinned {
  return Object.freeze({ kind: 'pinned', repository, digest });
}

/** What of a repository a reference leads to. */
export function targetOf(reference: Reference): Tag | Digest {
  return reference.kind === 'pinned' ? reference.digest : reference.tag;
}

/** A place in a repository, by tag or digest. */
export function referenceTo(repository: Repository, target: Tag | Digest): Reference {
  return isDigest(target) ? pin(repository, target) : { kind: 'tagged', repository, tag: target };
}

/** The tag under which registries without the referrers API keep referrers. Source: distribution-spec 1.1 "Referrers Tag Schema". */
export function fallbackTagOf(digest: Digest): string {
  return digest.replace(':', '-');
}

/** The tag under which cosign keeps signatures of its older form. Source: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export function signatureTagOf(digest: Digest): string {
  return `${fallbackTagOf(digest)}.sig`;
}

/** What a signature's subject is called: the repository without machine-dependent parts (a layout folder is named by its last part). */
export function subjectNameOf(repository: Repository): string {
  if (repository.kind === 'registry') return printRepository(repository);
  return `${LAYOUT_PREFIX}${repository.folder.split(/[\\/]/).at(-1) ?? ''}`;
}
