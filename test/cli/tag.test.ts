import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { Releases } from '../support/releases.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let releases: Releases;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  releases = new Releases(registry);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const policy = `apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
images:
  - repository: ${registry.host}/t/policy
authorities:
  allOf:
    - name: release
      key: |
${PUBLIC_PEM.trim().replace(/^/gm, '        ')}
`;
  const files = {
    'key.pem': PRIVATE_PEM,
    'key.pub': PUBLIC_PEM,
    'other.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'policy.yaml': policy,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
});
after(async () => {
  await registry.stop();
  releases.remove();
  folder.remove();
});

/** Runs `wasm-image tag`. @param line starts with a repository of the registry. */
const tag = (line: string) => runCli(['tag', ...`${registry.host}/${line}`.split(' ')], { folder: folder.path });
/** `TAG ACTION` of each tag, or what went wrong. */
async function moves(line: string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await tag(`${line} --json`);
  const said = JSON.parse(stdout) as {
    tags?: { tag: string; action: string; at?: string }[];
    error?: { code: string };
  };
  if (said.tags === undefined) return [`${status} ${said.error?.code}`];
  assert.equal(status, 0, stderr);
  return said.tags.map(({ tag, action, at }) => `${tag} ${action}${at === undefined ? '' : ' elsewhere'}`);
}

describe('tag', () => {
  it('adds tags to a verified image, without its module', async () => {
    await releases.done({ repository: 't/add', module: 'a', tags: 'v1.2.3-rc.1' });
    const { status, stdout, stderr } = await tag('t/add:v1.2.3-rc.1 v1.2.3 1.2,1 0 latest --key key.pub');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^verified and tagged: \S+\/t\/add@sha256:\w{64}\n {2}v1\.2\.3 {2}created: a full version\n/);
    assert.match(stdout, /^ {2}0 +refused: 1\.2\.3 is not in the line 0$/m);
    const [digest, ...others] = ['v1.2.3', '1.2', '1', 'latest', 'v1.2.3-rc.1'].map(
      (name) => registry.snapshotTags()[`t/add:${name}`],
    );
    assert.ok(digest !== undefined && others.every((other) => other === digest));
    assert.equal((await verifyFresh(`${registry.host}/t/add:latest`)).kind, 'verified');
    assert.match((await tag('t/add:latest 1.2 --key key.pub')).stdout, /^no tag moved: /);
  });

  it('moves forward only, unless going back is allowed, and changes nothing in a dry run', async () => {
    const repository = 't/forward';
    for (const version of ['v1.9.1', 'v2.0.1', 'v2.1.0-rc.1'])
      await releases.done({ repository, module: version, tags: version });
    const before = registry.snapshotTags();
    assert.deepEqual(await moves('t/forward:v2.0.1 2.0 latest --key key.pub --dry-run'), [
      '2.0 created',
      'latest created',
    ]);
    assert.deepEqual(registry.snapshotTags(), before);
    assert.deepEqual(await moves('t/forward:v2.0.1 2.0 latest --key key.pub'), ['2.0 created', 'latest created']);
    assert.deepEqual(await moves('t/forward:v1.9.1 1.9 latest --key key.pub'), [
      '1.9 created',
      'latest kept elsewhere',
    ]);
    assert.deepEqual(await moves('t/forward:v2.1.0-rc.1 rc latest --key key.pub'), ['rc created', 'latest refused']);
    const digest = registry.snapshotTags()[`${repository}:v1.9.1`];
    assert.deepEqual(await moves(`t/forward@${digest} latest --key key.pub`), ['latest kept elsewhere'], 'by digest');
    assert.deepEqual(await moves('t/forward:v1.9.1 latest --key key.pub --allow-backward latest'), ['latest moved']);
    assert.equal(releases.pointsTo(repository).latest, 'v1.9.1');
  });

  it('never moves a version, and moves nothing else then', async () => {
    const repository = 't/version';
    for (const version of ['v1.0.0', 'v1.0.1']) await releases.done({ repository, module: version, tags: version });
    const before = registry.snapshotTags();
    assert.deepEqual(await moves('t/version:v1.0.1 edge v1.0.0 latest --key key.pub'), ['6 TAG_IMMUTABLE']);
    assert.deepEqual(registry.snapshotTags(), before);
  });

  it('runs the gate first', async () => {
    const repository = 't/gate';
    await releases.done({ repository, module: 'a', tags: 'v1.0.0' });
    await releases.done({ repository, module: 'b', tags: 'v9.0.0', isStranger: true });
    const unsigned = await releases.run({
      repository,
      module: 'c',
      tags: '',
      inputs: { sign: 'off', 'signing-key': '' },
    });
    const before = registry.snapshotTags();
    const rows: readonly (readonly [string, string])[] = [
      ['t/gate:v1.0.0 latest', '2 INPUT_MISSING'],
      ['t/gate:v1.0.0 latest --key other.pub', '3 SIGNATURE_DENIED'],
      ['t/gate:v9.0.0 latest --key key.pub', '3 SIGNATURE_DENIED'],
      [`t/gate@${unsigned.record?.digest} latest --key key.pub`, '4 SIGNATURE_NOT_FOUND'],
      ['t/gate:v3.0.0 latest --key key.pub', '4 IMAGE_NOT_FOUND'],
      ['t/gate:v1.0.0 latest --policy policy.yaml', '3 POLICY_DENIED'],
      ['t/gate:v1.0.0 --key key.pub', '2 INPUT_MISSING'],
      ['t/gate latest --key key.pub', '2 REFERENCE_INVALID'],
      ['t/gate:v1.0.0 a/b --key key.pub', '2 TAG_INVALID'],
      [`t/gate:v1.0.0 sha256-${'a'.repeat(64)} --key key.pub`, '2 TAG_RESERVED'],
      ['t/gate:v1.0.0 v1.0.0 --key key.pub --allow-backward v1.0.0', '2 INPUT_INVALID'],
    ];
    for (const [line, expected] of rows) assert.deepEqual(await moves(line), [expected], line);
    assert.deepEqual(registry.snapshotTags(), before);
  });

  it('could not find out if a higher version cannot be read', async () => {
    const repository = 't/unknown';
    for (const version of ['v1.0.0', 'v2.0.0']) await releases.done({ repository, module: version, tags: version });
    registry.before = (_, { path }) =>
      path.endsWith('/manifests/v2.0.0') ? { kind: 'answer', status: 403 } : undefined;
    assert.deepEqual(await moves('t/unknown:v1.0.0 1.0 latest --key key.pub'), ['5 REGISTRY_FORBIDDEN']);
    registry.before = undefined;
    assert.ok(!Object.hasOwn(registry.snapshotTags(), `${repository}:1.0`));
  });

  it('compares with the images that a policy accepts', async () => {
    const repository = 't/policy';
    await releases.done({ repository, module: 'b', tags: 'v9.0.0', isStranger: true });
    for (const version of ['v1.0.0', 'v2.0.0']) await releases.done({ repository, module: version, tags: version });
    assert.deepEqual(await moves('t/policy:v1.0.0 1 latest --policy policy.yaml'), ['1 created', 'latest refused']);
    assert.deepEqual(await moves('t/policy:v2.0.0 latest --policy policy.yaml'), ['latest created']);
  });

  it('works on a layout folder', async () => {
    const images = `oci-layout:${join(folder.path, 'layout')}`;
    await releases.done({ repository: 't/unused', module: 'a', tags: 'v1.0.0', inputs: { images } });
    const { status, stdout, stderr } = await runCli(['tag', `${images}:v1.0.0`, 'latest', '--key', 'key.pub'], {
      folder: folder.path,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /latest {2}created/);
    assert.equal((await verifyFresh(`${images}:latest`)).kind, 'verified');
  });
});
