import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { makeKey, sha256, spkiOf } from './sigstore-certificates.ts';
import { verifyDigest } from './sigstore-ecdsa.ts';
import { leafHash, makeTree, type Tree } from './sigstore-tree.ts';

/** The response of a log. */
export interface LogAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Log {
  readonly origin: string;
  readonly privateKey: KeyObject;
  readonly id: Buffer;
  readonly tree: Tree;
}

/**
 * A log with five other entries, so that inclusion paths are not empty. Version 1 signs with P-256, version 2 with
 * Ed25519.
 */
export function makeLog(version: 1 | 2, origin: string): Log {
  const { privateKey } = version === 1 ? makeKey() : generateKeyPairSync('ed25519');
  const spki = spkiOf(privateKey);
  // Source: C2SP signed-note: an Ed25519 key id covers name, newline, algorithm and key; Rekor 1 uses the hash of the
  // SPKI.
  const id =
    version === 1
      ? sha256(spki)
      : sha256(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.from([1]), spki.subarray(-32)]));
  const tree = makeTree();
  for (let i = 0; i < 5; i += 1) tree.append(Buffer.from(`foreign entry ${i} of ${origin}`));
  return { origin, privateKey, id, tree };
}

/**
 * The current checkpoint. Rekor 1 adds its tree id and the time, by which sigstore-go distinguishes it from version 2.
 */
export function checkpointOf(log: Log, key = log.privateKey): string {
  const isV1 = log.privateKey.asymmetricKeyType === 'ec';
  const size = `${log.tree.leaves.length}\n${log.tree.root().toString('base64')}\n`;
  const note = isV1 ? `${log.origin} - 4711\n${size}Timestamp: 1700000000000000000\n` : `${log.origin}\n${size}`;
  const signature = sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(note), key);
  return `${note}\n\u2014 ${log.origin} ${Buffer.concat([log.id.subarray(0, 4), signature]).toString('base64')}\n`;
}

