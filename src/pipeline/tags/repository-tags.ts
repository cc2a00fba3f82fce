import type { Content, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import { decideMove, isSet, type TagMove } from '../../decide/gate/tag-moves.ts';
import { isRival, rivalsOf } from '../../decide/gate/tags/rivals.ts';
import { type ForwardRule, ruleTags, type TagPolicy, type TagRule } from '../../decide/gate/tags/tag-policy.ts';
import { parseVersion } from '../../decide/gate/version.ts';
import { readManifest } from '../../oci/manifest.ts';
import { printRepository, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { orDenied } from './or-denied.ts';

/** What deciding about the tags of a repository touches. */
export interface TagPorts {
  /** Fresh, so that the registry's own tags are read. */
  readonly store: ImageStore;
  /** Verifies another release, as in `verifyRelease`. @throws if it could not be found out. */
  readonly verify: (digest: Digest) => Promise<Verified | undefined>;
  /** Writes a tag. @param before what the tag points to now. @throws INTERNAL if `verified` is not a proof for it. */
  readonly put: (verified: Verified, manifest: Content, tag: Tag, before: Content | undefined) => Promise<void>;
}

/** A verified image whose version keeps a tag where it is. */
interface Higher {
  readonly text: string;
  readonly manifest: Content;
  readonly verified: Verified;
}

/** Images that are verified for one tag at most. Anybody who can push can add tags. */
const MAX_RIVALS = 200;
/** Passes over the tags: a write and a look at it, twice. */
const MAX_PASSES = 4;
const VERSION = 'org.opencontainers.image.version';

/** The tags of one repository. */
export type RepositoryTags = Pick<OpenTags, 'decide' | 'move' | 'moveOne'>;

/** Opens the tags of a repository; {@link openTags} makes sure that they move to verified images only. */
export function openRepositoryTags(ports: TagPorts): RepositoryTags {
  return new OpenTags(ports);
}

class OpenTags {
  readonly #ports: TagPorts;
  /** What {@link decide} has read, for the first look at each tag. */
  readonly #seen = new Map<Tag, Content | undefined>();
  readonly #verdicts = new Map<Digest, Promise<Verified | undefined>>();

  constructor(ports: TagPorts) {
    this.#ports = ports;
  }

  /**
   * Decides moves without making them: one list of tags, one request per tag, and the gate for higher versions, from
   * the highest down, until one is verified.
   * @param wanted undefined if the image is not known yet.
   * @throws TAG_IMMUTABLE, and REGISTRY_*, TRUST_ROOT_* and the like if it could not be found out.
   */
  async decide(rules: readonly TagRule[], wanted: Digest | undefined): Promise<readonly TagMove[]> {
    const listed = await this.#list(rules);
    const moves: TagMove[] = [];
    for (const rule of rules) {
      const current = rule.kind === 'refused' ? undefined : await this.#ports.store.fetchManifest(rule.tag);
      this.#seen.set(rule.tag, current);
      const higher = rule.kind === 'forward' ? await this.#findHigher(rule, listed, current, wanted) : undefined;
      moves.push(decideMove(this.#ports.store.repository, rule, current?.digest, wanted, higher?.text));
    }
    return moves;
  }

  /**
   * Moves tags to a verified image. Registries have no compare-and-swap, but every run writes its version tag before
   * its floating tags. So a run that lists the versions again after its writes sees each run that could have written
   * before it, and gives way to a higher one.
   * @param moves gets each move as soon as it is made.
   * @throws as {@link decide}, and TAG_RACE if another writer keeps moving a tag.
   */
  async move(
    rules: readonly TagRule[],
    verified: Verified,
    manifest: Content,
    moves: Map<Tag, TagMove>,
  ): Promise<void> {
    const forward: ForwardRule[] = [];
    for (const rule of rules) {
      if (rule.kind === 'forward') forward.push(rule);
      else moves.set(rule.tag, await this.moveOne(rule, verified, manifest));
    }
    for (let pass = 1, isSettled = forward.length === 0; !isSettled; pass += 1) {
      const listed = await this.#list(forward);
      isSettled = true;
      for (const rule of forward) {
        const wrote = await this.#moveForward(rule, listed, moves, { verified, manifest, isLast: pass === MAX_PASSES });
        if (wrote) isSettled = false;
      }
    }
  }

  /**
   * Moves one tag: reads it, decides, writes it, reads it again. At most three requests, and no write when the tag
   * points to the image already.
   * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*.
   */
  async moveOne(rule: Exclude<TagRule, { kind: 'forward' }>, verified: Verified, manifest: Content): Promise<TagMove> {
    const { store, put } = this.#ports;
    const before = rule.kind === 'refused' ? undefined : await store.fetchManifest(rule.tag);
    const move = decideMove(store.repository, rule, before?.digest, manifest.digest);
    if (move.kind !== 'created' && move.kind !== 'moved') return move;
    await put(verified, manifest, rule.tag, before);
    const after = await store.fetchManifest(rule.tag);
    if (after?.digest !== manifest.digest) throw lostRace(store, rule.tag, manifest, after);
    return move;
  }

  /** One look at a tag, and a write if it is not where it should be. @returns whether it wrote. */
  async #moveForward(
    rule: ForwardRule,
    listed: readonly string[],
    moves: Map<Tag, TagMove>,
    ours: { readonly verified: Verified; readonly manifest: Content; readonly isLast: boolean },
  ): Promise<boolean> {
    const { store, put } = this.#ports;
    const { tag } = rule;
    // A run with a version tag is seen by the list, so what was read before that is good enough.
    const current = this.#seen.has(tag) ? this.#seen.get(tag) : await store.fetchManifest(tag);
    this.#seen.delete(tag);
    const higher = await this.#findHigher(rule, listed, current, ours.manifest.digest);
    const move = decideMove(store.repository, rule, current?.digest, ours.manifest.digest, higher?.text);
    const earlier = moves.get(tag);
    const isWrite = move.kind === 'created' || move.kind === 'moved';
    // This run has moved the tag, and a higher version was published in the meantime.
    const isOvertaken = higher !== undefined && earlier !== undefined && isSet(earlier) && isSet(move);
    if (!isWrite && !isOvertaken) {
      if (earlier === undefined || !isSet(move)) moves.set(tag, move);
      return false;
    }
    const target = isOvertaken ? higher : ours;
    if (ours.isLast) throw lostRace(store, tag, target.manifest, current);
    await unlessMoved(put(target.verified, target.manifest, tag, current));
    moves.set(tag, earlier ?? move);
    return true;
  }

  async #list(rules: readonly TagRule[]): Promise<readonly string[]> {
    if (!rules.some((rule) => rule.kind === 'forward' && !rule.mayGoBack)) return [];
    return (await this.#ports.store.fetchTags()) ?? [];
  }

  /** A list without a tag that is there does not show which versions there are. @throws REGISTRY_PROTOCOL */
  async #listWith(tag: Tag, listed: readonly string[]): Promise<readonly string[]> {
    if (listed.includes(tag)) return listed;
    const again = (await this.#ports.store.fetchTags()) ?? [];
    if (again.includes(tag)) return again;
    const name = printRepository(this.#ports.store.repository);
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot list the tags of ${name}: the list lacks ${quoted(tag)}`);
  }

  /** The highest verified version that keeps the tag where it is. @throws if it could not be found out. */
  async #findHigher(
    rule: ForwardRule,
    listed: readonly string[],
    current: Content | undefined,
    wanted: Digest | undefined,
  ): Promise<Higher | undefined> {
    if (rule.mayGoBack) return undefined;
    const { store } = this.#ports;
    const rivals = rivalsOf(rule, current === undefined ? listed : await this.#listWith(rule.tag, listed));
    for (const [i, { tag, version, isOnlyCurrent }] of rivals.entries()) {
      if (i === MAX_RIVALS)
        throw new WasmImageError(
          'LIMIT_EXCEEDED',
          `Cannot decide about ${printRepository(store.repository)}:${rule.tag}: none of the ${MAX_RIVALS} highest versions is verified`,
        );
      const manifest = await orDenied(() => store.fetchManifest(tag));
      if (manifest === undefined || (isOnlyCurrent && manifest.digest !== current?.digest)) continue;
      const verified = manifest.digest === wanted ? undefined : await this.#verify(manifest.digest);
      if (verified !== undefined) return { text: version.text, manifest, verified };
    }
    const text = current === undefined || current.digest === wanted ? undefined : versionOfImage(current);
    if (current === undefined || text === undefined || !isRival(rule, text)) return undefined;
    const verified = await this.#verify(current.digest);
    return verified && { text, manifest: current, verified };
  }

  #verify(digest: Digest): Promise<Verified | undefined> {
    const known = this.#verdicts.get(digest) ?? this.#ports.verify(digest);
    this.#verdicts.set(digest, known);
    return known;
  }
}

/** How the tags of a plan move. What the image says about its version counts if the plan does not say it. */
export function rulesFor(
  { tags, tagPolicy }: { readonly tags: readonly Tag[]; readonly tagPolicy: TagPolicy },
  manifest: Content | undefined,
): readonly TagRule[] {
  const isGiven = manifest === undefined || parseVersion(tagPolicy.version ?? '') !== undefined;
  const version = isGiven ? tagPolicy.version : versionOfImage(manifest);
  return ruleTags(tags, { ...tagPolicy, version });
}

/** The version that an image says it has; undefined if it says none or cannot be read. */
export function versionOfImage(manifest: Content): string | undefined {
  try {
    return readManifest(manifest).annotations[VERSION];
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}

/** The next look at the tag finds out what another writer has done. */
async function unlessMoved(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'TAG_RACE') throw error;
  }
}

/** The error for a tag that another writer has moved. */
function lostRace({ repository }: ImageStore, tag: Tag, wanted: Content, seen: Content | undefined): WasmImageError {
  const fate = seen === undefined ? 'deleted it' : `moved it to ${seen.digest}`;
  return new WasmImageError(
    'TAG_RACE',
    `Cannot keep ${printRepository(repository)}:${tag} at ${wanted.digest}: another writer ${fate}`,
    { detail: { tag, wanted: wanted.digest, seen: seen?.digest ?? 'none' } },
  );
}
