import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import type { Digest } from '../../core/digest.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import { orderTags } from '../../decide/gate/tag-moves.ts';
import type { Family, TagOrigin } from '../../decide/gate/tags/families.ts';
import { named } from '../../decide/inputs/named.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { planDestination, usesRules } from '../../decide/plan/publish-to.ts';
import { planTagPolicy } from '../../decide/plan/tag-policy.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { openLogin } from '../../wiring/login.ts';
import { readExpectedSigner } from '../../wiring/open-trust.ts';
import type { ChangePlan } from '../../wiring/plan/plan-changes.ts';
import { type PlannedTags, planMoves } from '../../wiring/plan/plan-moves.ts';
import { readTagFacts } from '../../wiring/plan/tag-facts.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';

/** The tags of a run that publishes on this event. */
export interface TagPlan {
  /** Names in the order of docker/metadata-action, which can name `latest` twice. */
  readonly tags: readonly string[];
  /** The tag that counts as the version of the image; '' if there is none. */
  readonly version: string;
  readonly moves: readonly PlannedMove[];
  /** Only with modules. */
  readonly changes?: ChangePlan;
}

/** What would happen to one tag. */
export interface PlannedMove {
  /** Absent if no image is given. */
  readonly image?: string;
  readonly tag: string;
  readonly action: 'created' | 'moved' | 'kept' | 'refused' | 'unknown';
  /** What a tag that moves points to now. */
  readonly from?: Digest;
  /** What a tag that is kept points to. */
  readonly at?: Digest;
  readonly reason: string;
}

/** Rules that hold if there are none. Source: docker/metadata-action 6.2, README "tags input". */
const USUAL_RULES = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'].join('\n');

/**
 * Finds the tags for the event, and what they point to now.
 * @throws WasmImageError INPUT_*, FILE_*, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, REGISTRY_*.
 */
export async function runPlan(raw: RawInputs, session: Session): Promise<TagPlan> {
  const given = readValues('plan', raw);
  const isUsual = given.text('tags') === undefined && given.text('modules') === undefined;
  const values = isUsual ? readValues('plan', new Map([...raw, ['tags', USUAL_RULES]])) : given;
  await openAuthorities(session, values);
  const isProposal = session.event !== undefined && session.event.origin !== 'merged';
  const { repositories, names, version, variants, origins, remarks } = planDestination(values, {
    isRelease: !isProposal,
    repository: session.env.GITHUB_REPOSITORY || undefined,
    defaultImage: `oci-layout:${session.outFolder}`,
    tagFacts: usesRules(values) ? await readTagFacts(session) : undefined,
  });
  for (const remark of remarks) session.log.notice(remark);
  if (isUsual)
    session.log.notice(
      `These are the usual rules of docker/metadata-action; publish moves no tags without ${named('tags')}`,
    );
  const tags = [...new Set(names)];
  const images = values.text('images') === undefined ? [undefined] : repositories;
  const moves = await findMoves(session, values, { images, tags, version, variants, origins, isProposal });
  const changes = await findChanges(session, values);
  return { tags: names, version: version ?? '', moves, ...(changes === undefined ? {} : { changes }) };
}

async function findChanges(session: Session, values: Values): Promise<ChangePlan | undefined> {
  if (values.text('modules') === undefined) return undefined;
  const changes = await (await import('../../wiring/plan/plan-changes.ts')).planChanges(session, values);
  if (changes.whyAll !== undefined) session.log.notice(`All modules count as changed: ${changes.whyAll}`);
  return changes;
}

/** @param images undefined where none is given. */
async function findMoves(
  session: Session,
  values: Values,
  {
    images,
    tags,
    version,
    variants,
    origins,
    isProposal,
  }: {
    readonly images: readonly (Repository | undefined)[];
    readonly tags: readonly Tag[];
    readonly version: string | undefined;
    readonly variants: readonly Family[];
    readonly origins: readonly TagOrigin[];
    readonly isProposal: boolean;
  },
): Promise<readonly PlannedMove[]> {
  const all = (move: Omit<PlannedMove, 'tag' | 'image'>): readonly PlannedMove[] =>
    images.flatMap((image) =>
      tags.map((tag) => ({ ...(image === undefined ? {} : { image: printRepository(image) }), tag, ...move })),
    );
  if (isProposal)
    return all({ action: 'refused', reason: `the event is ${session.event?.name}, so publish moves no tags` });
  if (values.isOn('offline')) return all({ action: 'unknown', reason: `not looked up (${named('offline')})` });
  const given = images.flatMap((image) => image ?? []);
  if (given.length === 0) return all({ action: 'unknown', reason: `not looked up: ${named('images')} is not set` });
  const hosts = given.flatMap((image) => (image.kind === 'registry' ? [image.registry] : []));
  for (const image of given) rememberPublic(printRepository(image));
  const stores = openLogin(session, values, hosts, { mustExist: true });
  const planned = {
    tags: orderTags(tags),
    tagPolicy: { ...planTagPolicy(values), version, variants, origins },
    signer: await signerOf(session, values),
    policy: values.text('policy'),
  };
  return openDeadline(secondsOf(values)).hold(
    `look up the tags of ${given.map((image) => quoted(printRepository(image))).join(', ')}`,
    async () => (await inOrder(given, 1, (image) => lookUp(session, values, stores.open(image), planned))).flat(),
    'answer',
  );
}

/** What would happen to the tags of one repository, if the image is a new one. */
async function lookUp(
  session: Session,
  values: Values,
  store: ImageStore,
  planned: PlannedTags,
): Promise<readonly PlannedMove[]> {
  const moves = await planMoves(session, values, store, planned);
  return moves.map((move) => (move.action === 'unknown' ? { ...move, reason: WHY_UNKNOWN } : move));
}

const WHY_UNKNOWN = 'this login cannot read it, or it depends on who signs';

const SIGNERS = [
  'key',
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
] as const;

/** Who would sign, if the inputs say it; undefined: the workflow that runs. @throws as readExpectedSigner. */
async function signerOf(session: Session, values: Values): Promise<PlannedTags['signer']> {
  if (SIGNERS.every((name) => values.text(name) === undefined)) return undefined;
  const { signer, sourceRepository } = await readExpectedSigner(session, values);
  return signer.kind === 'key' ? signer : { ...signer, sourceRepository };
}
