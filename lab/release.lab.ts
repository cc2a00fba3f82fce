// People use the files of a release with other programs: sha256sum, oras, skopeo, tar.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Github, startGithub } from '../test/support/github.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { mustRun, plainEnvironment, run } from './lib/process.ts';
import { makeWorkspace, type Record, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { loginFlags, wasmImage } from './lib/subject.ts';

const COMMIT = 'a1'.repeat(20);

describe('release', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let github: Github;
  let record: Record;
  const folder = freshFolder('release-files');

  before(async () => {
    workspace = await makeWorkspace('release');
    [registry, github] = await Promise.all([startRegistry('olareg', 'release'), startGithub()]);
    github.repository.isImmutable = true;
    github.repository.tags.set('v1.0.0', { type: 'commit', sha: COMMIT });
    record = await publish();
    for (const { name, bytes } of github.repository.release('v1.0.0')?.assets ?? [])
      writeFileSync(join(folder, name), bytes);
  });
  after(async () => {
    await Promise.all([registry?.stop(), github?.stop()]);
  });

  /** On the push of the tag. */
  async function publish(): Promise<Record> {
    const finished = await wasmImage(
      [
        'publish',
        ...['--module', workspace.module, '--images', `${registry.host}/acme/f`, '--tags', 'v1.0.0,latest'],
        ...['--signing-key', workspace.keyFile, '--metadata', 'off', '--source-date-epoch', '0'],
        ...['--release-assets', 'module,bundle,report,image,checksums', '--github-token', 'token-of-the-lab', '--json'],
        ...loginFlags(registry),
      ],
      {
        cwd: workspace.folder,
        env: {
          GITHUB_REPOSITORY: 'acme/filter',
          GITHUB_SHA: COMMIT,
          GITHUB_REF: 'refs/tags/v1.0.0',
          GITHUB_EVENT_NAME: 'push',
          GITHUB_API_URL: github.url,
        },
      },
    );
    assert.equal(finished.status, 0, finished.stdout + finished.stderr);
    return JSON.parse(finished.stdout) as Record;
  }

  test('sha256sum accepts the checksums of a release', async () => {
    const checked = await mustRun('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    assert.deepEqual(checked.trim().split('\n'), [
      'f.abi.json: OK',
      'f.oci.tar: OK',
      'f.wasm: OK',
      'f.wasm.sigstore.json: OK',
    ]);
  });

  test('cosign verifies the module of a release with the bundle next to it', async () => {
    const bundle = ['--bundle', 'f.wasm.sigstore.json', '--key', workspace.publicKeyFile, '--insecure-ignore-tlog'];
    await mustRun(judge('cosign'), ['verify-blob', ...bundle, 'f.wasm'], { cwd: folder });
    const other = await run(judge('cosign'), ['verify-blob', ...bundle, 'f.abi.json'], { cwd: folder });
    assert.notEqual(other.status, 0);
  });

  test('oras copies the image of a release into a registry with the same digest', async () => {
    const target = `${registry.host}/acme/from-tar:v1`;
    const from = `${join(folder, 'f.oci.tar')}@${record.digest}`;
    await mustRun(judge('oras'), ['copy', '--from-oci-layout', from, '--to-plain-http', target]);
    const found = await mustRun(judge('oras'), ['resolve', '--plain-http', target]);
    assert.equal(found.trim(), record.digest);
  });

  test('skopeo reads the image of a release', async () => {
    const env = plainEnvironment({ HOME: folder });
    const raw = ['--insecure-policy', 'inspect', '--format', '{{.Digest}}', `oci-archive:${join(folder, 'f.oci.tar')}`];
    assert.equal((await mustRun('skopeo', raw, { env })).trim(), record.digest);
  });

  test('a second run changes nothing of an immutable release', async () => {
    assert.equal((await publish()).result, 'unchanged');
  });
});
