import { digestOf, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, stringAt } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import type { Release, ReleaseAsset, ReleaseChange, Releases } from '../../github-ports.ts';
import { type GithubClient, type GithubOptions, type Net, openGithub } from './github-client.ts';

const PER_PAGE = 100;
/** GitHub lists at most 10,000 releases, and a release has at most 1,000 assets. */
const MAX_PAGES = 100;
const UPLOAD_TIMEOUT_MS = 15 * 60_000;
const MAX_BODY = 1024 * 1024;

/**
 * Opens the releases of a repository on GitHub.
 * @param options `token`: with `contents: write`.
 * @throws WasmImageError RELEASE_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Releases", "Release assets" and "Git references".
 */
export async function openReleases(options: GithubOptions, net: Net): Promise<Releases> {
  const client = await openGithub(
    options,
    {
      code: 'RELEASE_FAILED',
      what: `Cannot use the releases of ${quoted(options.repository)}`,
      permission:
        'add "contents: write" to the "permissions:" of the job; if it is there, someone may have deleted the release ' +
        'while the run used it: run again',
    },
    net,
  );
  return new GithubReleases(client);
}

class GithubReleases implements Releases {
  readonly #client: GithubClient;

  constructor(client: GithubClient) {
    this.#client = client;
  }

  async find(tag: string): Promise<readonly Release[]> {
    const published = await this.#askIfThere('GET /repos/{owner}/{repo}/releases/tags/{tag}', { tag });
    if (published !== undefined) return [this.#releaseOf(published)];
    // Drafts have no tag yet, so they are only in the list.
    const all = await this.#pages('GET /repos/{owner}/{repo}/releases', {});
    const found = all.map((one) => this.#releaseOf(one)).filter((one) => one.tag === tag);
    const listed = found.filter((one) => !one.isDraft);
    return listed.length > 0 ? listed : found;
  }

  async drafts(tag: string): Promise<readonly Release[]> {
    // The list starts with the newest.
    const all = await this.#pages('GET /repos/{owner}/{repo}/releases', {}, 1);
    return all.map((one) => this.#releaseOf(one)).filter((one) => one.isDraft && one.tag === tag);
  }

  async read(id: number): Promise<Release | undefined> {
    const found = await this.#askIfThere(RELEASE, { release_id: id });
    return found === undefined ? undefined : this.#releaseOf(found);
  }

  create(tag: string, change: ReleaseChange): Promise<Release> {
    return this.#client.retry(async (attempt) => {
      // The answer to an earlier attempt may have been lost.
      const [there] = attempt === 1 ? [] : await this.find(tag);
      if (there !== undefined) return there;
      const parameters = { ...this.#names, tag_name: tag, draft: true, ...fieldsOf(change) };
      return this.#releaseOf(await this.#client.once({ route: 'POST /repos/{owner}/{repo}/releases', parameters }));
    });
  }

  async update(id: number, change: ReleaseChange): Promise<Release> {
    const parameters = { ...this.#names, release_id: id, ...fieldsOf(change) };
    return this.#releaseOf(
      await this.#client.ask({ route: 'PATCH /repos/{owner}/{repo}/releases/{release_id}', parameters }),
    );
  }

  async remove(id: number): Promise<void> {
    await this.#askIfThere('DELETE /repos/{owner}/{repo}/releases/{release_id}', { release_id: id });
  }

  async fetchAssets(id: number): Promise<readonly ReleaseAsset[]> {
    const all = await this.#pages('GET /repos/{owner}/{repo}/releases/{release_id}/assets', { release_id: id });
    return all.map((one) => this.#assetOf(one));
  }

  async upload(release: Release, name: string, bytes: Uint8Array): Promise<ReleaseAsset> {
    const url = `${this.#client.uploadUrl(release.uploadUrl)}?name=${encodeURIComponent(name)}`;
    const asset = await this.#client.retry(async (attempt) => {
      const there = attempt === 1 ? undefined : await this.#leftOf(release, name);
      if (there !== undefined) return there;
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = this.#client.once({ route: `POST ${url}`, body: bytes, headers, timeoutMs: UPLOAD_TIMEOUT_MS });
      return this.#assetOf(await answer);
    });
    if (asset.name !== name)
      throw this.#client.failed(`GitHub stored ${quoted(name)} under the name ${quoted(asset.name)}`);
    const isOther = asset.size !== bytes.byteLength || (asset.digest ?? digestOf(bytes)) !== digestOf(bytes);
    if (!asset.isWhole || isOther)
      throw this.#client.failed(`GitHub received other bytes than those of ${quoted(name)}`);
    return asset;
  }

  async removeAsset(id: number): Promise<void> {
    await this.#askIfThere('DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', { asset_id: id });
  }

  async fetchAsset(id: number, limit: number): Promise<Uint8Array> {
    const answer = await this.#client.ask({
      route: 'GET /repos/{owner}/{repo}/releases/assets/{asset_id}',
      parameters: { ...this.#names, asset_id: id },
      headers: { accept: 'application/octet-stream' },
      timeoutMs: UPLOAD_TIMEOUT_MS,
      maxBytes: limit,
    });
    if (answer instanceof ArrayBuffer) return new Uint8Array(answer);
    if (typeof answer === 'string' && answer === '') return new Uint8Array();
    throw this.#client.failed('an asset was not returned as bytes');
  }

