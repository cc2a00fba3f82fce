import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { editJson, pickJson } from './sigstore-edit.ts';
import { entryOfV1, type Log } from './sigstore-log.ts';
import { leafHash } from './sigstore-tree.ts';

/** The members that vectors change. */
export const ENTRIES = 'verificationMaterial.tlogEntries';
export const TIMESTAMPS = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';
export const MESSAGE = 'messageSignature.messageDigest';

/** Replaces one member of a bundle by what is made of it. */
export function edited(bundle: Uint8Array, path: string, change: (old: never) => unknown): Uint8Array {
  return editJson(bundle, path, change(pickJson(bundle, path) as never));
}

/** The same bundle as an older version writes it: a chain, and only what that version had. */
export function asVersion(version: '0.1' | '0.2', bundle: Uint8Array, ...above: readonly unknown[]): Uint8Array {
  const typed = edited(bundle, 'mediaType', () => `application/vnd.dev.sigstore.bundle+json;version=${version}`);
  return edited(typed, 'verificationMaterial', ({ certificate, ...rest }: Record<string, unknown>) => ({
    ...rest,
    x509CertificateChain: { certificates: [certificate, ...above] },
  }));
}

/** A bundle without proofs about a file, made by hand. @param change of its message signature. */
export function keyBundle(
  file: Uint8Array,
  { privateKey, signature }: { readonly privateKey: KeyObject; readonly signature?: Uint8Array },
  change: (message: Record<string, unknown>) => Record<string, unknown> = (message) => message,
): Uint8Array {
  const hash = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signed = signature ?? sign(hash, file, privateKey);
  const digest = createHash('sha256').update(file).digest('base64');
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: '' } },
      messageSignature: change({
        messageDigest: { algorithm: 'SHA2_256', digest },
        signature: Buffer.from(signed).toString('base64'),
      }),
    }),
  );
}

const isEntryPart =
  (name: string) =>
  (entries: readonly Record<string, unknown>[]): unknown =>
    entries.map((entry) => ({ ...entry, [name]: undefined }));
export const withoutProof = isEntryPart('inclusionProof');
export const withoutPromise = isEntryPart('inclusionPromise');

interface PromisedEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: { readonly signedEntryTimestamp: string };
}

/** An entry of a log of version 1 with any body, promised but not proven, as a bundle has it. */
export function promisedEntry(log: Log, body: unknown, seconds: number): Record<string, unknown> {
  const leaf = Buffer.from(JSON.stringify(body));
  log.tree.append(leaf);
  const [entry] = Object.values(
    entryOfV1(log, leafHash(leaf).toString('hex'), seconds) as Record<string, PromisedEntry>,
  );
  if (entry === undefined) throw new Error('the log has no entry');
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
    kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp: entry.verification.signedEntryTimestamp },
    canonicalizedBody: entry.body,
  };
}

/** A new key and its public half in PEM. */
export function newKey(kind: 'P-256' | 'P-384' | 'ed25519'): {
  readonly privateKey: KeyObject;
  readonly publicPem: string;
  readonly privatePem: string;
} {
  const { privateKey, publicKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: kind });
  return {
    privateKey,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that is valid as well: (r, n - s). Source: FIPS 186-5; OpenSSL and Go accept both. */
export function otherS(file: Uint8Array, privateKey: KeyObject): Uint8Array {
  const raw = sign('sha256', file, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const s = ORDER - BigInt(`0x${raw.subarray(32).toString('hex')}`);
  const integer = (bytes: Buffer): Buffer => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(first);
    const body = (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short;
    return Buffer.concat([Buffer.from([2, body.length]), body]);
  };
  const both = Buffer.concat([
    integer(raw.subarray(0, 32)),
    integer(Buffer.from(s.toString(16).padStart(64, '0'), 'hex')),
  ]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
