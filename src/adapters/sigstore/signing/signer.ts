import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { Signature, Signer as SigstoreSigner } from '@sigstore/sign';
import { type IdentityToken, readWorkflowRun } from '../../../attest/identity-token.ts';
import type { LegacySignature } from '../../../attest/legacy-signature.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { inputName, wordsOf } from '../../../core/text.ts';
import type { Signer, SignerIdentity } from '../../../ports.ts';
import {
  makeUnwitnessedBundle,
  makeUnwitnessedFileBundle,
  preAuthEncoding,
  printBundle,
  type WitnessedBundle,
} from '../bundle.ts';
import {
  fileHashOf,
  type HashName,
  hashesOf,
  hintOf,
  isSignedBy,
  printPublicKey,
  readPublicKey,
  signBytes,
} from '../keys.ts';
import { makeMessage, printLegacy } from '../legacy.ts';
import { readPrivateKey } from './private-key.ts';
import type { WitnessOptions } from './witnesses.ts';

export type { WitnessOptions } from './witnesses.ts';

// Certificates are valid for 10 minutes and must still be valid when the timestamp is made. Measured on the monotonic
// clock: the clock of a runner may be wrong.
const CERTIFICATE_AGE_MS = 8 * 60_000;
const TOKEN_AGE_MS = 2 * 60_000;

/** Signs bytes: the signature is in DER for ECDSA, 64 bytes for Ed25519. @param hash one of the key. */
type SignBytes = (bytes: Uint8Array, hash: HashName | undefined) => Promise<Buffer> | Buffer;

/** The bytes to sign, and the bundle of their signature. */
interface Unsigned {
  readonly bytes: Uint8Array;
  readonly hash: HashName | undefined;
  makeBundle(signature: Signature): WitnessedBundle;
}

/**
 * Opens a signer with a P-256, P-384 or Ed25519 key of the user. Without witnesses it uses no network, and cosign
 * verifies its bundles with `--key` and `--insecure-ignore-tlog`.
 * @param options `pem`: PKCS#8, SEC1 or cosign's own form, remembered as a secret; `passphrase`: of an encrypted key.
 * @throws WasmImageError KEY_INVALID; `sign` throws SIGSTORE_*.
 */
export function openKeySigner(
  options: { readonly pem: string; readonly passphrase?: string } & WitnessOptions,
): Signer {
  const key = readPrivateKey(options.pem, options.passphrase);
  const publicKey = printPublicKey(key);
  return signerOf(publicKey, (bytes, hash) => signBytes(key, bytes, hash), options);
}

/** Not a DSSE encoding (those start with "DSSEv1"), so its signature cannot be used as the signature of a statement. */
const PROBE = new TextEncoder().encode('wasm-image asks whether this key signs\n');

/**
 * Opens a signer whose private key is somewhere else. Each signature is checked with the public key. A first one is
 * made and checked before this returns, so that a wrong key or a missing permission is reported before anything is
 * pushed.
 * @param options `signWith`: returns the signature as bytes (DER, or 64 bytes for Ed25519) or in base64; `isTrial`:
 * nothing will be signed, so the first signature is left out.
 * @throws WasmImageError KEY_INVALID, SIGNING_COMMAND_FAILED, as does `sign`, which throws SIGSTORE_* as well.
 */
export async function openRemoteSigner(
  options: {
    readonly publicKeyPem: string;
    readonly signWith: (bytes: Uint8Array, hash: HashName | undefined) => Promise<Buffer>;
    readonly isTrial?: boolean;
  } & WitnessOptions,
): Promise<Signer> {
  const key = readPublicKey(options.publicKeyPem);
  const usual = hashesOf(key)[0];
  const signChecked = async (bytes: Uint8Array, hash: HashName | undefined): Promise<Buffer> => {
    const answer = await options.signWith(bytes, hash);
    // cosign before 3 used SHA-256 with every key, and readers accept it.
    const hashes = hash === usual ? hashesOf(key) : [hash];
    const signature = [answer, Buffer.from(answer.toString('latin1').replace(/\s/g, ''), 'base64')].find((one) =>
      isSignedBy(key, bytes, one, hashes),
    );
    if (signature !== undefined) return signature;
    throw new WasmImageError(
      'SIGNING_COMMAND_FAILED',
      `Cannot sign: the command wrote ${answer.byteLength} bytes that are not a valid signature for ` +
        inputName('signing-public-key'),
      {
        hint:
          'check that the two keys belong together, that the command signs what ' +
          `${inputName('signing-command-input')} says, and that ECDSA signatures are in DER` +
          (hash === usual ? '' : '; files are signed with SHA-256, also by a P-384 key'),
      },
    );
  };
  if (options.isTrial !== true) await signChecked(PROBE, usual);
  return signerOf(printPublicKey(key), signChecked, options);
}