  async commitOf(tag: string): Promise<string | undefined> {
    // The part after `ref/` keeps its slashes.
    const found = await this.#askIfThere(
      `GET /repos/{owner}/{repo}/git/ref/tags/${tag.split('/').map(encodeURIComponent).join('/')}`,
      {},
    );
    if (found === undefined) return undefined;
    let target = this.#objectAt(found, 'object');
    for (let depth = 0; stringAt(target, 'type') === 'tag' && depth < 10; depth += 1) {
      const parameters = { ...this.#names, tag_sha: stringAt(target, 'sha') ?? '' };
      target = this.#objectAt(
        await this.#client.ask({ route: 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}', parameters }),
        'object',
      );
    }
    const [type, sha] = [stringAt(target, 'type'), stringAt(target, 'sha')];
    if (type !== 'commit' || sha === undefined)
      throw this.#client.failed(`tag ${quoted(tag)} does not lead to a commit`);
    return sha;
  }

  async draftNotes(tag: string, commit: string): Promise<{ readonly name: string; readonly body: string }> {
    const parameters = { ...this.#names, tag_name: tag, target_commitish: commit };
    const answer = (await this.#client.ask({
      route: 'POST /repos/{owner}/{repo}/releases/generate-notes',
      parameters,
      maxBytes: MAX_BODY,
    })) as Json;
    if (!isObject(answer)) throw this.#client.failed('the response is not a JSON object');
    return { name: stringAt(answer, 'name') ?? tag, body: stringAt(answer, 'body') ?? '' };
  }

  get #names() {
    return { owner: this.#client.owner, repo: this.#client.repo };
  }

  /** What an earlier attempt left: the whole asset, or undefined after the rest of a broken one is removed. */
  async #leftOf(release: Release, name: string): Promise<ReleaseAsset | undefined> {
    const there = (await this.fetchAssets(release.id)).find((one) => one.name === name);
    if (there === undefined || there.isWhole) return there;
    await this.removeAsset(there.id);
    return undefined;
  }

  /** Undefined for 404. */
  async #askIfThere(route: string, parameters: JsonObject): Promise<unknown> {
    try {
      return (await this.#client.ask({ route, parameters: { ...this.#names, ...parameters } })) ?? '';
    } catch (thrown) {
      if (thrown instanceof WasmImageError && thrown.detail.status === 404) return undefined;
      throw thrown;
    }
  }

  async #pages(route: string, parameters: JsonObject, most = MAX_PAGES): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    for (let page = 1; page <= most; page += 1) {
      const asked = { ...this.#names, ...parameters, per_page: PER_PAGE, page };
      const answer = await this.#client.ask({ route, parameters: asked });
      if (!Array.isArray(answer)) throw this.#client.failed('the response is not a list');
      all.push(...answer);
      if (answer.length < PER_PAGE) break;
    }
    return all;
  }

  #objectAt(value: unknown, key: string): JsonObject {
    const found = isObject(value as Json) ? (value as JsonObject)[key] : undefined;
    if (!isObject(found)) throw this.#client.failed(`the response has no ${quoted(key)}`);
    return found;
  }

  #releaseOf(value: unknown): Release {
    if (!isObject(value as Json)) throw this.#client.failed('the response is not a release');
    const object = value as JsonObject;
    const { id, draft, immutable } = object;
    const [tag, url, uploadUrl] = ['tag_name', 'html_url', 'upload_url'].map((key) => stringAt(object, key));
    if (!isId(id) || typeof draft !== 'boolean' || tag === undefined || url === undefined || uploadUrl === undefined)
      throw this.#client.failed('the response is not a release');
    return {
      id,
      tag,
      name: stringAt(object, 'name') ?? '',
      body: stringAt(object, 'body') ?? '',
      isDraft: draft,
      isImmutable: immutable === true,
      url,
      uploadUrl,
    };
  }

  #assetOf(value: unknown): ReleaseAsset {
    if (!isObject(value as Json)) throw this.#client.failed('the response is not an asset');
    const { id, size } = value as JsonObject;
    const [name, state, digest] = ['name', 'state', 'digest'].map((key) => stringAt(value as JsonObject, key));
    if (!isId(id) || !isId(size) || name === undefined) throw this.#client.failed('the response is not an asset');
    return {
      id,
      name,
      size,
      isWhole: state === 'uploaded',
      digest: digest !== undefined && isDigest(digest) ? digest : undefined,
    };
  }
}

const RELEASE = 'GET /repos/{owner}/{repo}/releases/{release_id}';

function isId(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** In GitHub's names. `legacy` decides by version and date, so that a release of an older line is not "latest". */
function fieldsOf({ tag, name, body, isDraft, isPrerelease, commit }: ReleaseChange): JsonObject {
  return {
    ...(tag === undefined ? {} : { tag_name: tag }),
    ...(name === undefined ? {} : { name }),
    ...(body === undefined ? {} : { body }),
    ...(isDraft === undefined ? {} : { draft: isDraft }),
    ...(isPrerelease === undefined ? {} : { prerelease: isPrerelease }),
    ...(commit === undefined ? {} : { target_commitish: commit }),
    ...(isDraft === false ? { make_latest: 'legacy' } : {}),
  };
}
