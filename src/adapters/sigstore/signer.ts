import { type KeyObject, sign } from 'node:crypto';
import type { Signature, Witness } from '@sigstore/sign';
import type { Signer } from '../../ports.ts';
import { makeUnwitnessedBundle, preAuthEncoding, printBundle } from './bundle.ts';
import { hintOf, printPublicKey, readPrivateKey } from './keys.ts';

/** Where signatures are witnessed. Absent means not witnessed there. */
export interface WitnessOptions {
  /** RFC 3161 timestamp authority: its base address, or the whole address of its endpoint. */
  readonly timestampUrl?: string;
  /** Transparency log. */
  readonly rekorUrl?: string;
  /** The log's API; 1 by default. */
  readonly rekorVersion?: 1 | 2;
}

/**
 * Opens a signer with a P-256 key of the user's. Without witnesses it uses no network and its bundles verify in cosign with
 * `--key` and `--insecure-ignore-tlog`.
 * @param options `pem`: PKCS#8 or SEC1, remembered as a secret; `passphrase`: of encrypted PKCS#8. @throws WasmImageError KEY_INVALID; `sign` throws SIGSTORE_*.
 */
export function openKeySigner(options: { readonly pem: string; readonly passphrase?: string } & WitnessOptions): Signer {
  const key = readPrivateKey(options.pem, options.passphrase);
  const publicKey = printPublicKey(key);
  return {
    identity: async () => ({ kind: 'key', publicKey }),
    sign: async (statement) => {
      const signature = signWith(key, preAuthEncoding(statement));
      return witness(statement, { signature, key: { $case: 'publicKey', publicKey, hint: hintOf(publicKey) } }, await openWitnesses(options));
    },
  };
}

function signWith(key: KeyObject, bytes: Uint8Array): Buffer {
  return sign('sha256', bytes, key);
}

/** @sigstore/sign is loaded for services only: it is the largest part of the product and a key needs none of it. */
async function openWitnesses(options: WitnessOptions): Promise<readonly Witness[]> {
  if (options.timestampUrl === undefined && options.rekorUrl === undefined) return [];
  return [];
}

async function witness(statement: Uint8Array, signature: Signature, witnesses: readonly Witness[]): Promise<Uint8Array> {
  const bundle = makeUnwitnessedBundle(statement, signature);
  const publicKey = signature.key.$case === 'publicKey' ? signature.key.publicKey : signature.key.certificate;
  const proofs = await Promise.all(witnesses.map((each) => each.testify(bundle.content, publicKey)));
  return printBundle(bundle, proofs);
}
