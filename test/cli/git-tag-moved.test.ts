import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: folder.path,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1' },
  });
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(join(folder.path, 'source.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  git('init', '--quiet', '--initial-branch=main');
  const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  git('add', 'source.wasm');
  git(...author, 'commit', '--quiet', '-m', 'one');
  git('tag', 'v1.2.3');
});
after(async () => {
  await registry.stop();
  folder.remove();
});

it('a git tag that moves while a build runs changes neither the tags nor the version of the image', async () => {
  const commit = git('rev-parse', 'HEAD').trim();
  const build = [
    ['git', 'tag', '-d', 'v1.2.3'],
    ['git', 'tag', 'v9.9.9'],
    ['cp', 'source.wasm', 'filter.wasm'],
  ];
  const { status, stdout, stderr } = await runCli(
    [
      ...['publish', '--build', 'command', '--build-command', build.map((argv) => argv.join('\n')).join('\n---\n')],
      ...['--module-path', 'filter.wasm', '--images', `${registry.host}/g/f`, '--signing-key', 'key.pem', '--no-smoke'],
      ...['--tags', 'type=semver,pattern={{version}}', '--json'],
    ],
    { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' } },
  );
  assert.equal(status, 0, stderr);
  assert.equal(git('tag').trim(), 'v9.9.9', 'the build has moved the tag');
  const { images } = JSON.parse(stdout) as { images: { tags: { tag: string; action: string }[] }[] };
  assert.deepEqual(
    images[0]?.tags.map(({ tag, action }) => `${tag} ${action}`),
    ['1.2.3 created', 'latest created'],
  );
  const { tags, manifests } = registry.store.repo('g/f');
  const bytes = manifests.get(tags.get('1.2.3') ?? assert.fail())?.bytes ?? new Uint8Array();
  const { annotations } = JSON.parse(Buffer.from(bytes).toString()) as { annotations: Record<string, string> };
  assert.equal(annotations['org.opencontainers.image.version'], '1.2.3');
  assert.equal(annotations['org.opencontainers.image.revision'], commit);
});
