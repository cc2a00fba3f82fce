import { PublicKeyDetails, type TransparencyLogInstance, type TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import {
  CODE_SIGNING,
  faultOfChain,
  harden,
  isStrongKey,
  TIME_STAMPING,
  weaknessOf,
} from './certificates/certificates.ts';

/**
 * The key kinds of logs by their names in sigstore_common.proto, as key types of Node. Others are newer than this
 * version.
 */
const KEY_KINDS: Readonly<Record<string, string>> = {
  PKIX_ECDSA_P256_SHA_256: 'ec',
  PKIX_ECDSA_P384_SHA_384: 'ec',
  PKIX_ECDSA_P521_SHA_512: 'ec',
  PKIX_ED25519: 'ed25519',
  PKIX_RSA_PKCS1V15_2048_SHA256: 'rsa',
  PKIX_RSA_PKCS1V15_3072_SHA256: 'rsa',
  PKIX_RSA_PKCS1V15_4096_SHA256: 'rsa',
  PKCS1_RSA_PKCS1V5: 'rsa',
};
/**
 * Services that cannot be used keep their place, since the requirements depend on what the trust root names; they are
 * never valid and match nothing.
 */
const NEVER = { start: new Date(8.64e15), end: new Date(0) };
const NO_LOG: TrustMaterial['tlogs'][number] = {
  baseURL: '',
  logID: Buffer.alloc(0),
  publicKey: undefined as never,
  validFor: NEVER,
};

/** The services of a trust root, for the library. `unused`: why some of them are not used. */
export type RootMaterial = TrustMaterial & { readonly unused: readonly string[] };

/** A trust root with a weak service, or with no usable service of a kind. */
export class UnfitRoot extends Error {}

/**
 * The services that the library checks against. A service with unknown algorithms, or with certificates that are not
 * valid for its purpose, is not used.
 * @param unused logs of `withoutUnknown`.
 * @throws UnfitRoot, and Error for unreadable keys and certificates.
 */
export function makeMaterial(root: TrustedRoot, unused: Map<string, string>): RootMaterial {
  const certificateAuthorities = makeAuthorities(root, 'certificateAuthorities', CODE_SIGNING, unused);
  const material = {
    certificateAuthorities,
    timestampAuthorities: makeAuthorities(root, 'timestampAuthorities', TIME_STAMPING, unused),
    tlogs: makeLogs(root, 'tlogs', unused),
    ctlogs: makeLogs(root, 'ctlogs', unused),
  };
  const reasons = [...unused].map(([place, why]) => `${place} ${why}`);
  const isUnreadable =
    certificateAuthorities.every((one) => 'isUnknown' in one && one.isUnknown) || hasNoUsable(material.ctlogs);
  if (isUnreadable) throw new UnfitRoot(`a required kind of service has no usable entry: ${reasons.join(', ')}`);
  return { ...material, publicKey: noKey, unused: reasons };
}

function makeAuthorities(
  root: TrustedRoot,
  list: 'certificateAuthorities' | 'timestampAuthorities',
  purpose: string,
  unused: Map<string, string>,
) {
  return toTrustMaterial({ ...root, tlogs: [], ctlogs: [] })[list].map((authority, at) => {
    const place = `${list}[${at}]`;
    const weakness = authority.certChain
      .map((certificate) => weaknessOf(harden(certificate)))
      .find((one) => one !== undefined);
    if (weakness?.kind === 'weak') throw new UnfitRoot(`a certificate of ${place} ${weakness.text}`);
    const fault =
      weakness === undefined ? faultOfChain(authority.certChain, purpose) : `has a certificate that ${weakness.text}`;
    if (fault === undefined) return authority;
    unused.set(place, fault);
    return { certChain: [], validFor: NEVER, isUnknown: weakness !== undefined };
  });
}

function makeLogs(root: TrustedRoot, list: 'tlogs' | 'ctlogs', unused: ReadonlyMap<string, string>) {
  const others = { ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] };
  return root[list].map((log, at) => {
    const place = `${list}[${at}]`;
    if (unused.has(place)) return NO_LOG;
    const [own = NO_LOG] = toTrustMaterial({ ...root, ...others, tlogs: [inForm(log)] }).tlogs;
    if (!isStrongKey(own.publicKey)) throw new UnfitRoot(`${place} has a weak or unknown kind of key`);
    const stated = KEY_KINDS[PublicKeyDetails[log.publicKey?.keyDetails ?? 0] ?? ''];
    if (own.publicKey.asymmetricKeyType !== stated)
      throw new UnfitRoot(`the key of ${place} does not match its stated type`);
    return own;
  });
}

/** The library reads keys named RSA as PKCS #1 and all others as SPKI, which is what PKIX means. */
function inForm(log: TransparencyLogInstance): TransparencyLogInstance {
  const { publicKey } = log;
  if (publicKey === undefined || publicKey.keyDetails === PublicKeyDetails.PKCS1_RSA_PKCS1V5) return log;
  return { ...log, publicKey: { ...publicKey, keyDetails: 0 } };
}

/** Whether there are logs, and none of them can be used. */
export function hasNoUsable(logs: readonly unknown[]): boolean {
  return logs.length > 0 && logs.every((one) => one === NO_LOG);
}

function noKey(): never {
  throw new Error('this trust root has no keys');
}

/**
 * A trusted_root.json without the names of unknown algorithms, for which the library would reject the whole document.
 * @returns also the services that had them, by place, with the reason.
 */
export function withoutUnknown(root: JsonObject): {
  readonly known: JsonObject;
  readonly unknown: Map<string, string>;
} {
  const unknown = new Map<string, string>();
  const known = { ...root };
  for (const list of ['tlogs', 'ctlogs']) {
    const logs = root[list];
    if (!Array.isArray(logs)) continue;
    known[list] = logs.map((log, at) => {
      const why = unknownOf(log);
      if (why === undefined || !isObject(log)) return log;
      unknown.set(`${list}[${at}]`, why);
      const { hashAlgorithm, publicKey, ...rest } = log;
      if (!isObject(publicKey)) return rest;
      const { keyDetails, ...key } = publicKey;
      return { ...rest, publicKey: key };
    });
  }
  return { known, unknown };
}

/** The unknown kind of key or hash of a log. */
function unknownOf(log: Json): string | undefined {
  if (!isObject(log)) return undefined;
  const { hashAlgorithm = 'none', publicKey } = log;
  const { keyDetails = 'none' } = isObject(publicKey) ? publicKey : {};
  if (hashAlgorithm !== 'SHA2_256') return `has the unknown hash ${quoted(String(hashAlgorithm))}`;
  return Object.hasOwn(KEY_KINDS, String(keyDetails))
    ? undefined
    : `has a key of the unknown kind ${quoted(String(keyDetails))}`;
}
