import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type RunOptions, runCli } from '../support/cli.ts';
import { type Github, startGithub } from '../support/github.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { COMMIT, TAG, TOKEN } from '../support/release-scene.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let github: Github;
let count = 0;
before(async () => {
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'f.wasm'), goodFilter());
  registry = await startRegistry({ referrers: 'api' });
});
beforeEach(async () => {
  count += 1;
  await github?.stop();
  github = await startGithub();
  github.repository.tags.set(TAG, { type: 'commit', sha: COMMIT });
});
after(async () => {
  await Promise.all([registry.stop(), github.stop()]);
  folder.remove();
});

const image = () => `${registry.host}/c${count}/f`;
const NAMES = ['SHA256SUMS', 'f.cdx.json', 'f.oci.tar', 'f.wasm'];
/** Publishes as in a workflow, on the push of the tag. */
function run(more: readonly string[] = [], options: RunOptions = {}) {
  const args = ['publish', 'f.wasm', '--images', image(), '--tags', `${TAG},latest`, '--signing-key', 'key.pem'];
  const release = ['--release-assets', 'module,sbom,image,checksums', '--sbom', 'cyclonedx', '--github-token', TOKEN];
  return runCli([...args, ...release, '--metadata', 'off', '--no-smoke', ...more], {
    folder: folder.path,
    ...options,
    env: { ...variables(), ...options.env },
  });
}

const variables = () => ({
  SOURCE_DATE_EPOCH: '1700000000',
  GITHUB_REPOSITORY: 'acme/filter',
  GITHUB_SHA: COMMIT,
  GITHUB_REF: `refs/tags/${TAG}`,
  GITHUB_EVENT_NAME: 'push',
  GITHUB_API_URL: github.url,
});

describe('wasm-image publish --release-assets', () => {
  it('publishes the release and prints it, without the token', async () => {
    const { status, stdout, stderr } = await run();
    assert.equal(status, 0, stderr);
    assert.match(stdout, /release +https:\/\/github\.com\/acme\/filter\/releases\/tag\/v1\.0\.0 \(published\)/);
    assert.match(stdout, /file +f\.wasm uploaded/);
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
    const release = github.repository.release(TAG);
    assert.deepEqual(release?.assets.map(({ name }) => name).sort(), NAMES);
    assert.match(
      release?.assets.find(({ name }) => name === 'f.cdx.json')?.bytes.toString() ?? '',
      /"bomFormat":"CycloneDX"/,
    );
    assert.ok(release?.draft === false && !release.body?.includes(TOKEN));
  });

  it('says in a dry run what would happen, and writes nothing', async () => {
    github.repository.add({ tag_name: TAG, draft: true });
    const { status, stdout, stderr } = await run(['--dry-run']);
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /would release +v1\.0\.0 \(publishes the draft\) with f\.wasm, f\.cdx\.json, f\.oci\.tar,\s+SHA256SUMS/,
    );
    assert.ok(github.seen.every(({ line }) => line.startsWith('GET')));
    const offline = await run(['--dry-run', '--offline', '--json']);
    assert.deepEqual(JSON.parse(offline.stdout).plan.release, {
      tag: TAG,
      assets: ['f.wasm', 'f.cdx.json', 'f.oci.tar', 'SHA256SUMS'],
      state: 'unknown',
    });
  });

  it('puts all modules of a run into one release, after all of their version tags', async () => {
    writeFileSync(join(folder.path, 'g.wasm'), goodFilter({ abi: '0_2_0' }));
    const args = ['publish', '--modules', 'one = f.wasm\ntwo = g.wasm', '--images', `${registry.host}/many/{name}`];
    const release = ['--release-assets', 'module,image,checksums', '--github-token', TOKEN, '--signing-key', 'key.pem'];
    const { status, stdout, stderr } = await runCli(
      [...args, ...release, '--tags', `${TAG},latest`, '--metadata', 'off', '--no-smoke', '--json'],
      { folder: folder.path, env: variables() },
    );
    assert.equal(status, 0, stderr);
    const [{ files } = { files: new Map() }, ...others] = github.repository.published;
    assert.deepEqual(others, [], 'one release, published once');
    const names = ['one', 'two'].flatMap((name) => [`${name}.oci.tar`, `${name}.wasm`]);
    assert.deepEqual([...files.keys()].sort(), ['SHA256SUMS', ...names]);
    assert.notEqual(files.get('one.wasm'), files.get('two.wasm'));
    const body = github.repository.release(TAG)?.body ?? '';
    for (const name of ['one', 'two']) {
      assert.ok(body.includes(`### Image \`${name}\``) && body.includes(`${registry.host}/many/${name}@sha256:`));
      assert.equal((await verifyFresh(`${registry.host}/many/${name}:latest`)).kind, 'verified');
    }
    assert.equal(stdout.split('/releases/tag/v1.0.0').length > 2, true, 'both records name the release');
  });

  it('names the flags in what it refuses, with the exit status of a conflict', async () => {
    const missing = await run([], { env: { GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'workflow_dispatch' } });
    assert.equal(missing.status, 0, missing.stderr);
    github.repository.tags.set(TAG, { type: 'commit', sha: 'b2'.repeat(20) });
    const moved = await run();
    assert.equal(moved.status, 6);
    assert.match(moved.stderr, /RELEASE_CONFLICT[\s\S]*leads to commit/);
    const unknown = await run(['--release-tag', 'a..b']);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /--release-tag: it is not the name of a git tag/);
  });

  it('publishes nothing if the release tool released nothing', async () => {
    const { status, stdout } = await run(['--versions', '{"releases_created":"false"}']);
    assert.equal(status, 0);
    assert.match(stdout, /--versions says that nothing was released/);
    assert.ok(github.seen.every(({ line }) => line === 'GET /repos/acme/filter'));
  });

  for (const when of ['Check release', 'create a draft', 'f.oci.tar: uploaded', 'Publish release'])
    it(`leaves nothing half when it is killed at "${when}", and is finished by the next run`, async () => {
      const killed = await run([], { signal: { name: 'SIGKILL', when } });
      assert.notEqual(killed.status, 0);
      for (const { files } of github.repository.published) assert.deepEqual([...files.keys()].sort(), NAMES);
      const again = await run();
      assert.equal(again.status, 0, again.stderr);
      assert.equal(github.repository.releases.length, 1);
      for (const { files } of github.repository.published) assert.deepEqual([...files.keys()].sort(), NAMES);
      for (const tag of [TAG, 'latest']) assert.equal((await verifyFresh(`${image()}:${tag}`)).kind, 'verified');
    });
});
