import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Signature, Signer as SigstoreSigner } from '@sigstore/sign';
import { WasmImageError } from '../../core/errors.ts';
import type { Signer } from '../../ports.ts';
import type { IdentityToken } from '../identity-token.ts';
import { makeUnwitnessedBundle, preAuthEncoding, printBundle } from './bundle.ts';
import { hintOf, printPublicKey, readPrivateKey } from './keys.ts';
import type { WitnessOptions } from './services.ts';

export type { WitnessOptions } from './services.ts';

// Certificates live 10 minutes and must still live when the timestamp is made. Measured on the monotonic clock: that of a runner may be wrong.
const CERTIFICATE_AGE_MS = 8 * 60_000;
const TOKEN_AGE_MS = 2 * 60_000;

/**
 * Opens a signer with a P-256 key of the user's. Without witnesses it uses no network and its bundles verify in cosign with
 * `--key` and `--insecure-ignore-tlog`.
 * @param options `pem`: PKCS#8 or SEC1, remembered as a secret; `passphrase`: of encrypted PKCS#8. @throws WasmImageError KEY_INVALID; `sign` throws SIGSTORE_*.
 */
export function openKeySigner(options: { readonly pem: string; readonly passphrase?: string } & WitnessOptions): Signer {
  const key = readPrivateKey(options.pem, options.passphrase);
  const publicKey = printPublicKey(key);
  const keyMaterial: Signature['key'] = { $case: 'publicKey', publicKey, hint: hintOf(publicKey) };
  return {
    identity: async () => ({ kind: 'key', publicKey }),
    sign: (statement) => signAndWitness(statement, key, async () => keyMaterial, options),
  };
}

/**
 * Opens a keyless signer: one fresh P-256 key and one certificate for all statements of a run; the private key never leaves memory.
 * @param options `token`: asked when the first identity or signature is wanted; `fulcioUrl`: base address of the certificate authority.
 * @returns a signer whose identity is read from the token's claims, never from the certificate that comes back. `sign` throws
 * what `token` throws, SIGSTORE_UNAVAILABLE and SIGSTORE_REFUSED. @throws WasmImageError INPUT_INVALID when nothing would prove the time.
 */
export function openKeylessSigner(options: { readonly token: () => Promise<IdentityToken>; readonly fulcioUrl: string } & WitnessOptions): Signer {
  const { timestampUrl, rekorUrl, rekorVersion = 1 } = options;
  if (timestampUrl === undefined && (rekorUrl === undefined || rekorVersion === 2)) {
    throw new WasmImageError('INPUT_INVALID', 'Cannot sign keyless: nothing would prove the time of the signature', {
      hint: 'set timestamp-url; a log of version 2 vouches for no time',
    });
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const token = remember(TOKEN_AGE_MS, options.token);
  const keyHolder: SigstoreSigner = {
    sign: async (bytes) => ({ signature: sign('sha256', bytes, privateKey), key: { $case: 'publicKey', publicKey: printPublicKey(publicKey) } }),
  };
  const certificate = remember(CERTIFICATE_AGE_MS, async (): Promise<Signature['key']> => {
    const { askFulcio } = await import('./services.ts');
    const pem = await askFulcio({ ...options, token: (await token()).token, keyHolder });
    return { $case: 'x509Certificate', certificate: pem };
  });
  return {
    identity: async () => {
      const { identity, issuer } = await token();
      return { kind: 'certificate', identity, issuer };
    },
    sign: (statement) => signAndWitness(statement, privateKey, certificate, options),
  };
}

/** Calls once for all callers; again after a failure or when the answer is older than `ageMs`. */
function remember<T>(ageMs: number, load: () => Promise<T>): () => Promise<T> {
  let held: { readonly value: Promise<T>; readonly since: number } | undefined;
  return async () => {
    if (held === undefined || performance.now() - held.since > ageMs) held = { value: load(), since: performance.now() };
    const mine = held;
    try {
      return await mine.value;
    } catch (thrown) {
      if (held === mine) held = undefined;
      throw thrown;
    }
  };
}

async function signAndWitness(statement: Uint8Array, key: KeyObject, material: () => Promise<Signature['key']>, options: WitnessOptions): Promise<Uint8Array> {
  try {
    return await signOnce(statement, key, await material(), options);
  } catch (thrown) {
    // A log of version 2 has no way to fetch the entry whose answer was lost; a new signature makes a new entry.
    const isKnown = options.rekorVersion === 2 && thrown instanceof WasmImageError && thrown.detail.status === 409;
    if (!isKnown) throw thrown;
    return signOnce(statement, key, await material(), options);
  }
}

async function signOnce(statement: Uint8Array, key: KeyObject, material: Signature['key'], options: WitnessOptions): Promise<Uint8Array> {
  const bundle = makeUnwitnessedBundle(statement, { signature: sign('sha256', preAuthEncoding(statement), key), key: material });
  const pem = material.$case === 'publicKey' ? material.publicKey : material.certificate;
  const proofs = [];
  // One after the other: a log entry without its timestamp would be public for nothing.
  for (const witness of await openWitnessesOf(options)) proofs.push(await witness.testify(bundle.content, pem));
  return printBundle(bundle, proofs);
}

/** @sigstore/sign is loaded for services only: it is the largest part of the product and a key needs none of it. */
async function openWitnessesOf(options: WitnessOptions) {
  if (options.timestampUrl === undefined && options.rekorUrl === undefined) return [];
  const { openWitnesses } = await import('./services.ts');
  return openWitnesses(options);
}
