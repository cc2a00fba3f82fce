import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import {
  type AssetMove,
  type AssetName,
  decideAsset,
  refuseLacking,
  refuseTooMuch,
} from '../../decide/plan/release/assets.ts';
import type { Releasing } from '../../decide/plan/release/releasing.ts';
import type { ReleaseRecord } from '../../decide/report/record.ts';
import { placeNotes, printNotes } from '../../decide/report/release-notes.ts';
import type { Release, ReleaseAsset, Releases } from '../../github-ports.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { Log } from '../../ports.ts';
import { chooseRelease, markNotes, removeSpares, withoutMark } from './drafts.ts';
import { makeFiles, type ReleaseFile } from './files.ts';
import { type FinishedModule, provenOf, type ReleasedModule } from './modules.ts';
import { readAssets } from './read-assets.ts';

/**
 * The release of a run. Call {@link openRelease} before anything is sent, `fill` when every image is verified, `publish`
 * when the version tags have moved. Each step takes what an earlier run left.
 */
export interface ReleaseRun {
  /** What happened so far; undefined before `fill`. */
  readonly record: ReleaseRecord | undefined;
  /**
   * Uploads all files to the draft, or to the published release, and reads their digests back.
   * @param finished each module, in the order of the modules.
   */
  fill(finished: readonly FinishedModule[]): Promise<void>;
  /**
   * The bundle about a module that an earlier run put into the release: another signature would be another file.
   * @param index of the module. @returns undefined if there is none.
   */
  earlierBundle(index: number): Promise<Uint8Array | undefined>;
  /** Publishes the draft, with our section in its notes. */
  publish(): Promise<void>;
}

/** What a release is made of. */
export interface ReleaseParts {
  readonly releasing: Releasing;
  readonly modules: readonly ReleasedModule[];
  readonly names: readonly AssetName[];
}

/** Works on one release through its three steps. */
export class OneRelease implements ReleaseRun {
  record: ReleaseRecord | undefined;
  readonly #log: Log;
  readonly #releases: Releases;
  readonly #given: ReleaseParts;
  /** The one that this run works on, from its first sight on. */
  #id: number | undefined;
  #files: readonly ReleaseFile[] = [];
  #section = '';
  #fresh = { name: '', body: '' };

  constructor(log: Log, releases: Releases, given: ReleaseParts) {
    this.#log = log;
    this.#releases = releases;
    this.#given = given;
  }

  async check(): Promise<void> {
    const release = await this.look();
    this.#log.info(release === undefined ? 'a draft will be created' : describe(release));
    if (release?.isImmutable !== true) this.#fresh = await this.#askRight(this.#given.releasing);
  }

  /** Compares what is there with the run, and only reads. @returns undefined if there is no release yet. */
  async look(): Promise<Release | undefined> {
    const { modules, names } = this.#given;
    await this.#refuseMoved();
    const release = await this.#find();
    this.#id = release?.id;
    const there = release === undefined ? [] : await this.#assets(release.id);
    const known = names.flatMap(({ kind, module, name }) => {
      const made = modules.find((one) => one.name === module);
      return kind === 'module' && made !== undefined
        ? [{ name, digest: made.image.moduleDigest, size: made.module.byteLength }]
        : [];
    });
    const all = names.map(({ name }) => name);
    refuseTooMuch(
      [...known, ...modules.map(({ name, image }) => ({ name: `the image of ${name}`, size: image.size }))],
      all,
      there,
    );
    if (release !== undefined) {
      refuseLacking(release, all, there);
      for (const file of known) decideAsset(release, file, assetOf(there, file));
    }
    return release;
  }

  async earlierBundle(index: number): Promise<Uint8Array | undefined> {
    const { modules, names } = this.#given;
    const name = names.find(({ kind, module }) => kind === 'bundle' && module === modules[index]?.name)?.name;
    const there = name === undefined || this.#id === undefined ? [] : await this.#releases.fetchAssets(this.#id);
    const asset = there.find((one) => one.name === name);
    if (asset?.isWhole !== true || asset.size > LIMITS.bundle) return undefined;
    return this.#releases.fetchAsset(asset.id, LIMITS.bundle);
  }

