import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import { findRecords } from '../../adapters/host/records.ts';
import type { Content } from '../../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import { recordMove, type TagMove } from '../../decide/gate/tag-moves.ts';
import type { TagPolicy, TagRule } from '../../decide/gate/tags/tag-policy.ts';
import { named } from '../../decide/inputs/named.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { rulesOfRecord } from '../../decide/plan/modules/held-rules.ts';
import { checkLegs, isVouchedFor, type Leg, readExpected, readLeg } from '../../decide/plan/modules/legs.ts';
import { refuseSharedRepository } from '../../decide/plan/modules/read-modules.ts';
import { planTagPolicy } from '../../decide/plan/tag-policy.ts';
import { aboutModule, withMoved } from '../../decide/report/module-errors.ts';
import type { MergedModule } from '../../decide/report/outputs.ts';
import { readManifest } from '../../oci/manifest.ts';
import { lowerCased, printReference, printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import { type RepositoryTags, rulesFor } from '../../pipeline/tags/repository-tags.ts';
import type { ImageStore } from '../../ports.ts';
import { openLogin, refuseOutside } from '../../wiring/login.ts';
import { openAuthorities, openReader, type Session } from '../../wiring/session.ts';
import { type DemandedGate, openDemandedGate } from '../verify.ts';
import { openReleases } from './tag.ts';

const MAX_RECORD_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 4;

/** One repository of a leg that has passed the gate. */
interface Verifiable {
  readonly leg: Leg;
  readonly repository: Repository;
  readonly verified: Verified;
  readonly manifest: Content;
  readonly rules: readonly TagRule[];
  readonly tags: RepositoryTags;
  readonly moves: Map<Tag, TagMove>;
}

/**
 * Verifies what the legs of a matrix published, and moves the tags of all of them: versions first, floating tags last.
 * No tag moves unless every leg is there and passes.
 * @param operands files or folders with records, besides those in `records`.
 * @throws the error of an image that is not verified, TAG_IMMUTABLE, TAG_RACE, INPUT_*, REGISTRY_*, FILE_*.
 */
export async function runMerge(
  operands: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly MergedModule[]> {
  const values = readValues('merge', raw);
  const legs = await readLegs([...operands, ...values.lines('records')], session);
  const expected = readExpected(values.text('expected') ?? '');
  checkLegs(legs, {
    expected,
    images: values.lines('images').map(lowerCased),
    tags: values.lines('tags').flatMap((line) => line.split(',').map((tag) => tag.trim())),
    repository: session.env.GITHUB_REPOSITORY || undefined,
  });
  const revision = revisionIn(values);
  refuseSharedRepository(legs.map(({ name, repositories }) => [name, repositories]));
  const places = legs.flatMap((leg) => leg.repositories.map((repository) => ({ leg, repository })));
  for (const { repository } of places) rememberPublic(printRepository(repository));
  for (const { repository } of places) await refuseOutside(session, repository);
  await openAuthorities(session, values);
  const gate = await openDemandedGate(session, values);
  const hosts = places.flatMap(({ repository }) => (repository.kind === 'registry' ? [repository.registry] : []));
  const stores = openLogin(session, values, hosts, { mustExist: true });
  const demands: LegMoves = {
    revision,
    policy: planTagPolicy(values),
    hasChannels: values.lines('channels').length > 0,
    isTrusted: (leg) => isVouchedFor(leg, expected),
  };
  const verified = await openDeadline(secondsOf(values)).hold('verify the legs', () =>
    inOrder(places, AT_ONCE, ({ leg, repository }) =>
      naming(leg.name, async () => {
        const one = await verifyLeg(leg, stores.open(repository), gate, demands);
        session.log.info(`${leg.name}: verified ${printReference(one.verified.reference)}`);
        return one;
      }),
    ),
  );
  await moveAll(verified);
  return verified.map(({ leg, repository, rules, moves, verified: { reference } }) => ({
    name: leg.name,
    reference: printReference(reference),
    repository: printRepository(repository),
    digest: leg.digest,
    moduleDigest: leg.moduleDigest,
    tags: rules.flatMap(({ tag }) => moves.get(tag) ?? []).map(recordMove),
  }));
}

/** What decides whether the tags of a leg move, besides the gate. */
interface LegMoves {
  /** The commit that its image must be made from. */
  readonly revision: string | undefined;
  readonly policy: TagPolicy;
  /** Whether the inputs set channels. */
  readonly hasChannels: boolean;
  isTrusted(leg: Leg): boolean;
}

/** Verifies one image of a leg, and decides how its tags move. */
async function verifyLeg(
  leg: Leg,
  store: ImageStore,
  gate: DemandedGate,
  { revision, policy, hasChannels, isTrusted }: LegMoves,
): Promise<Verifiable> {
  // Missing write access would stop the run half-way. One token then serves all requests.
  if (leg.tags.length > 0) await store.startUpload();
  const verification = await gate.verify(store, leg.digest);
  if (verification.kind !== 'verified') throw verification.error;
  const { verified, read } = verification;
  if (verified.image.moduleDigest !== leg.moduleDigest)
    throw new WasmImageError(
      'MODULE_DIGEST_MISMATCH',
      `Cannot use the record: it says module-digest ${leg.moduleDigest}, and the image has ${verified.image.moduleDigest}`,
    );
  refuseOtherCommit(leg, read.manifest, revision);
  const decide = (tagPolicy: TagPolicy): readonly TagRule[] => rulesFor({ tags: leg.tags, tagPolicy }, read.manifest);
  const rules = rulesOfRecord(decide, policy, { held: leg.held, isTrusted: isTrusted(leg), hasChannels });
  const decided = openReleases(store, gate);
  // Everything is decided before the first tag moves.
  await decided.decide(rules, leg.digest);
  // Other runs see this one by its version tag, and by nothing else: then each tag is read again before it moves.
  const tags = rules.some(({ kind }) => kind === 'version') ? decided : openReleases(store, gate);
  const { repository } = store;
  return { leg, repository, verified, manifest: read.manifest, rules, tags, moves: new Map() };
}

async function readLegs(paths: readonly string[], session: Session): Promise<readonly Leg[]> {
  if (paths.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot merge: no record is given', {
      hint: 'wasm-image merge records --expected a,b --key cosign.pub',
    });
  const files = (await Promise.all(paths.map((path) => findRecords(session.folder, path)))).flat();
  const { files: disk } = openReader(session);
  return Promise.all(files.map(async (path) => readLeg(await disk.read(path, MAX_RECORD_BYTES), path)));
}

/** The commit that all legs must be made from. @throws WasmImageError INPUT_INVALID. */
function revisionIn(values: Values): string | undefined {
  const commit = values.text('revision');
  if (commit === undefined || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return commit;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${named('revision')}: ${quoted(commit)} is not a full commit`);
}

/**
 * Refuses an earlier image by the same signer: the gate accepts it, but it is not what this run made. A version that
 * existed already may be older, because its tags stay.
 */
function refuseOtherCommit(leg: Leg, manifest: Content, revision: string | undefined): void {
  const seen = readManifest(manifest).annotations['org.opencontainers.image.revision'];
  if (revision === undefined || seen === revision || leg.tags.length === 0) return;
  const what = seen === undefined ? 'that names no commit' : `of commit ${quoted(seen)}`;
  throw new WasmImageError('INPUT_INVALID', `Cannot merge: its record names an image ${what}, not of ${revision}`, {
    hint: `run this leg again; an image names the commit of a clean checkout, unless ${named('metadata', 'off')} is set`,
  });
}

/** Versions of all modules first, then floating tags. */
async function moveAll(all: readonly Verifiable[]): Promise<void> {
  try {
    for (const isVersion of [true, false])
      for (const { leg, rules, tags, verified, manifest, moves } of all)
        await naming(leg.name, () =>
          tags.move(
            rules.filter(({ kind }) => (kind === 'version') === isVersion),
            verified,
            manifest,
            moves,
          ),
        );
  } catch (thrown) {
    throw withMoved(
      asWasmImageError(thrown),
      all.map(({ repository, moves }) => ({ repository, moves: [...moves.values()] })),
    );
  }
}

async function naming<T>(name: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    throw aboutModule(asWasmImageError(thrown), name);
  }
}
