import { fetchIdentityToken } from '../../src/adapters/github/identity-token.ts';
import { openKeylessSigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier, type Transparency } from '../../src/adapters/sigstore/verifier.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { BundleOutcome, Signer } from '../../src/ports.ts';
import type { Sigstore } from './sigstore.ts';
import { signatureStatement } from './statements.ts';

/** The services that prove the time of a signature. */
export type Road = 'rekor 1 and timestamp' | 'rekor 1' | 'rekor 2 and timestamp' | 'timestamp';

export const ROADS: readonly Road[] = ['rekor 1 and timestamp', 'rekor 1', 'rekor 2 and timestamp', 'timestamp'];

export const STATEMENT = signatureStatement('ghcr.io/acme/filter', digestOf(new Uint8Array([1])));

/** A keyless signer with the services of this stack, without waiting times. */
export function openSigner(sigstore: Sigstore, road: Road): Signer {
  return openKeylessSigner({
    token: () =>
      fetchIdentityToken({
        requestUrl: sigstore.env.ACTIONS_ID_TOKEN_REQUEST_URL,
        requestToken: sigstore.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
        audience: 'sigstore',
        sleep: async () => undefined,
        now: () => sigstore.scene.now().getTime(),
      }),
    fulcioUrl: sigstore.fulcioUrl,
    sleep: async () => undefined,
    logs:
      road === 'timestamp'
        ? []
        : [
            road === 'rekor 2 and timestamp'
              ? { url: sigstore.rekor2Url, version: 2 }
              : { url: sigstore.rekorUrl, version: 1 },
          ],
    timestampUrls: road === 'rekor 1' ? [] : [sigstore.timestampUrl],
  });
}

export function signOn(sigstore: Sigstore, road: Road): Promise<Uint8Array> {
  return openSigner(sigstore, road).sign(STATEMENT);
}

export function verifyWith(
  trustedRoot: string,
  bundle: Uint8Array,
  transparency: Transparency = 'required',
): Promise<BundleOutcome> {
  return openBundleVerifier({
    kind: 'trust-root',
    load: openTrustRoot({ kind: 'file', text: trustedRoot, name: 'test' }),
    transparency,
  }).verifyBundle(bundle);
}

/** The reason of a rejection, or "verified". */
export async function reasonFor(trustedRoot: string, bundle: Uint8Array, transparency?: Transparency): Promise<string> {
  const outcome = await verifyWith(trustedRoot, bundle, transparency);
  return outcome.kind === 'rejected' ? outcome.reason : 'verified';
}