  async fill(finished: readonly FinishedModule[]): Promise<void> {
    const { releasing, modules, names } = this.#given;
    this.#log.group(`Fill release ${inert(releasing.tag)}`);
    const proven = modules.map((module, i) => provenOf(module, finished[i] ?? { images: [], bundle: undefined }));
    this.#files = makeFiles(names, modules, proven);
    this.#section = printNotes(proven.map(({ notes }) => notes));
    await this.#refuseMoved();
    const release = this.#id === undefined ? await this.#findOrCreate() : await this.#current(this.#id);
    this.#id = release.id;
    const there = await this.#assets(release.id);
    refuseTooMuch(
      this.#files,
      names.map(({ name }) => name),
      there,
    );
    // All are decided before the first one is written.
    const moves = this.#files.map((file) => ({ file, move: decideAsset(release, file, assetOf(there, file)) }));
    this.record = { tag: release.tag, url: release.url, state: release.isDraft ? 'draft' : 'published', assets: [] };
    for (const { file, move } of moves) {
      await this.#put(release, file, move);
      const asset = { name: file.name, digest: file.digest, action: ACTIONS[move.kind] };
      this.record = { ...this.record, assets: [...this.record.assets, asset] };
    }
    if (moves.some(({ move }) => move.kind !== 'keep')) await this.#readBack(release);
  }

  async publish(): Promise<void> {
    const { record } = this;
    const { tag, commit } = this.#given.releasing;
    if (record === undefined || this.#id === undefined) throw new Error('a release is published after it is filled');
    this.#log.group(`Publish release ${inert(tag)}`);
    const isTagged = await this.#refuseMoved();
    const release = await this.#current(this.#id);
    await this.#readBack(release);
    const text = withoutMark(release.body);
    const notes = placeNotes(text, this.#section);
    if (notes.kind === 'left') this.#log.warning(`The notes of release ${inert(tag)} were not changed: ${notes.why}`);
    const wanted = notes.kind === 'placed' ? notes.body : text;
    const body = wanted === release.body ? {} : { body: wanted };
    if (!release.isDraft && body.body === undefined) {
      this.#log.info('already published: nothing was changed');
      return this.#removeSpares(release.id);
    }
    const change = release.isDraft ? { ...body, tag, isDraft: false, ...(isTagged ? {} : { commit }) } : body;
    const published = await this.#update(release, change);
    if (published.isDraft || published.tag !== tag) throw this.#changed(`GitHub answered with ${describe(published)}`);
    // A tag that GitHub made, or that moved in the meantime.
    if (release.isDraft) await this.#refuseMoved('required');
    this.record = { ...record, url: published.url, state: 'published' };
    this.#log.info(release.isDraft ? `published ${inert(published.url, 300)}` : 'the notes were updated');
    await this.#removeSpares(published.id);
  }

  /** @returns whether the git tag exists. @throws RELEASE_CONFLICT if it leads elsewhere. */
  async #refuseMoved(need?: 'required'): Promise<boolean> {
    const { tag, commit, isTagRequired } = this.#given.releasing;
    const found = await this.#releases.commitOf(tag);
    if (found === commit) return true;
    if (found === undefined && !isTagRequired && need === undefined) return false;
    throw new WasmImageError(
      'RELEASE_CONFLICT',
      found === undefined
        ? `Cannot release ${quoted(tag)}: the git tag does not exist any more`
        : `Cannot release ${quoted(tag)}: the git tag leads to commit ${quoted(found)}, and this run builds ${commit}`,
      {
        hint: 'a git tag of a version must not move: start the workflow on the tag as it is now, or release a new version',
        detail: { tag, wanted: commit, seen: found ?? 'none' },
      },
    );
  }

  async #find(): Promise<Release | undefined> {
    const { tag } = this.#given.releasing;
    const [release, ...others] = await this.#releases.find(tag);
    if (release === undefined) return undefined;
    const chosen = chooseRelease([release, ...others]);
    if (chosen !== undefined) return chosen;
    throw new WasmImageError(
      'RELEASE_CONFLICT',
      `Cannot choose a draft for ${quoted(tag)}: there are ${others.length + 1}`,
      {
        hint: `keep one and delete the others: ${[release, ...others]
          .map(({ url }) => url)
          .slice(0, 5)
          .join(', ')}`,
      },
    );
  }

