// act runs the workflow of docs/release.md. People use the files that end up in the release without a registry.
import { strict as assert } from 'node:assert';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Github, startGithub } from '../test/support/github.ts';
import { makeAction, runWorkflow } from './lib/act.ts';
import { readTags } from './lib/clients.ts';
import { documentWorkflow } from './lib/first-workflows.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { mustRun, run, stopAll } from './lib/process.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { wasmImage } from './lib/subject.ts';

const REPOSITORY = {
  full_name: 'acme/wasm',
  name: 'wasm',
  owner: { login: 'acme' },
  private: false,
  visibility: 'public',
  fork: false,
};
const TAG = 'v1.2.3';
const REF = `refs/tags/${TAG}`;
const RELEASE = { tag_name: TAG, draft: false, prerelease: false };

const ROWS = [
  {
    what: 'the push of a tag makes a draft, fills it and publishes it',
    event: 'push',
    on: 'push: {tags: ["v*"]}',
    // Nothing can be added to a published release.
    isImmutable: true,
    payload: { ref: REF, repository: REPOSITORY },
  },
  {
    what: 'the event of a published release adds the files',
    event: 'release',
    on: 'release: {types: [published]}',
    isImmutable: false,
    payload: { action: 'published', ref: REF, release: RELEASE, repository: REPOSITORY },
  },
] as const;

describe('releases by a workflow', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let ours: string;

  before(async () => {
    workspace = await makeWorkspace('releases');
    ours = makeAction(workspace.folder);
    registry = await startRegistry('docker-registry', 'releases');
    sigstore = await startSigstore('releases-sigstore', 2);
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  for (const { what, event, on, isImmutable, payload } of ROWS) {
    let github: Github;
    let identity: string;
    const folder = freshFolder(`releases-${event}`);
    const files = freshFolder(`releases-${event}-files`);
    after(() => github?.stop());

    test(`${what}, before latest moves`, async () => {
      github = await startGithub(REPOSITORY.full_name);
      github.repository.isImmutable = isImmutable;
      if (event === 'release') github.repository.add({ tag_name: TAG });
      const job = sigstore.issuer.allow({ event_name: event });
      identity = job.identity;
      const { text, actions } = documentWorkflow('docs/release.md', 0, registry.host, sigstore);
      const image = `acme/${event}/filter`;
      const tagsThen: (readonly string[])[] = [];
      github.onRequest = (_, when) => {
        if (when === 'after') tagsThen.push(writtenTags(image));
      };
      const ran = await runWorkflow({
        folder,
        workflow: text.replace(/^on:\n(?: .*\n)*/m, `on: {${on}}\n`).replace('acme/filter', image),
        event,
        payload: ({ after: sha }: { readonly after: string }) => {
          github.repository.tags.set(TAG, { type: 'commit', sha });
          return payload;
        },
        actions: Object.fromEntries(actions.map((one) => [one, ours])),
        files: { 'filter.wasm': workspace.module },
        env: {
          ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
          GITHUB_API_URL: github.url,
        },
        token: 'token-of-the-lab',
      });
      assert.equal(ran.status, 0, ran.report);
      const tags = await readTags(registry.host, image);
      assert.deepEqual([...tags.keys()].sort(), ['latest', TAG]);
      assert.equal(tags.get('latest'), tags.get(TAG));
      // The last request about the release comes before the floating tag.
      assert.deepEqual(tagsThen.at(-1), [TAG]);
      const release = github.repository.release(TAG);
      assert.deepEqual(
        [release?.draft, release?.immutable, github.repository.releases.length],
        [false, isImmutable, 1],
      );
      if (isImmutable)
        assert.deepEqual(
          github.repository.published.map(({ files: { size } }) => size),
          [6],
        );
      for (const { name, bytes } of release?.assets ?? []) writeFileSync(join(files, name), bytes);
    });

    test(`sha256sum accepts the files after ${event}`, async () => {
      const checked = await mustRun('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: files });
      assert.deepEqual(checked.trim().split('\n'), [
        'filter.abi.json: OK',
        'filter.intoto.jsonl: OK',
        'filter.oci.tar: OK',
        'filter.wasm: OK',
        'filter.wasm.sigstore.json: OK',
      ]);
    });

    test(`wasm-image and cosign verify the module with its bundle after ${event}, and no other file`, async () => {
      const signer = ['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url];
      const trust = ['--bundle', 'filter.wasm.sigstore.json', '--trusted-root', sigstore.trustedRoot];
      const ours = (file: string) => wasmImage(['verify', file, ...trust, ...signer], { cwd: files });
      const cosign = (file: string) => run(judge('cosign'), ['verify-blob', ...trust, ...signer, file], { cwd: files });
      copyFileSync(workspace.otherModule, join(files, 'other.wasm'));
      for (const verify of [ours, cosign]) {
        const finished = await verify('filter.wasm');
        assert.equal(finished.status, 0, finished.stdout + finished.stderr);
        assert.notEqual((await verify('other.wasm')).status, 0);
      }
    });
  }

  /** The tags that the registry was asked to write, so far. */
  function writtenTags(image: string): readonly string[] {
    const writes = registry.log().matchAll(new RegExp(`"PUT /v2/${image}/manifests/([^: ]+) `, 'g'));
    return [...writes].flatMap(([, tag = '']) => (tag.startsWith('sha256-') ? [] : [tag]));
  }
});
