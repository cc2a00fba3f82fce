import { ANY, BYTES, LONG, type Shape, TEXT, TIME } from '../../core/json-shape.ts';

// Messages of sigstore as protojson reads them. Enumerations are left to the library, which rejects unknown values.
// Source: sigstore/protobuf-specs v0.5.1 protos/sigstore_bundle, sigstore_rekor, sigstore_trustroot, sigstore_common;
// intoto-dsse envelope.proto.

const CERTIFICATE: Shape = { rawBytes: BYTES };
const CHAIN: Shape = { certificates: [CERTIFICATE] };
const LOG_ID: Shape = { keyId: BYTES };

/** An entry of a transparency log. */
export const LOG_ENTRY: Shape = {
  logIndex: LONG,
  logId: LOG_ID,
  kindVersion: { kind: TEXT, version: TEXT },
  integratedTime: LONG,
  inclusionPromise: { signedEntryTimestamp: BYTES },
  inclusionProof: { logIndex: LONG, rootHash: BYTES, treeSize: LONG, hashes: [BYTES], checkpoint: { envelope: TEXT } },
  canonicalizedBody: BYTES,
};

/** A bundle. */
export const BUNDLE: Shape = {
  mediaType: TEXT,
  verificationMaterial: {
    publicKey: { hint: TEXT },
    x509CertificateChain: CHAIN,
    certificate: CERTIFICATE,
    tlogEntries: [LOG_ENTRY],
    timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: BYTES }] },
  },
  messageSignature: { messageDigest: { algorithm: ANY, digest: BYTES }, signature: BYTES },
  dsseEnvelope: { payload: BYTES, payloadType: TEXT, signatures: [{ sig: BYTES, keyid: TEXT }] },
};

const VALID_FOR: Shape = { start: TIME, end: TIME };
const LOGS: Shape = [
  {
    baseUrl: TEXT,
    hashAlgorithm: ANY,
    publicKey: { rawBytes: BYTES, keyDetails: ANY, validFor: VALID_FOR },
    logId: LOG_ID,
    checkpointKeyId: LOG_ID,
    operator: TEXT,
  },
];
const AUTHORITIES: Shape = [
  {
    subject: { organization: TEXT, commonName: TEXT },
    uri: TEXT,
    certChain: CHAIN,
    validFor: VALID_FOR,
    operator: TEXT,
  },
];

/** A trusted_root.json. */
export const TRUSTED_ROOT: Shape = {
  mediaType: TEXT,
  tlogs: LOGS,
  certificateAuthorities: AUTHORITIES,
  ctlogs: LOGS,
  timestampAuthorities: AUTHORITIES,
};