  async #findOrCreate(): Promise<Release> {
    const there = await this.#find();
    if (there !== undefined) return there;
    const { tag, commit } = this.#given.releasing;
    this.#log.info('create a draft');
    const { name } = this.#fresh;
    const body = markNotes(name, this.#fresh.body);
    return this.#releases.create(tag, { name, body, commit, isPrerelease: /\d+\.\d+\.\d+-[0-9A-Za-z]/.test(tag) });
  }

  /** The release as it is now. @throws RELEASE_CONFLICT if it is gone or was given to another tag. */
  async #current(id: number): Promise<Release> {
    const release = await this.#releases.read(id);
    if (release === undefined) throw this.#changed('the release was deleted');
    if (release.tag !== this.#given.releasing.tag)
      throw this.#changed(`the release now belongs to tag ${quoted(release.tag)}`);
    return release;
  }

  async #put(release: Release, file: ReleaseFile, move: AssetMove): Promise<void> {
    this.#log.info(`${file.name}: ${ACTIONS[move.kind]}`);
    if (move.kind === 'keep') return;
    if (move.kind === 'replace') {
      // Another run may have published it since the files were compared.
      decideAsset(await this.#current(release.id), file, move.old);
      await this.#releases.removeAsset(move.old.id);
    }
    await this.#releases.upload(release, file.name, file.bytes).catch(this.#fail);
  }

  async #readBack(release: Release): Promise<void> {
    const there = await this.#assets(release.id);
    for (const file of this.#files) {
      const asset = assetOf(there, file);
      if (asset?.isWhole === true && asset.digest === file.digest) continue;
      throw this.#changed(
        asset === undefined ? `${quoted(file.name)} is gone` : `${quoted(file.name)} is not what was uploaded`,
      );
    }
  }

  /** Only requests that fail for lack of rights stop the run here; the notes themselves are a courtesy. */
  async #askRight({ tag, commit }: Releasing): Promise<{ readonly name: string; readonly body: string }> {
    try {
      return await this.#releases.draftNotes(tag, commit);
    } catch (thrown) {
      if (thrown instanceof WasmImageError && [401, 403, 404].includes(Number(thrown.detail.status))) throw thrown;
      this.#log.info('GitHub wrote no release notes');
      return { name: tag, body: '' };
    }
  }

  async #update(release: Release, change: Parameters<Releases['update']>[1]): Promise<Release> {
    return this.#releases.update(release.id, change).catch(async (thrown: unknown) => {
      const explained = this.#explained(thrown);
      if (explained !== thrown) {
        const [other] = await this.#releases.find(release.tag).catch(() => []);
        if (other?.isDraft === false) await this.#removeSpares(other.id);
      }
      throw explained;
    });
  }

  #assets(id: number): Promise<readonly ReleaseAsset[]> {
    return readAssets(this.#releases, id, this.#given.names).catch(this.#fail);
  }

  #removeSpares(kept: number): Promise<void> {
    const { tag } = this.#given.releasing;
    return removeSpares(this.#log, this.#releases, { kept, tag, files: this.#files });
  }

  readonly #fail = (thrown: unknown): never => {
    throw this.#explained(thrown);
  };

  /** GitHub answers 404 for a release that was deleted, and 422 for one that is immutable or whose tag was used. */
  #explained(thrown: unknown): unknown {
    if (!(thrown instanceof WasmImageError) || ![404, 422].includes(Number(thrown.detail.status))) return thrown;
    return new WasmImageError('RELEASE_CONFLICT', thrown.message, {
      hint: 'someone changed, deleted or published the release while this run used it, or its tag belonged to an immutable release: look at it, then run again',
      detail: thrown.detail,
      cause: thrown,
    });
  }

  #changed(why: string): WasmImageError {
    return new WasmImageError(
      'RELEASE_CONFLICT',
      `Cannot complete release ${quoted(this.#given.releasing.tag)}: it changed while this run used it: ${why}`,
      { hint: 'let only one run release a version (use a concurrency group), then run again: it finishes the rest' },
    );
  }
}

const ACTIONS = { keep: 'kept', upload: 'uploaded', replace: 'replaced' } as const;

function assetOf(there: readonly ReleaseAsset[], { name }: { readonly name: string }): ReleaseAsset | undefined {
  return there.find((asset) => asset.name === name);
}

function describe({ isDraft, isImmutable }: Release): string {
  return isDraft ? 'a draft' : isImmutable ? 'a published, immutable release' : 'a published release';
}
