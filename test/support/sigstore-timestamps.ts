import { createHash, randomBytes, sign } from 'node:crypto';
import {
  authorityExtensions,
  ECDSA,
  type Issued,
  issue,
  leafExtensions,
  TIME_STAMPING,
} from './sigstore-certificates.ts';
import { explicit, integer, octets, oid, seq, set, time, utcTime } from './sigstore-der.ts';

/** A timestamp authority: its root and the certificate that signs. */
export interface TimestampAuthority {
  readonly root: Issued;
  readonly leaf: Issued;
}

const HASH: Readonly<Record<'sha1' | 'sha256', Buffer>> = {
  sha1: seq(oid('1.3.14.3.2.26')),
  sha256: seq(oid('2.16.840.1.101.3.4.2.1')),
};

/**
 * The weak hash of a timestamp, if any: the imprint of the signature, the digest of its content, or its own signature.
 */
export type WeakTimestamp = 'sha1-imprint' | 'sha1-digest' | 'sha1' | 'sha224';
const TST_INFO = oid('1.2.840.113549.1.9.16.1.4');

export function makeTimestampAuthority(notBefore: Date, notAfter: Date): TimestampAuthority {
  const root = issue({ subject: 'timestamp root', notBefore, notAfter, extensions: authorityExtensions(0) });
  const leaf = issue(
    { subject: 'timestamp authority', notBefore, notAfter, extensions: leafExtensions(TIME_STAMPING) },
    root,
  );
  return { root, leaf };
}

/**
 * A response for a SHA-256, without the certificate, like that of sigstore's authority. Source: RFC 3161 2.4.2, RFC
 * 5652 5.
 * @param status of the response: 0 is granted, 1 granted with changes, others are refusals. */
export function makeTimestamp(
  authority: TimestampAuthority,
  imprint: Uint8Array,
  at: Date,
  weak?: WeakTimestamp,
  status = 0,
): Buffer {
  const digest = weak === 'sha1-digest' ? 'sha1' : 'sha256';
  const hash = weak === 'sha1' || weak === 'sha224' ? weak : 'sha256';
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const info = seq(
    integer(Buffer.from([1])),
    oid('1.3.6.1.4.1.57264.2'),
    seq(HASH[weak === 'sha1-imprint' ? 'sha1' : 'sha256'], octets(imprint)),
    serial,
    time(at),
  );
  // In DER order. Without the signing time, other verifiers check the chain at the current time.
  const attributes = [
    attribute('1.2.840.113549.1.9.3', TST_INFO),
    attribute('1.2.840.113549.1.9.5', utcTime(at)),
    attribute('1.2.840.113549.1.9.4', octets(createHash(digest).update(info).digest())),
  ];
  const signature = sign(hash, set(...attributes), authority.leaf.privateKey);
  const signer = seq(
    integer(Buffer.from([1])),
    seq(authority.root.name, authority.leaf.serial),
    HASH[digest],
    explicit(0, ...attributes),
    ECDSA[hash],
    octets(signature),
  );
  const signedData = seq(
    integer(Buffer.from([3])),
    set(HASH[digest]),
    seq(TST_INFO, explicit(0, octets(info))),
    set(signer),
  );
  return seq(seq(integer(Buffer.from([status]))), seq(oid('1.2.840.113549.1.7.2'), explicit(0, signedData)));
}

function attribute(id: string, value: Buffer): Buffer {
  return seq(oid(id), set(value));
}
