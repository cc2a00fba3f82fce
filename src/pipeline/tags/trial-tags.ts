import type { Digest } from '../../core/digest.ts';
import { asWasmImageError } from '../../core/errors.ts';
import { makeSignaturePolicy } from '../../decide/gate/checks.ts';
import { recordMove } from '../../decide/gate/tag-moves.ts';
import type { TagRule } from '../../decide/gate/tags/tag-policy.ts';
import type { ImageForecast } from '../../decide/plan/forecast.ts';
import type { BundleVerifier, ImageStore, SignatureFormat, SignerIdentity, Validator } from '../../ports.ts';
import type { openTags } from './move-tag.ts';
import type { PolicyVerifier, verifyRelease } from './verify-release.ts';

/**
 * Who would sign. `issuer`: undefined if only an identity token says it. `sourceRepository`: https address of the
 * repository that is built, if the workflow is in another one.
 */
export type LikelySigner =
  | Extract<SignerIdentity, { kind: 'key' }>
  | {
      readonly kind: 'certificate';
      readonly identity: string;
      readonly issuer: string | undefined;
      readonly sourceRepository?: string | undefined;
    };

/** What deciding about tags without publishing touches. */
export interface TrialPorts {
  readonly store: ImageStore;
  readonly validator: Validator;
  /** Called if a version has to be verified. Undefined if it is not known who would sign. */
  signer(): Promise<LikelySigner | undefined>;
  openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
  /** Undefined if the run has no policy. */
  readonly byPolicy?: PolicyVerifier | undefined;
  /** The gate. It stays with the entry, which is the only one that can prove that an image is verified. */
  readonly gate: { readonly openTags: typeof openTags; readonly verifyRelease: typeof verifyRelease };
}

/** The issuer of workflows on github.com, unless an enterprise has its own. */
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * Finds out how tags would move, and requests no token.
 * @param wanted undefined if the image is not known yet.
 * @returns one entry per rule, `unknown` where it depends on a signer that is not known; undefined if this login cannot
 * read the repository, which some registries say of one that does not exist yet.
 * @throws TAG_IMMUTABLE, and REGISTRY_*, TRUST_ROOT_* and the like if it could not be found out.
 */
export async function foreseeTags(
  ports: TrialPorts,
  rules: readonly TagRule[],
  wanted: Digest | undefined,
  formats: readonly SignatureFormat[],
): Promise<ImageForecast['tags'] | undefined> {
  const { store, validator, gate } = ports;
  let isSure = true;
  const tags = gate.openTags({
    store,
    verify: async (digest) => {
      const likely = await ports.signer();
      const source = likely?.kind === 'certificate' ? likely.sourceRepository : undefined;
      const signer = likely?.kind === 'certificate' ? identityOf(likely) : likely;
      const { byPolicy } = ports;
      if (signer === undefined) {
        const verification = await byPolicy?.(store, digest);
        if (verification?.kind === 'verified') return verification.verified;
        isSure = false;
        return undefined;
      }
      const bundles = await ports.openBundleVerifier(signer);
      const policy = makeSignaturePolicy(signer, source);
      const verified = await gate.verifyRelease({ store, bundles, validator }, digest, policy, formats, byPolicy);
      if (verified === undefined && likely?.kind === 'certificate' && likely.issuer === undefined) isSure = false;
      return verified;
    },
  });
  const moves = await unlessRefused(() => tags.decide(rules, wanted));
  return moves?.map((move, i) =>
    isSure || rules[i]?.kind !== 'forward' || move.kind === 'kept'
      ? recordMove(move)
      : { tag: move.tag, action: 'unknown' },
  );
}

function identityOf({ identity, issuer = GITHUB_ISSUER }: LikelySigner & { kind: 'certificate' }): SignerIdentity {
  return { kind: 'certificate', identity, issuer };
}

/** @returns undefined if this login may not read. */
async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    const { code } = asWasmImageError(thrown);
    if (code === 'REGISTRY_UNAUTHORIZED' || code === 'REGISTRY_FORBIDDEN') return undefined;
    throw thrown;
  }
}
