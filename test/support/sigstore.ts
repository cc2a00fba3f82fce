import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type CertificateAuthority,
  type CertificateFault,
  type CertificateRequest,
  makeCertificateAuthority,
  signCertificate,
} from './sigstore-authority.ts';
import { sha256, spkiOf } from './sigstore-certificates.ts';
import { integer, seq } from './sigstore-der.ts';
import { type Claims, githubClaims, makeToken } from './sigstore-identity.ts';
import {
  addToV1,
  addToV2,
  entryOfV1,
  type Log,
  type LogAnswer,
  makeLog,
  type V1Request,
  type V2Request,
} from './sigstore-log.ts';
import {
  makeTimestamp,
  makeTimestampAuthority,
  type TimestampAuthority,
  type WeakTimestamp,
} from './sigstore-timestamps.ts';

export type Service = 'oidc' | 'fulcio' | 'timestamp' | 'rekor';

/**
 * What a service does instead of a normal answer: a status, another answer, a broken connection, or a lost answer after
 * the work.
 */
export type Fault = number | 'reset' | 'lose' | { readonly status: number; readonly body: string };

/** Read for each request, so tests can change it between two requests. */
export interface Scene {
  now: () => Date;
  /** Merged into the claims of GitHub. */
  claims: Claims;
  certificate: CertificateFault;
  /** `late`: an hour after the certificate; `other`: for other bytes; `foreign`: from an untrusted authority. */
  timestamp: 'none' | 'late' | 'other' | 'foreign' | 'rejection' | 'rejection without a token' | WeakTimestamp;
  /** One per coming request of a service; an empty list means normal answers. */
  faults: Record<Service, Fault[]>;
}