/** The signer of a public key. @param signWith signs with its private key. */
function signerOf(publicKey: string, signWith: SignBytes, options: WitnessOptions): Signer {
  const material: Signature['key'] = { $case: 'publicKey', publicKey, hint: hintOf(publicKey) };
  const key = createPublicKey(publicKey);
  const [hash] = hashesOf(key);
  return {
    identity: async () => ({ kind: 'key', publicKey }),
    workflow: async () => undefined,
    sign: (statement) => signAndWitness(statementOf(statement, hash), signWith, async () => material, options),
    signFile: async (file) => signAndWitness(fileOf(file, fileHashOf(key)), signWith, async () => material, options),
    legacyObstacle: obstacleOf(options),
    signLegacy: (payload) => signLegacy(payload, (bytes) => signWith(bytes, hash), material, options),
  };
}

/**
 * Opens a keyless signer: one new P-256 key and one certificate for all statements of a run; the private key never
 * leaves memory.
 * @param options `token`: called for the first identity or signature; `fulcioUrl`: base address of the certificate
 * authority; `certifyFirst`: the token is used at once, because it may not be had again later.
 * @returns a signer whose identity is read from the token's claims if they say how Fulcio names it; otherwise, or if
 * the token is used at once, from a certificate, which must agree with the claims. `identity` and `sign` throw what
 * `token` throws, SIGSTORE_UNAVAILABLE and SIGSTORE_REFUSED.
 * @throws WasmImageError INPUT_INVALID when nothing would prove the time.
 */
