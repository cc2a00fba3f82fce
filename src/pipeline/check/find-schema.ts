import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { FoundAttestation, Verification } from '../../decide/gate/verification.ts';
import { weighBundle } from '../../decide/policy/weigh.ts';
import { PREDICATE_TYPE } from '../../oci/referrers.ts';
import { fetchBundle, MAX_CANDIDATES } from '../verify/fetch-bundle.ts';
import { listReferrers } from '../verify/find-signature.ts';
import type { GatePorts } from '../verify/verify-signer.ts';

/**
 * The configuration schema of an image that a policy verified: by a signer that the policy accepts, and for its module.
 * @throws REGISTRY_* if a bundle could not be read: there may be a schema.
 */
export async function findSchema(
  ports: Pick<GatePorts, 'store' | 'bundles'>,
  policy: Policy,
  { verified }: Extract<Verification, { kind: 'verified' }>,
  now: Date,
): Promise<FoundAttestation | undefined> {
  const { reference, image } = verified;
  const referrers = (await listReferrers(ports.store, reference.digest)).filter(
    ({ annotations }) => annotations?.[PREDICATE_TYPE] === PREDICATES.configSchema,
  );
  const about = { repository: reference.repository, digest: reference.digest, moduleDigest: image.moduleDigest };
  for (const referrer of referrers.slice(0, MAX_CANDIDATES)) {
    const fetched = await fetchBundle(ports.store, reference.digest, referrer);
    if (fetched.kind !== 'bundle') continue;
    const found = await weigh(ports, policy, { ...about, tag: undefined, now }, referrer.digest, fetched.bytes);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A bundle that does not count hides no other. */
async function weigh(
  { bundles }: Pick<GatePorts, 'bundles'>,
  policy: Policy,
  about: Parameters<typeof weighBundle>[1],
  referrer: Digest,
  bundle: Uint8Array,
): Promise<FoundAttestation | undefined> {
  try {
    const outcome = await bundles.verifyBundle(bundle);
    if (outcome.kind === 'rejected') return undefined;
    const { facts } = outcome;
    const statement = readStatement(facts.payload);
    const weighed = weighBundle(withRule(policy), about, { format: 'bundle', referrer, facts, statement });
    return weighed.kind === 'counts' && weighed.weight.meets !== 'signature'
      ? { demand: { kind: 'config-schema' }, referrer, statement, bundle }
      : undefined;
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.exitCode === 5) throw error;
    return undefined;
  }
}

/** What a policy says about schemas, or else that any of its signers may sign one. */
function withRule(policy: Policy): Policy {
  const predicateType = PREDICATES.configSchema;
  const own = policy.attestations.filter((rule) => rule.predicateType === predicateType);
  const any = { predicateType, minimumMatches: 1, signedBy: undefined, conditions: [] };
  return { ...policy, attestations: own.length > 0 ? own : [any] };
}
