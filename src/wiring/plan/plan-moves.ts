import { openValidator } from '../../adapters/engine/validator.ts';
import type { TagPolicy } from '../../decide/gate/tags/tag-policy.ts';
import type { Values } from '../../decide/inputs/values.ts';
import type { ImageForecast } from '../../decide/plan/forecast.ts';
import { planTrust } from '../../decide/plan/trust.ts';
import { printRepository, type Tag } from '../../oci/reference.ts';
import { openTags } from '../../pipeline/tags/move-tag.ts';
import { rulesFor } from '../../pipeline/tags/repository-tags.ts';
import { foreseeTags, type LikelySigner } from '../../pipeline/tags/trial-tags.ts';
import { verifyRelease } from '../../pipeline/tags/verify-release.ts';
import type { ImageStore } from '../../ports.ts';
import { openTrust, openVerifier } from '../open-trust.ts';
import type { Session } from '../session.ts';
import { openRunPolicy } from './run-policy.ts';

/** The tags that a run would move, whose image is not known yet. */
export interface PlannedTags {
  readonly tags: readonly Tag[];
  readonly tagPolicy: TagPolicy;
  /** Who would sign; undefined: the workflow that runs, if there is one. */
  readonly signer?: LikelySigner | undefined;
  /** Path of the policy that says whose images count besides those of the signer. */
  readonly policy?: string | undefined;
}

/**
 * Finds out how the tags of one repository would move if the image were a new one. A full version that is there is
 * `kept`. The trust root is read only if a higher version has to be verified.
 * @param values of a command with the inputs for trust.
 * @returns one entry per tag, in the order in which they move; `unknown` if this login cannot read the repository, or
 * if it depends on a signer that is not known.
 * @throws REGISTRY_*, TRUST_ROOT_* and the like if it could not be found out.
 */
export async function planMoves(
  session: Session,
  values: Values,
  store: ImageStore,
  planned: PlannedTags,
): Promise<readonly (ImageForecast['tags'][number] & { readonly image: string })[]> {
  const rules = rulesFor(planned, undefined);
  const trust = openTrust(session, planTrust(values));
  const ports = {
    store,
    byPolicy:
      planned.policy === undefined
        ? undefined
        : await openRunPolicy(session, planned.policy, trust, [store.repository]),
    validator: openValidator(),
    gate: { openTags, verifyRelease },
    signer: async () => planned.signer ?? workflowOf(session),
    openBundleVerifier: (signer: Parameters<typeof openVerifier>[0]) => openVerifier(signer, trust),
  };
  const image = printRepository(store.repository);
  const moves = await foreseeTags(ports, rules, undefined, ['bundle', 'legacy']);
  return (moves ?? rules.map(({ tag }) => ({ tag, action: 'unknown' as const }))).map((move) => ({ image, ...move }));
}

/** The workflow that runs, by its name in certificates. */
function workflowOf({ env }: Session): LikelySigner | undefined {
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_WORKFLOW_REF: workflow = '' } = env;
  return workflow === '' ? undefined : { kind: 'certificate', identity: `${server}/${workflow}`, issuer: undefined };
}
