// The parts of the rows with bad signatures: one good image per format, signatures of a foreign Sigstore, and ways to
// change them.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { forward, readBody } from './forward.ts';
import { listen } from './loopback.ts';
import type { Claims } from './oidc.ts';
import { attachRaw, copyImage, getBundles, getSignatures, putSignatures } from './raw-registry.ts';
import { signWithCosign, signWithOurs, signWithPython } from './signers.ts';
import { publishSigned, readJson, repositoryOf, type Stage, startStage } from './stage.ts';
import type { Question } from './verifiers.ts';

export const SIGNATURE = 'https://sigstore.dev/cosign/sign/v1';

export type Legacy = Awaited<ReturnType<typeof getSignatures>>[number];

/**
 * One row. `ours`: exit status of wasm-image. `cosign`: what cosign 3 does with the same. `cosign2`: if cosign 2
 * differs.
 */
export interface Row {
  readonly name: string;
  readonly prepare: (scene: Scene, path: string) => Promise<Question>;
  readonly ours: 2 | 3 | 4 | 5;
  readonly cosign: 'accepts' | 'refuses';
  readonly cosign2?: 'accepts' | 'refuses';
  /** What sigstore-python does, if it is run. */
  readonly python?: 'accepts' | 'refuses';
}

export interface Foreign {
  readonly bundle: Buffer;
  readonly legacy: Legacy;
  readonly identity: string;
  readonly issuer: string;
  /** Path of the trust root for its signatures. */
  readonly trustedRoot: string;
}

export interface Scene {
  readonly stage: Stage;
  /** Digest of the filter in all rows. */
  readonly digest: string;
  readonly bundle: Buffer;
  /** The ABI report of the same image by the same signer. */
  readonly report: Buffer;
  /** A good bundle about another image. */
  readonly otherBundle: Buffer;
  /** Good signatures of the same image by other tools. */
  readonly others: Readonly<Record<'cosign 3' | 'sigstore-python', Buffer>>;
  /** Only with a log of version 1. */
  readonly legacy: Legacy | undefined;
  readonly otherLegacy: Legacy | undefined;
  readonly foreign: Foreign | undefined;
}

/** Signs with another Sigstore and stops it: verification needs only its trust root, and only one Sigstore can run. */
export async function signAbroad(): Promise<Foreign> {
  const stage = await startStage('foreign', 1);
  try {
    const { digest, status, text } = await signWithOurs(stage, 'acme/wasm', 'both', 'log');
    if (status !== 0) throw new Error(text);
    const repository = repositoryOf(stage, 'acme/wasm');
    const bundle = (await getBundles(repository, digest)).find(
      ({ predicateType }) => predicateType === SIGNATURE,
    )?.bytes;
    const [legacy] = await getSignatures(repository, digest);
    if (bundle === undefined || legacy === undefined)
      throw new Error('the image of the foreign Sigstore has no signature');
    return {
      bundle,
      legacy,
      identity: stage.job.identity,
      issuer: stage.sigstore.issuer.url,
      trustedRoot: stage.sigstore.trustedRoot,
    };
  } finally {
    await stage.stop();
  }
}

export async function makeScene(stage: Stage, foreign: Foreign | undefined): Promise<Scene> {
  const form = stage.sigstore.log.version === 1 ? 'both' : 'bundle';
  const good = await signWithOurs(stage, 'acme/good', form, 'log');
  const other = await publishSigned(stage, 'acme/other', { module: 'add-header-other.wasm', 'signature-format': form });
  if (good.status !== 0 || other.status !== 0) throw new Error(good.text + other.stdout + other.stderr);
  const bundles = await getBundles(repositoryOf(stage, 'acme/good'), good.digest);
  const elsewhere = await getBundles(repositoryOf(stage, 'acme/other'), other.outputs.digest ?? '');
  const [legacy] = await getSignatures(repositoryOf(stage, 'acme/good'), good.digest);
  const [otherLegacy] = await getSignatures(repositoryOf(stage, 'acme/other'), other.outputs.digest ?? '');
  const signature = (from: typeof bundles, isSignature: boolean) => {
    const found = from.find(({ predicateType }) => (predicateType === SIGNATURE) === isSignature);
    if (found === undefined) throw new Error('a bundle is missing');
    return found.bytes;
  };
  const [cosigned, python] = [
    await signWithCosign(stage, 'acme/cosigned', 3, 'log'),
    await signWithPython(stage, 'acme/python'),
  ];
  if (cosigned.status !== 0 || python.status !== 0) throw new Error(cosigned.text + python.text);
  const others = {
    'cosign 3': signature(await getBundles(repositoryOf(stage, 'acme/cosigned'), good.digest), true),
    'sigstore-python': signature(await getBundles(repositoryOf(stage, 'acme/python'), good.digest), true),
  };
  const parts = {
    bundle: signature(bundles, true),
    report: signature(bundles, false),
    otherBundle: signature(elsewhere, true),
  };
  return { stage, digest: good.digest, ...parts, others, legacy, otherLegacy, foreign };
}