export function openKeylessSigner(
  options: {
    readonly token: () => Promise<IdentityToken>;
    readonly fulcioUrl: string;
    readonly certifyFirst?: boolean;
  } & WitnessOptions,
): Signer {
  const { timestampUrls = [], logs = [] } = options;
  if (timestampUrls.length === 0 && logs.every(({ version }) => version === 2)) {
    throw new WasmImageError('INPUT_INVALID', 'Cannot sign keyless: nothing would prove the time of the signature', {
      hint: 'add a timestamp authority; Rekor v2 does not prove the time',
    });
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signWith: SignBytes = (bytes, hash) => signBytes(privateKey, bytes, hash);
  const { certifyFirst = false } = options;
  const token = remember(certifyFirst ? Number.POSITIVE_INFINITY : TOKEN_AGE_MS, options.token);
  const keyHolder: SigstoreSigner = {
    sign: async (bytes) => ({
      signature: signBytes(privateKey, bytes),
      key: { $case: 'publicKey', publicKey: printPublicKey(publicKey) },
    }),
  };
  const certificate = remember(CERTIFICATE_AGE_MS, async () => {
    const held = await token();
    const used = certifyFirst && held.expiresMs <= Date.now() ? await options.token() : held;
    const { askFulcio } = await import('./witnesses.ts');
    const pem = await askFulcio({ ...options, token: used.token, keyHolder });
    return { $case: 'x509Certificate' as const, certificate: pem };
  });
  const certified = remember(Number.POSITIVE_INFINITY, async () =>
    readSigner((await certificate()).certificate, await token()),
  );
  return {
    services: [options.fulcioUrl, ...logs.map(({ url }) => url), ...timestampUrls],
    identity: async () => {
      if (certifyFirst) return certified();
      const { identity, issuer } = await token();
      return identity === undefined || issuer === undefined ? certified() : { kind: 'certificate', identity, issuer };
    },
    workflow: async () => readWorkflowRun(await token()),
    sign: (statement) => signAndWitness(statementOf(statement, 'sha256'), signWith, certificate, options),
    signFile: async (file) => signAndWitness(fileOf(file, 'sha256'), signWith, certificate, options),
    legacyObstacle: obstacleOf(options),
    signLegacy: async (payload) =>
      signLegacy(payload, (bytes) => signWith(bytes, 'sha256'), await certificate(), options),
  };
}

/**
 * Reads the signer from its certificate. That is not a proof: the gate verifies the signature later.
 * @param announced what the token says about it. @throws WasmImageError SIGSTORE_REFUSED.
 */
async function readSigner(pem: string, announced: IdentityToken): Promise<SignerIdentity> {
  const { readAnnounced } = await import('../certificates/certificates.ts');
  try {
    return { kind: 'certificate', ...readAnnounced(new X509Certificate(pem).raw, announced) };
  } catch (cause) {
    throw new WasmImageError('SIGSTORE_REFUSED', `Cannot use the certificate: ${wordsOf(cause)}`, { cause });
  }
}

/** Source: tried with cosign 2.6.4 and 3.1.2, which find the entry by a promise or query a log of version 1. */
function obstacleOf({ logs = [] }: WitnessOptions): string | undefined {
  if (logs.length === 0 || logs.some(({ version }) => version === 1)) return undefined;
  return 'Rekor v2 returns no inclusion promise, which the legacy format requires';
}

/** Loads once for all callers; again after a failure or when the value is older than `ageMs`. */
function remember<T>(ageMs: number, load: () => Promise<T>): () => Promise<T> {
  let held: { readonly value: Promise<T>; readonly since: number } | undefined;
  return async () => {
    if (held === undefined || performance.now() - held.since > ageMs)
      held = { value: load(), since: performance.now() };
    const mine = held;
    try {
      return await mine.value;
    } catch (thrown) {
      if (held === mine) held = undefined;
      throw thrown;
    }
  };
}

function statementOf(statement: Uint8Array, hash: HashName | undefined): Unsigned {
  return {
    bytes: preAuthEncoding(statement),
    hash,
    makeBundle: (signature) => makeUnwitnessedBundle(statement, signature),
  };
}

/** Refuses bytes that are also the encoding of a statement, or the payload of a signature in the legacy format. */
function fileOf(file: Uint8Array, hash: HashName | undefined): Unsigned {
  if (/^(?:DSSEv1 |\s*\{)/.test(Buffer.from(file.subarray(0, 64)).toString('latin1')))
    throw new WasmImageError('INPUT_INVALID', 'Cannot sign the file: its signature would also be that of a statement');
  return { bytes: file, hash, makeBundle: (signature) => makeUnwitnessedFileBundle(file, signature) };
}

async function signAndWitness(
  unsigned: Unsigned,
  signWith: SignBytes,
  material: () => Promise<Signature['key']>,
  options: WitnessOptions,
): Promise<Uint8Array> {
  try {
    return await signOnce(unsigned, signWith, await material(), options);
  } catch (thrown) {
    // A log of version 2 cannot return the entry of a lost response; a new signature makes a new entry.
    const hasVersion2 = options.logs?.some(({ version }) => version === 2) === true;
    const isKnown = hasVersion2 && thrown instanceof WasmImageError && thrown.detail.status === 409;
    if (!isKnown) throw thrown;
    return signOnce(unsigned, signWith, await material(), options);
  }
}

async function signOnce(
  { bytes, hash, makeBundle }: Unsigned,
  signWith: SignBytes,
  material: Signature['key'],
  options: WitnessOptions,
): Promise<Uint8Array> {
  const bundle = makeBundle({ signature: await signWith(bytes, hash), key: material });
  const pem = material.$case === 'publicKey' ? material.publicKey : material.certificate;
  const proofs = [];
  // One after the other: a public log entry without its timestamp would be useless.
  for (const witness of await openWitnessesOf(options)) proofs.push(await witness.testify(bundle.content, pem));
  return printBundle(bundle, proofs);
}

/** The older form holds one log entry and one timestamp. */
async function signLegacy(
  payload: Uint8Array,
  signWith: (bytes: Uint8Array) => Promise<Buffer> | Buffer,
  material: Signature['key'],
  options: WitnessOptions,
): Promise<LegacySignature> {
  const signature = await signWith(payload);
  const pem = material.$case === 'publicKey' ? material.publicKey : material.certificate;
  const { logs, timestampUrls, ...rest } = options;
  const one = {
    ...rest,
    logs: logs?.filter(({ version }) => version === 1).slice(0, 1),
    timestampUrls: timestampUrls?.slice(0, 1),
  };
  const proofs = [];
  for (const witness of await openWitnessesOf(one))
    proofs.push(await witness.testify(makeMessage(payload, signature), pem));
  return printLegacy(payload, signature, material.$case === 'publicKey' ? undefined : pem, proofs);
}

/** @sigstore/sign is loaded only for services: it is the largest part of the product, and a key does not need it. */
async function openWitnessesOf(options: WitnessOptions) {
  if (options.timestampUrls === undefined && options.logs === undefined) return [];
  const { openWitnesses } = await import('./witnesses.ts');
  return openWitnesses(options);
}
