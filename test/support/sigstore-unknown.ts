import assert from 'node:assert/strict';
import { makeKey, sha256, spkiOf } from './sigstore-certificates.ts';
import {
  type Drafts,
  drawCertificates,
  enter,
  type log,
  type Sealed,
  type SealOptions,
  SIGNED_AT,
  sealBundle,
} from './sigstore-chain.ts';
import { oid, seq } from './sigstore-der.ts';
import { makeLog } from './sigstore-log.ts';
import { verifyWith } from './sigstore-run.ts';
import { makeTimestamp, makeTimestampAuthority } from './sigstore-timestamps.ts';

interface Bundle {
  verificationMaterial: {
    tlogEntries: Record<string, unknown>[];
    timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
}
interface LogOfRoot {
  baseUrl: string;
  hashAlgorithm: string;
  publicKey: { rawBytes: string; keyDetails: string; validFor: object };
  logId: { keyId: string };
}
interface AuthorityOfRoot {
  certChain: { certificates: { rawBytes: string }[] };
}
export interface Root {
  tlogs: LogOfRoot[];
  ctlogs: LogOfRoot[];
  certificateAuthorities: AuthorityOfRoot[];
  timestampAuthorities: AuthorityOfRoot[];
}
/** What a row changes: the bundle and the trust root as JSON, and the parts of both. */
export interface Scene extends Sealed {
  readonly entries: Record<string, unknown>[];
  readonly stamps: { signedTimestamp: string }[];
  readonly root: Root;
}
export interface Row {
  readonly title: string;
  readonly change: (scene: Scene) => void;
  readonly options?: SealOptions;
  readonly spoil?: (drafts: Drafts) => void;
  readonly transparency?: 'timestamp-only';
}

export const ALWAYS = { start: '2020-01-01T00:00:00Z' };
const [FROM, UNTIL] = [new Date('2020-01-01'), new Date('2040-01-01')];
export const otherStamper = makeTimestampAuthority(FROM, UNTIL);
export const otherLog = makeLog(2, 'other.local');
export const otherCt = makeKey();

/** A timestamp of an authority that is not in the trust root. */
export const unknownStamp = ({ signature }: Sealed, at = SIGNED_AT) => ({
  signedTimestamp: makeTimestamp(otherStamper, sha256(signature), at).toString('base64'),
});
export const unknownEntry = ({ signature, leaf }: Sealed) => enter(otherLog, signature, leaf);
export const unknownBody = (scene: Sealed) => ({
  ...unknownEntry(scene),
  kindVersion: { kind: 'rpm', version: '9.9.9' },
  canonicalizedBody: 'bm90IEpTT04=',
});

/** A log in the format of a future instance: its names and bytes are unknown. */
export const newLog = (id = 'bmV3'): LogOfRoot => ({
  baseUrl: 'https://new.local',
  hashAlgorithm: 'SHA2_256',
  publicKey: {
    rawBytes: Buffer.from('a key of the future').toString('base64'),
    keyDetails: 'PKIX_ML_DSA_87',
    validFor: ALWAYS,
  },
  logId: { keyId: id },
});
export const logOf = ({ id, privateKey }: typeof log): LogOfRoot => ({
  ...newLog(id.toString('base64')),
  publicKey: { rawBytes: spkiOf(privateKey).toString('base64'), keyDetails: 'PKIX_ED25519', validFor: ALWAYS },
});

/** The same chain with keys of an unknown algorithm. */
export function renewed(authority: AuthorityOfRoot): AuthorityOfRoot {
  const p256 = spkiOf(makeKey().publicKey).subarray(2, 23);
  const fresh = Buffer.concat([Buffer.from([0x30, 0x13]), oid('2.16.840.1.101.3.4.3.19'), Buffer.alloc(8)]).subarray(
    0,
    p256.length,
  );
  const certificates = authority.certChain.certificates.map(({ rawBytes }) => {
    const der = Buffer.from(rawBytes, 'base64');
    const at = der.indexOf(p256);
    // The object identifier has the same length; the rest becomes an octet string.
    const algorithm = seq(oid('2.16.840.1.101.3.4.3.19'), Buffer.from([0x04, 6, 1, 2, 3, 4, 5, 6]));
    assert.ok(at > 0 && fresh.length === algorithm.length, `${p256.length} ${algorithm.length}`);
    algorithm.copy(der, at);
    return { rawBytes: der.toString('base64') };
  });
  return { ...authority, certChain: { certificates } };
}

function sceneOf({ options, spoil }: Row): Scene & { readonly print: () => { bundle: Uint8Array; root: string } } {
  const drafts = drawCertificates();
  spoil?.(drafts);
  const sealed = sealBundle(drafts, options);
  const bundle = JSON.parse(Buffer.from(sealed.bundle).toString()) as Bundle;
  const root = JSON.parse(sealed.trustedRoot) as Root;
  const { tlogEntries: entries, timestampVerificationData } = bundle.verificationMaterial;
  const print = () => ({ bundle: Buffer.from(JSON.stringify(bundle)), root: JSON.stringify(root) });
  return { ...sealed, entries, stamps: timestampVerificationData.rfc3161Timestamps, root, print };
}

export async function outcomeOf(row: Row): Promise<string> {
  const scene = sceneOf(row);
  row.change(scene);
  const { bundle, root } = scene.print();
  const outcome = await verifyWith(root, bundle, row.transparency ?? 'required');
  return outcome.kind === 'verified' ? `verified ${outcome.facts.logIndexes} ${outcome.facts.times}` : outcome.reason;
}

export function p256(key: ReturnType<typeof makeKey>['publicKey']): LogOfRoot['publicKey'] {
  return { rawBytes: spkiOf(key).toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: ALWAYS };
}
