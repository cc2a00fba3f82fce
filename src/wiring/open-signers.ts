import { printPublicKey, readPublicKey } from '../adapters/sigstore/keys.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust } from '../decide/plan/trust.ts';
import type { BundleVerifier, ReadSigner, SignerReader } from '../ports.ts';
import { openKeysVerifier, openTrust, openTrustRootVerifier } from './open-trust.ts';
import { readKeyText, type Session } from './session.ts';

/**
 * Opens the reader of signers for `key`, `trusted-root`, `tuf-mirror` and `check-signers`. Without any of these, no
 * signer is checked and no sigstore service is contacted.
 * @throws WasmImageError INPUT_*, KEY_INVALID, FILE_UNREADABLE.
 */
export async function openSigners(session: Session, values: Values): Promise<SignerReader> {
  const key = values.text('key');
  const trust = planTrust(values);
  const root =
    values.isOn('check-signers') || trust.kind !== 'public'
      ? openTrustRootVerifier(openTrust(session, trust))
      : undefined;
  const keys =
    key === undefined
      ? undefined
      : openKeysVerifier([printPublicKey(readPublicKey(await readKeyText(session, key, 'key')))]);
  const verifierFor = (signer: ReadSigner['signer']): BundleVerifier | undefined =>
    signer?.kind === 'certificate' ? root : keys;
  return {
    verifierFor,
    async readBundle(bundle) {
      const { readClaims } = await import('../adapters/sigstore/claims.ts');
      const claims = readClaims(bundle);
      if (claims.kind === 'unreadable') return { ...unreadable(claims.reason), payload: undefined };
      const { signer, payload } = claims.value;
      const verifier = verifierFor(signer);
      if (verifier === undefined) return { signer, cryptography: 'not checked', reason: undefined, payload };
      const outcome = await verifier.verifyBundle(bundle);
      return outcome.kind === 'verified'
        ? { signer: outcome.facts.signer, cryptography: 'verified', reason: undefined, payload }
        : { signer, cryptography: 'invalid', reason: outcome.reason, payload };
    },
    async readLegacy({ signature }) {
      const { readLegacySigner } = await import('../adapters/sigstore/claims.ts');
      const claims = readLegacySigner(signature);
      return claims.kind === 'unreadable'
        ? unreadable(claims.reason)
        : { signer: claims.value, cryptography: 'not checked', reason: undefined };
    },
  };
}

function unreadable(reason: string): ReadSigner {
  return { signer: undefined, cryptography: 'invalid', reason };
}
