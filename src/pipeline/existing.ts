import type { AbiReport } from '../abi/report.ts';
import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName } from '../core/text.ts';
import type { Verification } from '../decide/gate/verification.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Outcome, RecordedImage } from '../decide/report/record.ts';
import { readManifest } from '../oci/manifest.ts';
import { printRepository, type Tag } from '../oci/reference.ts';
import type { ImageStore, Log, Stores } from '../ports.ts';
import { currentDigest } from './current-tag.ts';
import type { Made } from './make/make.ts';

/** The image that a version has already, for the record. */
export interface Existing {
  readonly image: RecordedImage;
  readonly abi: AbiReport;
  readonly created: string;
  readonly outcomes: readonly Outcome[];
}

/** What looking for an existing image touches. */
interface ExistingPorts {
  readonly stores: Stores;
  readonly log: Log;
}

type Wanted = Pick<Plan, 'repositories' | 'pushing'>;
type Passed = Extract<Verification, { kind: 'verified' }>;

/**
 * Takes the image that the version tags of a run point to already, if it is another one and passes the gate in all
 * repositories. Nothing is written.
 * @param versions the tags that never move. @param made what this run would publish. @param verify the gate, with a fresh client.
 * @returns undefined if the run can go on. @throws TAG_IMMUTABLE, *_DENIED, *_NOT_FOUND, REGISTRY_*
 */
export async function takeExisting(
  ports: ExistingPorts,
  plan: Wanted,
  versions: readonly Tag[],
  made: Pick<Made, 'image'>,
  verify: (store: ImageStore, digest: Digest) => Promise<Verification>,
): Promise<Existing | undefined> {
  const digest = await findExisting(ports, plan, versions, made.image.manifest.digest);
  if (digest === undefined) return undefined;
  let existing: Existing | undefined;
  for (const repository of plan.repositories) {
    const gate = await verify(ports.stores.open(repository), digest);
    if (gate.kind !== 'verified') throw gate.error;
    existing = { ...describe(gate), outcomes: [...(existing?.outcomes ?? []), outcomeOf(gate)] };
  }
  ports.log.notice(`${versions.join(', ')} exists already as ${digest}, which is verified: nothing is pushed`);
  return existing;
}

/** Whether a dry run finds such an image; it says so, and verifies nothing. @throws TAG_IMMUTABLE, REGISTRY_* */
export async function foreseeExisting(
  ports: ExistingPorts,
  plan: Wanted,
  versions: readonly Tag[],
  made: Pick<Made, 'image'>,
): Promise<boolean> {
  if (plan.pushing.kind === 'dry-run' && plan.pushing.isOffline) return false;
  const digest = await findExisting(ports, plan, versions, made.image.manifest.digest);
  if (digest === undefined) return false;
  ports.log.notice(`${versions.join(', ')} exists already as ${digest}: the run would verify it and push nothing`);
  return true;
}

/**
 * The digest that all version tags have in all repositories, if it is not `wanted`.
 * @returns undefined if the run can go on: no version tag points to another image.
 * @throws TAG_IMMUTABLE if only some of them point to another image; REGISTRY_*.
 */
async function findExisting(
  { stores }: ExistingPorts,
  { repositories }: Wanted,
  versions: readonly Tag[],
  wanted: Digest,
): Promise<Digest | undefined> {
  const seen: (readonly [name: string, digest: Digest | undefined])[] = [];
  for (const repository of repositories) {
    const store = stores.open(repository);
    for (const tag of versions) seen.push([`${printRepository(repository)}:${tag}`, await currentDigest(store, tag)]);
  }
  const [name, current] = seen.find(([, digest]) => digest !== undefined && digest !== wanted) ?? [];
  if (current === undefined) return undefined;
  const odd = seen.find(([, digest]) => digest !== current);
  if (odd === undefined) return current;
  const what = odd[1] === undefined ? 'does not exist' : `points to ${odd[1]}`;
  throw new WasmImageError('TAG_IMMUTABLE', `Cannot keep ${name} at ${current}: ${odd[0]} ${what}`, {
    hint: `${inputName('on-existing')} skips a version only if all of its tags lead to one image: publish under a new version`,
    detail: { current, wanted },
  });
}

/** The facts about an existing image, for the record. */
function describe({ verified, read }: Passed): Omit<Existing, 'outcomes'> {
  const { abi, ...facts } = verified.image;
  const { config, layers, annotations } = readManifest(read.manifest);
  const sizes = new Map([config, ...layers].map(({ digest, size }) => [digest, size]));
  const created = annotations['org.opencontainers.image.created'] ?? '';
  return {
    image: {
      ...facts,
      manifest: read.manifest,
      config,
      size: [...sizes.values()].reduce((sum, size) => sum + size, read.manifest.bytes.byteLength),
    },
    abi,
    created: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(created) ? created : '1970-01-01T00:00:00Z',
  };
}

/** What happened to a repository that has the image already: it was verified. */
function outcomeOf({ verified, report }: Passed): Outcome {
  const { repository } = verified.reference;
  return { repository, push: 'present', signature: 'reused', verified, report, attestations: [], moves: [] };
}