/** One request to a service. */
export interface Seen {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/**
 * A private Sigstore on loopback with real cryptography and real Merkle trees: the URLs of all services and the
 * matching trust root.
 */
export interface Sigstore {
  readonly scene: Scene;
  readonly seen: readonly Seen[];
  readonly env: { readonly ACTIONS_ID_TOKEN_REQUEST_URL: string; readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string };
  readonly issuer: string;
  /** The identity in the certificates of the default scene. */
  readonly identity: string;
  readonly fulcioUrl: string;
  /** A log of version 1. */
  readonly rekorUrl: string;
  /** A log of version 2. */
  readonly rekor2Url: string;
  readonly timestampUrl: string;
  /** trusted_root.json as text. */
  readonly trustedRoot: string;
  readonly logs: { readonly v1: Log; readonly v2: Log };
  /** A token with the claims of the scene, and these. */
  token(claims?: Claims): string;
  stop(): Promise<void>;
}

const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2040-01-01T00:00:00Z');

/**
 * Starts all services on one random port of 127.0.0.1.
 * @param options parts of the first scene; by default, the clock is that of the machine in whole seconds.
 */
export async function startSigstore(
  options: Partial<Scene> & { readonly requestToken?: string } = {},
): Promise<Sigstore> {
  const { requestToken = 'oidc-request-token-sentinel', ...first } = options;
  const wholeSeconds = () => new Date(Math.floor(Date.now() / 1000) * 1000);
  const faults = { oidc: [], fulcio: [], timestamp: [], rekor: [] };
  const scene: Scene = { now: wholeSeconds, claims: {}, certificate: 'none', timestamp: 'none', faults, ...first };
  const parts: Parts = {
    scene,
    seen: [],
    requestToken,
    authority: makeCertificateAuthority(FROM, UNTIL),
    timestamps: makeTimestampAuthority(FROM, UNTIL),
    logs: { v1: makeLog(1, 'rekor1.local'), v2: makeLog(2, 'rekor2.local') },
    base: '',
  };
  const server = createServer((request, response) => void handle(parts, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  parts.base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    scene,
    seen: parts.seen,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${parts.base}/oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    issuer: parts.base,
    identity: `https://github.com/${githubClaims('', 0).job_workflow_ref}`,
    fulcioUrl: parts.base,
    rekorUrl: parts.base,
    rekor2Url: `${parts.base}/2`,
    timestampUrl: parts.base,
    trustedRoot: printTrustedRoot(parts),
    logs: parts.logs,
    token: (claims) => tokenOf(parts, 'sigstore', claims),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Parts {
  readonly scene: Scene;
  readonly seen: Seen[];
  readonly requestToken: string;
  readonly authority: CertificateAuthority;
  readonly timestamps: TimestampAuthority;
  readonly logs: { readonly v1: Log; readonly v2: Log };
  base: string;
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', 'http://x');
  const service = serviceOf(url.pathname);
  const authorization = request.headers.authorization ?? '';
  parts.seen.push({ service, method: request.method ?? '', path: `${url.pathname}${url.search}`, authorization, body });
  const fault = parts.scene.faults[service].shift();
  if (fault === 'reset') return void request.socket.destroy();
  if (typeof fault === 'number')
    return write(response, { status: fault, body: { code: fault, message: 'injected fault' } });
  if (typeof fault === 'object')
    return void response.writeHead(fault.status, { 'content-type': 'application/json' }).end(fault.body);
  const answer = answerOf(parts, service, request.method ?? '', url, body, authorization);
  if (fault === 'lose') return void request.socket.destroy();
  return write(response, answer);
}

function serviceOf(path: string): Service {
  if (path.startsWith('/oidc')) return 'oidc';
  if (path.startsWith('/api/v2/signingCert')) return 'fulcio';
  return path.startsWith('/api/v1/timestamp') ? 'timestamp' : 'rekor';
}

function write(response: ServerResponse, answer: LogAnswer): void {
  const isBytes = Buffer.isBuffer(answer.body);
  response.writeHead(answer.status, {
    'content-type': isBytes ? 'application/timestamp-reply' : 'application/json',
    ...answer.headers,
  });
  response.end(isBytes ? answer.body : JSON.stringify(answer.body));
}

function answerOf(
  parts: Parts,
  service: Service,
  method: string,
  url: URL,
  body: string,
  authorization: string,
): LogAnswer {
  const now = parts.scene.now();
  const seconds = Math.floor(now.getTime() / 1000);
  if (service === 'oidc') {
    if (authorization !== `Bearer ${parts.requestToken}`) return { status: 401, body: { message: 'unauthorized' } };
    return {
      status: 200,
      body: { count: 1, value: tokenOf(parts, url.searchParams.get('audience') ?? 'https://github.com/acme') },
    };
  }
  if (service === 'fulcio')
    return signCertificate(parts.authority, JSON.parse(body) as CertificateRequest, now, parts.scene.certificate);
  if (service === 'timestamp') return { status: 201, body: timestampOf(parts, body, now) };
  const { v1, v2 } = parts.logs;
  if (url.pathname === '/2/api/v2/log/entries') return addToV2(v2, JSON.parse(body) as V2Request);
  if (url.pathname.startsWith('/2/')) return { status: 404, body: { code: 5, message: 'Not Found', details: [] } };
  if (url.pathname === '/api/v1/log') return { status: 200, body: { treeSize: v1.tree.leaves.length } };
  if (method === 'GET') return { status: 200, body: entryOfV1(v1, url.pathname.split('/').pop() ?? '', seconds) };
  return url.pathname === '/api/v1/log/entries'
    ? addToV1(v1, JSON.parse(body) as V1Request, seconds)
    : { status: 404, body: { message: 'not found' } };
}

function tokenOf(parts: Parts, audience: string, claims: Claims = {}): string {
  const seconds = Math.floor(parts.scene.now().getTime() / 1000);
  return makeToken(
    { ...githubClaims(parts.base, seconds), aud: audience, ...parts.scene.claims, ...claims },
    parts.authority.oidc.privateKey,
  );
}

function timestampOf(parts: Parts, body: string, now: Date): Buffer {
  const { timestamp } = parts.scene;
  const imprint = Buffer.from((JSON.parse(body) as { artifactHash: string }).artifactHash, 'base64');
  const authority = timestamp === 'foreign' ? makeTimestampAuthority(FROM, UNTIL) : parts.timestamps;
  const at = timestamp === 'late' ? new Date(now.getTime() + 3600_000) : now;
  const weak = timestamp.startsWith('sha') ? (timestamp as WeakTimestamp) : undefined;
  if (timestamp === 'rejection without a token') return seq(seq(integer(Buffer.from([2]))));
  return makeTimestamp(
    authority,
    timestamp === 'other' ? sha256(imprint) : imprint,
    at,
    weak,
    timestamp === 'rejection' ? 2 : 0,
  );
}

function printTrustedRoot(parts: Parts): string {
  const { authority, timestamps, logs } = parts;
  const validFor = { start: FROM.toISOString() };
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  const chain = (...ders: readonly Buffer[]) => ({ certificates: ders.map((der) => ({ rawBytes: base64(der) })) });
  const log = (baseUrl: string, id: Buffer, spki: Buffer, keyDetails: string) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(spki), keyDetails, validFor },
    logId: { keyId: base64(id) },
  });
  const subject = { organization: 'wasm-image test', commonName: 'test' };
  const ctSpki = spkiOf(authority.ct.publicKey);
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      log('https://rekor1.local', logs.v1.id, spkiOf(logs.v1.privateKey), 'PKIX_ECDSA_P256_SHA_256'),
      log('https://rekor2.local', logs.v2.id, spkiOf(logs.v2.privateKey), 'PKIX_ED25519'),
    ],
    certificateAuthorities: [
      {
        subject,
        uri: 'https://fulcio.local',
        certChain: chain(authority.intermediate.der, authority.root.der),
        validFor,
      },
    ],
    ctlogs: [log('https://ct.local', sha256(ctSpki), ctSpki, 'PKIX_ECDSA_P256_SHA_256')],
    timestampAuthorities: [
      { subject, uri: 'https://tsa.local', certChain: chain(timestamps.leaf.der, timestamps.root.der), validFor },
    ],
  };
  return JSON.stringify(root);
}
