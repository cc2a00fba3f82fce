import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { anyFilter, type CheckScene, newestFilter, openCheckScene, wasmPlugin } from '../support/check-scene.ts';
import { temporaryFolder } from '../support/publisher.ts';

const outside = temporaryFolder();
const cache = join(outside.path, 'verdicts');
const flag = `--cache=${cache}`;
const policy = ['--policy', 'policy.json'];
let scene: CheckScene;
let asked = 0;

before(async () => {
  scene = await openCheckScene();
  await scene.publish('acme/f', 'v1.0.0', anyFilter());
  await scene.publish('acme/g', 'v1.0.0', newestFilter(), { hosts: 'higress' });
  scene.write('tree/a.yaml', wasmPlugin(scene.pinned('acme/f', 'v1.0.0')));
  scene.registry.before = () => {
    asked += 1;
    return undefined;
  };
});
after(async () => {
  await scene.stop();
  outside.remove();
});
beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
});

/** Runs the check. @returns the references, with how many requests the registry got. */
async function check(...args: readonly string[]) {
  asked = 0;
  const { status, references, stderr } = await scene.check([...args]);
  return { status, references, stderr, requests: asked };
}
const again = (...args: readonly string[]) => check('tree', ...policy, flag, ...args);
const files = (): readonly string[] => readdirSync(cache);
/** Changes the only verdict in the cache. */
function edit(change: (verdict: Record<string, unknown>) => Record<string, unknown> | string): void {
  const [name = ''] = files();
  const changed = change(JSON.parse(readFileSync(join(cache, name), 'utf8')) as Record<string, unknown>);
  writeFileSync(join(cache, name), typeof changed === 'string' ? changed : JSON.stringify(changed));
}
const envoyConfiguration = (
  code: string,
): string => `{typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm,
  config: {vm_config: {code: {${code}}}}}}`;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('check --cache', () => {
  it('asks nobody again about what was verified, and says so', async () => {
    const first = await again();
    assert.deepEqual([first.status, first.references[0]?.verified, first.references[0]?.cached], [0, true, undefined]);
    assert.ok(first.requests > 0);
    const second = await again();
    assert.deepEqual([second.status, second.requests, second.references[0]?.verified], [0, 0, true]);
    assert.match(second.references[0]?.cached ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual(second.references[0]?.hosts, first.references[0]?.hosts);
    const { stdout } = await scene.run(['check', 'tree', ...policy, flag]);
    assert.match(stdout, /^ {2}verified WasmPlugin f, for Istio [\d.-]+ \(cached: verified at \d{4}-.*Z\)$/m);
    // Nothing of it without the flag.
    const without = await check('tree', ...policy);
    assert.ok(without.requests > 0);
    assert.equal(without.references[0]?.cached, undefined);
  });
  it('keeps private files, and no value of a configuration', async () => {
    scene.write(
      'secret/a.yaml',
      wasmPlugin(scene.pinned('acme/f', 'v1.0.0'), '  pluginConfig: {token: s3cr3t-value}\n'),
    );
    await check('secret', ...policy, flag);
    const [name = ''] = files();
    assert.deepEqual([statSync(cache).mode & 0o777, statSync(join(cache, name)).mode & 0o777], [0o700, 0o600]);
    assert.doesNotMatch(readFileSync(join(cache, name), 'utf8'), /s3cr3t|token/);
    assert.equal((await check('secret', ...policy, flag)).requests, 0);
  });
  it('keeps a verdict about a module over http, if its image is named by a digest', async () => {
    const url = 'https://files.example/f.wasm';
    const remote = (sha256: string): string =>
      envoyConfiguration(`remote: {http_uri: {uri: "${url}"}, sha256: "${sha256}"}`);
    const pinned = scene.pinned('acme/f', 'v1.0.0');
    const sha256 = createHash('sha256').update(anyFilter()).digest('hex');
    scene.write('http/a.yaml', remote(sha256));
    const served = (image: string) => check('http', ...policy, flag, '--module-images', `${url}=${image}`);
    const [byTag] = pinned.split('@');
    assert.equal((await served(byTag ?? '')).status, 0);
    assert.deepEqual(files(), []);
    const first = await served(pinned);
    assert.deepEqual([first.status, files().length], [0, 1]);
    const second = await served(pinned);
    assert.equal(second.requests, 0);
    assert.deepEqual({ ...second.references[0], cached: undefined }, { ...first.references[0], cached: undefined });
    // The verdict is not for another digest beside the same address.
    scene.write('http/a.yaml', remote('0'.repeat(64)));
    const other = await served(pinned);
    assert.deepEqual([other.status, other.references[0]?.findings[0]?.rule], [3, 'digest-kind']);
  });
  it('keeps warnings, and shows them again', async () => {
    scene.write(
      'idle/a.yaml',
      wasmPlugin(scene.pinned('acme/f', 'v1.0.0'), '  failStrategy: FAIL_OPEN\n  phase: AUTHN\n'),
    );
    const first = await check('idle', ...policy, flag);
    const second = await check('idle', ...policy, flag);
    assert.equal(second.requests, 0);
    assert.deepEqual(second.references[0]?.findings, first.references[0]?.findings);
    assert.deepEqual(
      second.references[0]?.findings.map(({ rule }) => rule),
      ['fail-open'],
    );
  });
  it('checks again if anything that the verdict depends on has changed', async () => {
    await again();
    scene.write('policy.json', `${scene.read('policy.json')}\n`);
    for (const args of [[], ['--hosts', 'istio=1.28'], ['--no-start']]) {
      assert.ok((await again(...args)).requests > 0, args.join(' '));
      assert.equal((await again(...args)).requests, 0, args.join(' '));
    }
    scene.write('other/a.yaml', wasmPlugin(scene.pinned('acme/f', 'v1.0.0'), '  pluginConfig: {a: 1}\n'));
    scene.write('other/b.yaml', wasmPlugin(scene.pinned('acme/f', 'v1.0.0').replace(':v1.0.0', '')));
    for (const path of ['other/a.yaml', 'other/b.yaml'])
      assert.ok((await check(path, ...policy, flag)).requests > 0, path);
  });
  it('keeps no verdict that is not positive, or about a reference without a digest', async () => {
    scene.write('not/a.yaml', wasmPlugin(scene.pinned('acme/f', 'v1.0.0').replace(/@.*/, '')));
    // Istio does not load this one.
    scene.write('not/b.yaml', wasmPlugin(scene.pinned('acme/g', 'v1.0.0')));
    scene.write('not/c.yaml', wasmPlugin(`${scene.registry.host}/acme/f:v9@sha256:${'0'.repeat(64)}`));
    assert.equal((await check('not', ...policy, flag)).status, 3);
    assert.deepEqual(files(), []);
  });
  for (const [title, spoil] of [
    ['is damaged', () => edit((verdict) => JSON.stringify(verdict).slice(0, -1))],
    ['is not JSON of ours', () => edit(({ schema: _, ...rest }) => rest)],
    ['has another field', () => edit((verdict) => ({ ...verdict, more: 1 }))],
    ['has a key twice', () => edit((verdict) => JSON.stringify(verdict).replace('{', '{"key":"x",'))],
    ['is about another digest', () => edit((verdict) => ({ ...verdict, digest: `sha256:${'0'.repeat(64)}` }))],
    ['has an error in it', () => edit((verdict) => ({ ...verdict, findings: [['denied', 'no']] }))],
    ['is older than a day', () => edit((verdict) => ({ ...verdict, verifiedAt: hoursAgo(24.1) }))],
    ['is from the future', () => edit((verdict) => ({ ...verdict, verifiedAt: hoursAgo(-1) }))],
    ['has no time', () => edit((verdict) => ({ ...verdict, verifiedAt: 'now' }))],
    ['is too large', () => edit((verdict) => JSON.stringify(verdict) + ' '.repeat(70_000))],
    ['can be written by others', () => chmodSync(join(cache, files()[0] ?? ''), 0o620)],
    [
      'is a link',
      () => {
        const path = join(cache, files()[0] ?? '');
        copyFileSync(path, join(outside.path, 'moved.json'));
        rmSync(path);
        symlinkSync(join(outside.path, 'moved.json'), path);
      },
    ],
    [
      'has the name of another one',
      () => {
        const [name = ''] = files();
        edit((verdict) => ({ ...verdict, key: `${name.startsWith('0') ? '1' : '0'}${name.slice(1, 64)}` }));
      },
    ],
  ] as const)
    it(`ignores a file that ${title}`, async () => {
      await again();
      assert.equal(files().length, 1);
      spoil();
      const { status, requests, references } = await again();
      assert.deepEqual([status, references[0]?.cached, requests > 0], [0, undefined, true]);
    });
  it('weighs the time that a file names, up to a day', async () => {
    await again();
    edit((verdict) => ({ ...verdict, verifiedAt: hoursAgo(23.9) }));
    assert.equal((await again()).requests, 0);
  });
  it('removes old verdicts, and nothing else', async () => {
    await again();
    for (const name of [`${'a'.repeat(64)}.json`, `.${'b'.repeat(64)}.json.${'0'.repeat(16)}.tmp`, 'notes.txt']) {
      writeFileSync(join(cache, name), '{}');
      utimesSync(join(cache, name), new Date(), new Date(Date.now() - 25 * 3_600_000));
    }
    await again();
    assert.deepEqual(
      files().filter((name) => !/^[0-9a-f]{64}\.json$/.test(name)),
      ['notes.txt'],
    );
    assert.equal(files().length, 2);
  });
  it('does not count for what is written, and for upgrades', async () => {
    await again();
    for (const args of [['--pin'], ['--update'], ['--record'], ['--hosts', 'istio=1.28 -> istio=1.30']]) {
      const { requests, references } = await again(...args);
      assert.ok(requests > 0, args.join(' '));
      assert.equal(references[0]?.cached, undefined);
    }
  });
  it('is in the cache folder of the user without a name', async () => {
    const env = { XDG_CACHE_HOME: outside.path };
    for (const name of ['--cache', '--cache=auto']) await scene.check(['tree', ...policy, name], env);
    assert.equal(readdirSync(join(outside.path, 'wasm-image/verdicts')).length, 1);
    const { status, stderr } = await scene.run(['check', 'tree', ...policy, '--cache'], { HOME: '' });
    assert.equal(status, 2);
    assert.match(stderr, /Cannot find the cache folder of the user/);
  });
  it('refuses a folder in the workspace, or one that others can write', async () => {
    mkdirSync(join(outside.path, 'shared'), { recursive: true });
    chmodSync(join(outside.path, 'shared'), 0o770);
    symlinkSync(scene.folder, join(outside.path, 'link'));
    mkdirSync(join(outside.path, 'checkout/.git'), { recursive: true });
    for (const [folder, message, path = 'tree', env = {}] of [
      ['cache', /is inside the workspace/],
      ['.', /is inside the workspace/],
      ['tree/cache', /is inside the workspace/],
      [join(scene.folder, 'cache'), /is inside the workspace/],
      [join(outside.path, 'link/cache'), /is inside the workspace/],
      [join(outside.path, 'checkout/cache'), /is inside the workspace/, join(outside.path, 'checkout')],
      [join(outside.path, 'w/cache'), /is inside the workspace/, 'tree', { GITHUB_WORKSPACE: join(outside.path, 'w') }],
      [join(outside.path, 'shared'), /others can write it/],
      [join(outside.path, 'link'), /is inside the workspace|it is not a folder/],
      [join(scene.folder, 'key.pem'), /is inside the workspace/],
    ] as const) {
      asked = 0;
      const { status, stderr } = await scene.run(['check', path, ...policy, `--cache=${folder}`], env);
      assert.ok(status === 1 || status === 2, `${folder}: ${status} ${stderr}`);
      assert.match(stderr.replaceAll(/\s+/g, ' '), message, folder);
      assert.equal(asked, 0);
    }
  });
  it('needs a policy and the network', async () => {
    for (const args of [[], [...policy, '--offline']]) {
      const { status, stderr } = await scene.run(['check', 'tree', ...args, flag]);
      assert.equal(status, 2);
      assert.match(stderr, /Cannot use --cache with/);
    }
  });
});