/** The same image unsigned at `path`, and these bundles about it. */
export async function withBundles(
  { stage, digest }: Scene,
  path: string,
  ...bundles: readonly Uint8Array[]
): Promise<Question> {
  await copyImage(repositoryOf(stage, 'acme/good'), repositoryOf(stage, path), digest);
  for (const bundle of bundles) await attachRaw(repositoryOf(stage, path), digest, bundle, SIGNATURE);
  return { path, digest, witness: 'log' };
}

/** The same image unsigned at `path`, and these legacy signatures next to it. */
export async function withLegacy(
  { stage, digest }: Scene,
  path: string,
  ...signatures: readonly Legacy[]
): Promise<Question> {
  await copyImage(repositoryOf(stage, 'acme/good'), repositoryOf(stage, path), digest);
  await putSignatures(repositoryOf(stage, path), digest, signatures);
  return { path, digest, witness: 'log' };
}

/** The image signed at `path` by a job with other claims. */
export async function signedAs({ stage, digest }: Scene, path: string, claims: Claims): Promise<Question> {
  const finished = await publishSigned(stage, path, {}, claims);
  if (finished.status !== 0) throw new Error(finished.stdout + finished.stderr);
  return { path, digest, witness: 'log' };
}

/** The good image with a changed trust root. */
export function trusting({ stage, digest }: Scene, name: string, change: (root: TrustedRoot) => void): Question {
  const file = join(stage.workspace.folder, `${name}.json`);
  const root = readJson(stage.sigstore.trustedRoot) as unknown as TrustedRoot;
  change(root);
  writeFileSync(file, JSON.stringify(root));
  return { path: 'acme/good', digest, witness: 'log', trustedRoot: file };
}

interface Window {
  start?: string;
  end?: string;
}

export interface TrustedRoot {
  readonly tlogs: { readonly publicKey: { validFor: Window } }[];
  readonly ctlogs: { readonly publicKey: { validFor: Window } }[];
  readonly certificateAuthorities: { validFor: Window }[];
  readonly timestampAuthorities: { validFor: Window }[];
}

/** The parts of a bundle that rows change. */
export interface Bundle {
  readonly verificationMaterial: {
    readonly certificate: { rawBytes: string };
    tlogEntries: Entry[];
    readonly timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  readonly dsseEnvelope: { payload: string; payloadType: string; readonly signatures: { sig: string }[] };
}

interface Entry {
  logIndex: string;
  integratedTime?: string;
  canonicalizedBody: string;
  inclusionPromise?: { signedEntryTimestamp: string };
  readonly inclusionProof: {
    rootHash: string;
    treeSize: string;
    logIndex: string;
    readonly checkpoint: { envelope: string };
  };
}

export function readBundle(bytes: Buffer): Bundle {
  return JSON.parse(bytes.toString()) as Bundle;
}

export function spoil(bytes: Buffer, change: (bundle: Bundle, entry: Entry) => void): Buffer {
  const bundle = readBundle(bytes);
  const [entry] = bundle.verificationMaterial.tlogEntries;
  if (entry === undefined) throw new Error('the bundle has no log entry');
  change(bundle, entry);
  return Buffer.from(JSON.stringify(bundle));
}

/** Base64 with one bit of its bytes flipped. */
export function flip(base64: string, at = 20): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
}

/**
 * Starts a proxy in front of a registry that answers some paths itself.
 * @returns 127.0.0.1:PORT; it ends with the process.
 */
export async function startLiar(
  target: string,
  isLie: (path: string) => boolean,
  lie: { readonly status: number; readonly body?: string },
): Promise<string> {
  const server = await listen(
    createServer(async (request, response) => {
      const body = await readBody(request);
      if (isLie(request.url ?? '')) {
        response.writeHead(lie.status, {
          'content-type': lie.status === 200 ? 'application/vnd.oci.image.index.v1+json' : 'application/json',
        });
        return response.end(lie.body ?? '{"errors":[]}');
      }
      const answer = await forward(target, request, body);
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    }),
  );
  return `127.0.0.1:${server.port}`;
}
