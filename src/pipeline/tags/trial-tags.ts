import { makeSignaturePolicy } from '../../decide/gate/checks.ts';
import { usualFormats } from '../../decide/plan/formats.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { Layout } from '../../oci/image.ts';
import type { ImageStore, SignerIdentity, Validator } from '../../ports.ts';
import type { SigningPorts } from '../sign/run-signing.ts';
import { openTags } from './move-tag.ts';
import type { RepositoryTags } from './repository-tags.ts';
import { verifyRelease } from './verify-release.ts';

/** What deciding about tags without publishing touches. */
export type TrialPorts = Pick<SigningPorts, 'openSigner' | 'openBundleVerifier'> & { readonly validator: Validator };

/**
 * The tags of a repository for a run that only looks, and requests no token.
 * @param onUnknown called if a version would have to be verified and it is not known who would sign.
 */
export function openTrialTags(
  ports: TrialPorts,
  plan: Pick<Plan, 'signing' | 'formats'>,
  layout: Layout,
  { store, onUnknown }: { readonly store: ImageStore; readonly onUnknown: () => void },
): RepositoryTags {
  const { validator } = ports;
  return openTags({
    store,
    verify: async (digest) => {
      const signer = await signerOf(ports, plan);
      if (signer === undefined) {
        onUnknown();
        return undefined;
      }
      const bundles = await ports.openBundleVerifier(signer);
      const formats = plan.formats ?? usualFormats(layout);
      return verifyRelease({ store, bundles, validator }, digest, makeSignaturePolicy(signer), formats);
    },
  });
}

/** Who would sign; undefined if only an identity token says it. */
async function signerOf(ports: TrialPorts, { signing }: Pick<Plan, 'signing'>): Promise<SignerIdentity | undefined> {
  if (signing.kind === 'off') return undefined;
  if (signing.kind !== 'keyless') return (await ports.openSigner()).identity();
  const { identity, issuer } = signing.expected;
  return identity === undefined || issuer === undefined ? undefined : { kind: 'certificate', identity, issuer };
}
