import { type CertificateAuthority, type TransparencyLogInstance, TrustedRoot } from '@sigstore/protobuf-specs';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted, wordsOf } from '../../core/text.ts';
import { TRUSTED_ROOT } from './bundle-shapes.ts';
import { makeMaterial, type RootMaterial, UnfitRoot, withoutUnknown } from './material.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_ITEMS = 64;
const MEDIA_TYPE =
  /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[0-9]{1,2}|\.v0\.[0-9]{1,2}\+json)$/;

/** Authorities that signatures are checked against. Their types are the library's, which are not part of dist. */
export interface TrustRoot {
  readonly certificateAuthorities: readonly unknown[];
  readonly timestampAuthorities: readonly unknown[];
  readonly tlogs: readonly unknown[];
  readonly ctlogs: readonly unknown[];
  readonly publicKey: unknown;
  /**
   * Why some of them are not used: unknown algorithms or unsuitable certificates. They keep their places in the lists.
   */
  readonly unused: readonly string[];
}

/** Where the trust root comes from; `name`: its name in errors. */
export type TrustRootSource =
  /** `text`: a trusted_root.json, at most 1 MiB. */
  | { readonly kind: 'file'; readonly text: string; readonly name: string }
  /** `fetch`: fetches the trusted_root.json of a TUF repository; undefined when it has none. */
  | { readonly kind: 'tuf'; readonly fetch: () => Promise<string | undefined>; readonly name: string };

/**
 * Opens a trust root; nothing is read or fetched before the returned function is called.
 * @returns a function that returns certificate, timestamp and log authorities. It throws WasmImageError
 * TRUST_ROOT_INVALID, TRUST_ROOT_UNAVAILABLE when the TUF repository has none, and what `fetch` throws.
 * @example
 * const text = readFileSync('trusted_root.json', 'utf8');
 * const load = openTrustRoot({ kind: 'file', text, name: 'trusted_root.json' });
 * const verifier = openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' });
 */
export function openTrustRoot(source: TrustRootSource): () => Promise<TrustRoot> {
  return async () => {
    if (source.kind === 'file') return readTrustRoot(source.text, source.name);
    const text = await source.fetch();
    if (text !== undefined) return readTrustRoot(text, source.name);
    throw new WasmImageError(
      'TRUST_ROOT_UNAVAILABLE',
      `Cannot get the trust root from ${quoted(source.name)}: it has no trusted_root.json`,
    );
  };
}

/**
 * Reads a trusted_root.json strictly: every log and authority must have the start of its validity, because the library
 * reads a missing start as "since the beginning". One with unknown algorithms or unsuitable certificates is not used;
 * the others still are.
 * @throws WasmImageError TRUST_ROOT_INVALID, also when no certificate authority, or none of the certificate logs, is
 * usable.
 * Source: sigstore protobuf-specs sigstore_trustroot.proto.
 * @internal
 */
export function readTrustRoot(text: string, name: string): RootMaterial {
  const refused = (why: string, cause?: unknown) =>
    new WasmImageError('TRUST_ROOT_INVALID', `Cannot use the trust root ${quoted(name)}: ${why}`, { cause });
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength > MAX_BYTES) throw refused(`it is ${bytes.byteLength} bytes; the limit is ${MAX_BYTES}`);
  const { root, unknown } = parse(bytes, refused);
  const problem = findProblem(root);
  if (problem !== undefined) throw refused(problem);
  try {
    return makeMaterial(root, unknown);
  } catch (cause) {
    throw cause instanceof UnfitRoot
      ? refused(cause.message)
      : refused('it has a key or certificate that cannot be read', cause);
  }
}

function parse(
  bytes: Uint8Array,
  refused: (why: string, cause?: unknown) => WasmImageError,
): { readonly root: TrustedRoot; readonly unknown: Map<string, string> } {
  const value = strictJson(bytes, refused);
  const mediaType = isObject(value) ? stringAt(value, 'mediaType') : undefined;
  if (mediaType === undefined || !MEDIA_TYPE.test(mediaType))
    throw refused(`its media type is ${mediaType === undefined ? 'missing' : quoted(mediaType)}`);
  const { known, unknown } = withoutUnknown(value as JsonObject);
  try {
    return { root: TrustedRoot.fromJSON(known), unknown };
  } catch (cause) {
    throw refused('a field has the wrong form', cause);
  }
}

function strictJson(bytes: Uint8Array, refused: (why: string, cause?: unknown) => WasmImageError): Json {
  try {
    return parseStrictJson(bytes, 64, TRUSTED_ROOT, 'protobuf');
  } catch (cause) {
    throw refused(`it is not strict JSON: ${wordsOf(cause)}`, cause);
  }
}

function findProblem(root: TrustedRoot): string | undefined {
  const lists = {
    tlogs: root.tlogs,
    ctlogs: root.ctlogs,
    certificateAuthorities: root.certificateAuthorities,
    timestampAuthorities: root.timestampAuthorities,
  };
  for (const [key, items] of Object.entries(lists))
    if (items.length > MAX_ITEMS) return `${key} has ${items.length} items; the limit is ${MAX_ITEMS}`;
  if (root.certificateAuthorities.length === 0) return 'it has no certificate authority';
  if (root.tlogs.length === 0 && root.timestampAuthorities.length === 0)
    return 'it has neither a log nor a timestamp authority';
  return (
    findFirst('tlogs', root.tlogs, problemOfLog) ??
    findFirst('ctlogs', root.ctlogs, problemOfLog) ??
    findFirst('certificateAuthorities', root.certificateAuthorities, problemOfAuthority) ??
    findFirst('timestampAuthorities', root.timestampAuthorities, problemOfAuthority)
  );
}

function findFirst<T>(
  list: string,
  items: readonly T[],
  problemOf: (item: T) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item);
    if (problem !== undefined) return `${list}[${index}] ${problem}`;
  }
  return undefined;
}

function problemOfLog(log: TransparencyLogInstance): string | undefined {
  if (log.publicKey?.rawBytes === undefined) return 'has no key';
  if (log.logId === undefined) return 'has no log id';
  return isDate(log.publicKey.validFor?.start) ? undefined : 'has no publicKey.validFor.start';
}

function problemOfAuthority(authority: CertificateAuthority): string | undefined {
  if ((authority.certChain?.certificates.length ?? 0) === 0) return 'has no certificate';
  if ((authority.certChain?.certificates.length ?? 0) > 8) return 'has more than 8 certificates';
  return isDate(authority.validFor?.start) ? undefined : 'has no validFor.start';
}

function isDate(value: Date | undefined): boolean {
  return value !== undefined && !Number.isNaN(value.getTime());
}