/** POST /api/v1/log/entries of a dsse 0.0.1 or hashedrekord 0.0.1 entry. Source: rekor v1.5 openapi.yaml, pkg/types. */
export function addToV1(log: Log, request: V1Request, seconds: number): LogAnswer {
  if (request.spec.proposedContent === undefined) return addHashed(log, request, seconds);
  const { envelope: text, verifiers } = request.spec.proposedContent;
  const envelope = JSON.parse(text) as { payload: string; payloadType: string; signatures: { sig: string }[] };
  const signature = envelope.signatures[0]?.sig ?? '';
  const payload = Buffer.from(envelope.payload, 'base64');
  const pem = Buffer.from(verifiers[0] ?? '', 'base64').toString();
  const pae = Buffer.concat([
    Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `),
    payload,
  ]);
  if (!verify('sha256', pae, keyOf(pem), Buffer.from(signature, 'base64')))
    return { status: 400, body: { code: 400, message: 'could not verify envelope' } };
  const body = Buffer.from(
    JSON.stringify({
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: { algorithm: 'sha256', value: sha256(Buffer.from(text)).toString('hex') },
        payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
        signatures: [{ signature, verifier: verifiers[0] }],
      },
    }),
  );
  return append(log, body, seconds);
}

/** The same for a hashedrekord 0.0.1 entry. Its body is the request in another order. */
function addHashed(log: Log, { spec }: V1Request, seconds: number): LogAnswer {
  const { data, signature } = spec;
  const pem = Buffer.from(signature?.publicKey.content ?? '', 'base64').toString();
  const spki = spkiOf(keyOf(pem));
  if (!verifyDigest(spki, Buffer.from(data?.hash.value ?? '', 'hex'), Buffer.from(signature?.content ?? '', 'base64')))
    return { status: 400, body: { code: 400, message: 'error processing entry: verifying signature' } };
  return append(
    log,
    Buffer.from(JSON.stringify({ apiVersion: '0.0.1', kind: 'hashedrekord', spec: { data, signature } })),
    seconds,
  );
}

function append(log: Log, body: Buffer, seconds: number): LogAnswer {
  const uuid = leafHash(body).toString('hex');
  const known = log.tree.leaves.some((leaf) => body.equals(leaf));
  if (known)
    return {
      status: 409,
      body: { code: 409, message: 'an equivalent entry already exists' },
      headers: { location: `/api/v1/log/entries/${uuid}` },
    };
  log.tree.append(body);
  return { status: 201, body: entryOfV1(log, uuid, seconds) };
}

export interface V1Request {
  readonly spec: {
    /** The body of a dsse entry. */
    readonly proposedContent?: { readonly envelope: string; readonly verifiers: readonly string[] };
    /** The body of a hashedrekord entry. */
    readonly data?: { readonly hash: { readonly algorithm: string; readonly value: string } };
    readonly signature?: { readonly content: string; readonly publicKey: { readonly content: string } };
  };
}

/** GET /api/v1/log/entries/UUID. */
export function entryOfV1(log: Log, uuid: string, seconds: number): unknown {
  const index = log.tree.leaves.findIndex((leaf) => leafHash(leaf).toString('hex') === uuid);
  const body = Buffer.from(log.tree.leaves[index] ?? []).toString('base64');
  const logID = log.id.toString('hex');
  // Entries are numbered across shards, so the index of the entry differs from that of the proof.
  const logIndex = 1000 + index;
  const promise = sign(
    'sha256',
    Buffer.from(JSON.stringify({ body, integratedTime: seconds, logID, logIndex })),
    log.privateKey,
  );
  const inclusionProof = {
    checkpoint: checkpointOf(log),
    hashes: log.tree.path(index).map((hash) => hash.toString('hex')),
    logIndex: index,
    rootHash: log.tree.root().toString('hex'),
    treeSize: log.tree.leaves.length,
  };
  return {
    [uuid]: {
      body,
      integratedTime: seconds,
      logID,
      logIndex,
      verification: { inclusionProof, signedEntryTimestamp: promise.toString('base64') },
    },
  };
}

export interface V2Request {
  readonly hashedRekordRequestV002?: {
    readonly digest: string;
    readonly signature: {
      readonly content: string;
      readonly verifier: {
        readonly x509Certificate?: { rawBytes: string };
        readonly publicKey?: { rawBytes: string };
        readonly keyDetails: string;
      };
    };
  };
}

/**
 * POST /api/v2/log/entries: only hashedrekord, with its signature checked over the digest. Source: rekor-tiles v2.3.0
 * pkg/server/service.go.
 */
export function addToV2(log: Log, request: V2Request): LogAnswer {
  const entry = request.hashedRekordRequestV002;
  if (entry === undefined)
    return { status: 400, body: { code: 3, message: 'invalid type, must be hashedrekord', details: [] } };
  const { verifier, content } = entry.signature;
  const spki =
    verifier.x509Certificate === undefined
      ? Buffer.from(verifier.publicKey?.rawBytes ?? '', 'base64')
      : spkiOf(new X509Certificate(Buffer.from(verifier.x509Certificate.rawBytes, 'base64')).publicKey);
  if (!verifyDigest(spki, Buffer.from(entry.digest, 'base64'), Buffer.from(content, 'base64')))
    return { status: 400, body: { code: 3, message: 'verifying signature: invalid', details: [] } };
  const { keyDetails, ...key } = verifier;
  const spec = {
    hashedRekordV002: {
      data: { algorithm: 'SHA2_256', digest: entry.digest },
      signature: { content, verifier: { keyDetails, ...key } },
    },
  };
  const body = Buffer.from(JSON.stringify({ apiVersion: '0.0.2', kind: 'hashedrekord', spec }));
  if (log.tree.leaves.some((leaf) => body.equals(leaf)))
    return { status: 409, body: { code: 6, message: 'an equivalent entry already exists', details: [] } };
  const index = log.tree.append(body);
  return { status: 201, body: entryOfV2(log, index) };
}

/** The entry at an index as TransparencyLogEntry in JSON. */
export function entryOfV2(log: Log, index: number): Record<string, unknown> {
  return {
    logIndex: String(index),
    logId: { keyId: log.id.toString('base64') },
    kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
    integratedTime: '0',
    inclusionProof: {
      logIndex: String(index),
      rootHash: log.tree.root().toString('base64'),
      treeSize: String(log.tree.leaves.length),
      hashes: log.tree.path(index).map((hash) => hash.toString('base64')),
      checkpoint: { envelope: checkpointOf(log) },
    },
    canonicalizedBody: Buffer.from(log.tree.leaves[index] ?? []).toString('base64'),
  };
}

function keyOf(pem: string): KeyObject {
  return pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}
