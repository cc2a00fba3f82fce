import { ANY, BYTES, LONG, listOf, message, TEXT, TIME } from '../../core/json-shape.ts';

// Messages of sigstore as protojson reads them. Enumerations are left to the library: it refuses what it does not know.
// Source: sigstore/protobuf-specs v0.5.1 protos/sigstore_bundle, sigstore_rekor, sigstore_trustroot, sigstore_common; intoto-dsse envelope.proto.

const CERTIFICATE = message({ rawBytes: BYTES });
const CHAIN = message({ certificates: listOf(CERTIFICATE) });
const LOG_ID = message({ keyId: BYTES });

export const LOG_ENTRY = message({
  logIndex: LONG,
  logId: LOG_ID,
  kindVersion: message({ kind: TEXT, version: TEXT }),
  integratedTime: LONG,
  inclusionPromise: message({ signedEntryTimestamp: BYTES }),
  inclusionProof: message({ logIndex: LONG, rootHash: BYTES, treeSize: LONG, hashes: listOf(BYTES), checkpoint: message({ envelope: TEXT }) }),
  canonicalizedBody: BYTES,
});

const MATERIAL = message(
  {
    publicKey: message({ hint: TEXT }),
    x509CertificateChain: CHAIN,
    certificate: CERTIFICATE,
    tlogEntries: listOf(LOG_ENTRY),
    timestampVerificationData: message({ rfc3161Timestamps: listOf(message({ signedTimestamp: BYTES })) }),
  },
  ['publicKey', 'x509CertificateChain', 'certificate'],
);

export const BUNDLE = message(
  {
    mediaType: TEXT,
    verificationMaterial: MATERIAL,
    messageSignature: message({ messageDigest: message({ algorithm: ANY, digest: BYTES }), signature: BYTES }),
    dsseEnvelope: message({ payload: BYTES, payloadType: TEXT, signatures: listOf(message({ sig: BYTES, keyid: TEXT })) }),
  },
  ['messageSignature', 'dsseEnvelope'],
);

const VALID_FOR = message({ start: TIME, end: TIME });
const LOGS = listOf(
  message({
    baseUrl: TEXT,
    hashAlgorithm: ANY,
    publicKey: message({ rawBytes: BYTES, keyDetails: ANY, validFor: VALID_FOR }),
    logId: LOG_ID,
    checkpointKeyId: LOG_ID,
    operator: TEXT,
  }),
);
const AUTHORITIES = listOf(
  message({ subject: message({ organization: TEXT, commonName: TEXT }), uri: TEXT, certChain: CHAIN, validFor: VALID_FOR, operator: TEXT }),
);

export const TRUSTED_ROOT = message({
  mediaType: TEXT,
  tlogs: LOGS,
  certificateAuthorities: AUTHORITIES,
  ctlogs: LOGS,
  timestampAuthorities: AUTHORITIES,
});
