import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import type { Content, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import { type MoveRecord, recordMove, type TagMove } from '../../decide/gate/tag-moves.ts';
import type { TagRule } from '../../decide/gate/tags/tag-policy.ts';
import { compareVersions, isVersionTag, parseVersion } from '../../decide/gate/version.ts';
import { type RawInputs, readValues } from '../../decide/inputs/values.ts';
import { planTagPolicy } from '../../decide/plan/tag-policy.ts';
import {
  lowerCased,
  parseReference,
  parseTag,
  printReference,
  type Reference,
  type Tag,
  tagOrNone,
  targetOf,
} from '../../oci/reference.ts';
import { openTags } from '../../pipeline/tags/move-tag.ts';
import { type RepositoryTags, rulesFor, versionOfImage } from '../../pipeline/tags/repository-tags.ts';
import { verifyRelease } from '../../pipeline/tags/verify-release.ts';
import type { ImageStore } from '../../ports.ts';
import { openLogin } from '../../wiring/login.ts';
import { refuseFile } from '../../wiring/operands.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';
import { openDemandedGate } from '../verify.ts';

/** Tags that were added to an image, or would be. */
export interface TagRun {
  /** By digest. */
  readonly reference: string;
  readonly digest: Digest;
  /** Undefined if nothing says which version the image is. */
  readonly version: string | undefined;
  readonly isTrial: boolean;
  readonly tags: readonly MoveRecord[];
}

/**
 * Adds tags to an image: the gate first, then the tag policy.
 * @param operands the image, and at least one tag.
 * @throws the error of an image that is not verified, TAG_IMMUTABLE, TAG_RACE, INPUT_*, REGISTRY_*.
 */
export async function runTag(operands: readonly string[], raw: RawInputs, session: Session): Promise<TagRun> {
  const values = readValues('tag', raw);
  const [image, ...texts] = operands.map((text, i) => (i === 0 ? lowerCased(text) : text));
  const tags = texts.flatMap((text) => text.split(',')).map((text) => parseTag(text.trim()));
  if (image === undefined || tags.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot add a tag: give an image and at least one new tag', {
      hint: 'wasm-image tag ghcr.io/acme/filter:1.2.3 latest --key cosign.pub',
    });
  await refuseFile(session, image);
  const reference = parseReference(image);
  for (const name of [image, ...tags]) rememberPublic(name);
  const { repository } = reference;
  const policy = planTagPolicy(values);
  await openAuthorities(session, values);
  const gate = await openDemandedGate(session, values);
  const hosts = repository.kind === 'registry' ? [repository.registry] : [];
  const store = openLogin(session, values, hosts, { mustExist: true }).open(repository);
  const releases = openReleases(store, gate);
  const { verified, manifest, version, rules, planned } = await openDeadline(secondsOf(values)).hold(
    `decide about the tags of ${quoted(image)}`,
    async () => {
      const verification = await gate.verify(store, targetOf(reference));
      if (verification.kind !== 'verified') throw verification.error;
      const { manifest } = verification.read;
      const isVersion = tags.some(isVersionTag);
      const { version, otherTags } = isVersion ? NO_VERSION : await findVersion(store, reference, manifest);
      const rules = rulesFor({ tags, tagPolicy: { ...policy, otherTags } }, manifest);
      // Everything is decided before the first tag moves.
      const planned = await releases.decide(rules, manifest.digest);
      return { verified: verification.verified, manifest, version, rules, planned };
    },
  );
  const isTrial = values.isOn('dry-run');
  const moves = isTrial ? planned : await carryOut(releases, rules, verified, manifest);
  return {
    reference: printReference(verified.reference),
    digest: manifest.digest,
    version: tags.find(isVersionTag)?.replace(/^v/i, '') ?? version,
    isTrial,
    tags: moves.map(recordMove),
  };
}

/** The tags of a repository. @param gate verifies other releases in it. */
export function openReleases(store: ImageStore, gate: Awaited<ReturnType<typeof openDemandedGate>>): RepositoryTags {
  return openTags({
    store,
    verify: async (digest) => {
      if (gate.signer !== undefined)
        return verifyRelease({ store, ...gate.signer.ports }, digest, gate.signer.policy, ['bundle']);
      const verification = await gate.verify(store, digest);
      return verification.kind === 'verified' ? verification.verified : undefined;
    },
  });
}

/** Versions first: other runs see this one by its version tag. */
async function carryOut(
  releases: RepositoryTags,
  rules: readonly TagRule[],
  verified: Verified,
  manifest: Content,
): Promise<readonly TagMove[]> {
  const moves = new Map<Tag, TagMove>();
  for (const isVersion of [true, false]) {
    const some = rules.filter(({ kind }) => (kind === 'version') === isVersion);
    await releases.move(some, verified, manifest, moves);
  }
  return rules.flatMap(({ tag }) => moves.get(tag) ?? []);
}

/** The version of an image, and tags that say it together with the variant. */
interface FoundVersion {
  readonly version: string | undefined;
  readonly otherTags: readonly Tag[];
}

const NO_VERSION: FoundVersion = { version: undefined, otherTags: [] };

/** The version of an image: that of the tag it is named by, or what it says, or that of a version tag that points to it. */
async function findVersion(store: ImageStore, reference: Reference, manifest: Content): Promise<FoundVersion> {
  const otherTags = reference.kind === 'tagged' ? [reference.tag] : [];
  const said = [...otherTags, versionOfImage(manifest) ?? ''].find((text) => parseVersion(text) !== undefined);
  if (said !== undefined) return { version: said.replace(/^v/i, ''), otherTags };
  const versions = ((await store.fetchTags()) ?? []).flatMap((text) => {
    const [tag, version] = [tagOrNone(text), parseVersion(text)];
    return tag === undefined || version === undefined ? [] : [{ tag, version }];
  });
  versions.sort((a, b) => compareVersions(b.version, a.version));
  for (const { tag, version } of versions)
    if ((await store.fetchManifest(tag))?.digest === manifest.digest)
      return { version: version.text, otherTags: [...otherTags, tag] };
  return { version: undefined, otherTags };
}
