import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import { openReleases } from '../../src/adapters/github/releases.ts';
import { openStorageRecords } from '../../src/adapters/github/storage-records.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planPublish } from '../../src/decide/plan/plan.ts';
import type { Releases, StorageRecords } from '../../src/github-ports.ts';
import { type PublishPorts, type PublishResult, publish } from '../../src/pipeline/publish.ts';
import type { Log } from '../../src/ports.ts';
import { type Github, startGithub } from './github.ts';
import type { ReleaseState } from './github-state.ts';
import { NET } from './net.ts';
import { openTestPorts, PRIVATE_PEM, temporaryFolder } from './publisher.ts';
import { startRegistry, type TestRegistry } from './registry.ts';

export const TOKEN = 'ghs-sentinel-token-r7';
/** The commit of the workflow. */
export const COMMIT = 'a1'.repeat(20);

const { fetch } = NET;
type Options = Partial<Parameters<typeof openReleases>[0]>;

/**
 * The releases of the test server. Waits are skipped.
 * @param timeoutMs replaces the limit of each request.
 */
export function openTestReleases(github: Github, options: Options = {}, timeoutMs?: number): Promise<Releases> {
  const limited = Object.assign(
    (...[url, given]: Parameters<typeof fetch>) => fetch(url, { ...given, timeout: timeoutMs }),
    { defaults: fetch.defaults },
  );
  return openReleases(optionsFor(github, options), timeoutMs === undefined ? NET : { ...NET, fetch: limited });
}

export function openTestRecords(github: Github, options: Options = {}): Promise<StorageRecords> {
  return openStorageRecords(optionsFor(github, options), NET);
}

function optionsFor(github: Github, options: Options) {
  return { repository: 'acme/filter', token: TOKEN, apiUrl: github.url, sleep: async () => undefined, ...options };
}

/** The tag of the scene, and the files of its release. */
export const TAG = 'v1.0.0';
export const FILES = ['SHA256SUMS', 'f.abi.json', 'f.oci.tar', 'f.wasm'];

/**
 * Publishes `filter.wasm` like a workflow on the push of a tag, with a key.
 * @param options `ref`: of the event; `module`: bytes.
 */
export function publishRelease(
  github: Github,
  inputs: Readonly<Record<string, string>>,
  options: {
    readonly copy: string;
    readonly ref?: string;
    readonly commit?: string;
    readonly module?: Uint8Array;
    readonly log?: Log;
    readonly ports?: Partial<PublishPorts>;
  },
): Promise<PublishResult> {
  const { copy, ref = `refs/tags/${TAG}`, commit = COMMIT, module, log, ports } = options;
  const all = {
    module: 'filter.wasm',
    'signing-key': PRIVATE_PEM,
    smoke: 'false',
    metadata: 'off',
    tags: `${TAG},latest`,
    'github-token': TOKEN,
    'release-assets': 'module, report, image, checksums',
    ...inputs,
  };
  const plan = planPublish(readValues('publish', new Map(Object.entries(all))), {
    event: { name: 'push', ref, origin: 'merged' },
    isPrivate: false,
    hasIdentityToken: true,
    defaultImage: 'oci-layout:/nonexistent',
    repository: 'acme/filter',
    commit,
  });
  return publish(plan, {
    ...openTestPorts({ copy, ...(module === undefined ? {} : { module }), ...(log === undefined ? {} : { log }) }),
    openReleases: () => openTestReleases(github),
    ...ports,
  });
}

/** What the tests of one file share: a registry, and for each test a repository on GitHub with the tag, and an image. */
export interface ReleaseScene {
  readonly github: Github;
  readonly registry: TestRegistry;
  readonly image: string;
  run(
    inputs?: Readonly<Record<string, string>>,
    options?: Partial<Parameters<typeof publishRelease>[2]>,
  ): Promise<PublishResult>;
  /** The release of the tag, which must exist. */
  release(tag?: string): ReleaseState;
  /** The names of its files, sorted. */
  files(tag?: string): readonly string[];
  /** The requests that are not reads. */
  writes(): readonly string[];
  /** The tags that the image has. */
  tags(): readonly string[];
}

/** Opens the scene with the hooks of the test runner. */
export function openReleaseScene(): ReleaseScene {
  const folder = temporaryFolder();
  let count = 0;
  const open: { registry?: TestRegistry; github?: Github } = {};
  before(async () => {
    open.registry = await startRegistry({ referrers: 'api' });
  });
  beforeEach(async () => {
    await open.github?.stop();
    count += 1;
    open.github = await startGithub();
    open.github.repository.tags.set(TAG, { type: 'commit', sha: COMMIT });
  });
  after(async () => {
    await Promise.all([open.registry?.stop(), open.github?.stop()]);
    folder.remove();
  });
  const scene: ReleaseScene = {
    get github() {
      assert.ok(open.github !== undefined);
      return open.github;
    },
    get registry() {
      assert.ok(open.registry !== undefined);
      return open.registry;
    },
    get image() {
      return `${scene.registry.host}/r${count}/f`;
    },
    run: (inputs = {}, options = {}) =>
      publishRelease(scene.github, { images: scene.image, ...inputs }, { copy: `${folder.path}/copy`, ...options }),
    release: (tag = TAG) => {
      const found = scene.github.repository.release(tag);
      assert.ok(found !== undefined, `there is a release ${tag}`);
      return found;
    },
    files: (tag) =>
      scene
        .release(tag)
        .assets.map(({ name }) => name)
        .sort(),
    writes: () => scene.github.seen.map(({ line }) => line).filter((line) => !line.startsWith('GET')),
    tags: () => [TAG, 'latest'].filter((tag) => scene.registry.historyOf(`r${count}/f`, tag).length > 0),
  };
  return scene;
}

/** The run failed because of a conflict. */
export function assertConflict(result: PublishResult, message: RegExp, hint = /./): void {
  assert.ok(result.kind === 'failed', 'the run fails');
  assert.equal(result.error.code, 'RELEASE_CONFLICT', result.error.message);
  assert.equal(result.error.exitCode, 6);
  assert.match(result.error.message, message);
  assert.match(result.error.hint, hint);
}
