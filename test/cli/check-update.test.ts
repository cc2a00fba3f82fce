import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Digest } from '../../src/core/digest.ts';
import { readCheckReport } from '../support/check-report.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { pickyFilter } from '../support/picky-filter.ts';
import { policyJson } from '../support/policy.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const OTHER_PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const folder = temporaryFolder();
let registry: TestRegistry;
let image: string;

const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const read = (path: string): string => readFileSync(join(folder.path, path), 'utf8');
const plugin = (address: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: oci://${address} # keep\n`;
const digestOf = (tag: string): Digest => {
  const digest = registry.snapshotTags()[`acme/f:${tag}`];
  assert.ok(digest !== undefined, tag);
  return digest;
};
const at = (tag: string): string => `${image}:${tag}@${digestOf(tag)}`;
const update = (...args: readonly string[]): Promise<Ended> =>
  runCli(['check', 'tree', '--policy', 'policy.json', ...args], { folder: folder.path });

/** What a report says about updates. */
interface Updated {
  readonly changes: readonly {
    readonly versions: object;
    readonly digest: string;
    readonly difference: { readonly importsAdded: readonly string[] };
  }[];
  readonly diff: string;
}
/** Older Istio does not provide this function. */
const imports = [{ module: 'wasi_snapshot_preview1', name: 'sched_yield', signature: '-> i32' }];

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  image = `${registry.host}/acme/f`;
  write('key.pem', PRIVATE_PEM);
  write('other.pem', OTHER_PEM);
  write(
    'policy.json',
    JSON.stringify(
      policyJson({ images: [{ repository: image }], authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] } }),
    ),
  );
  write('old.wasm', goodFilter());
  write('new.wasm', goodFilter({ parts: { imports } }));
  write('picky.wasm', pickyFilter('o'));
  for (const [tag, module, sign] of [
    ['v1.0.0', 'old.wasm', '--signing-key=key.pem'],
    ['v1.1.0', 'new.wasm', '--signing-key=key.pem'],
    ['v1.2.0', 'old.wasm', '--signing-key=other.pem'],
    ['v1.3.0-rc.1', 'old.wasm', '--signing-key=key.pem'],
    ['v2.0.0', 'old.wasm', '--signing-key=key.pem'],
    ['http-1.0.0', 'old.wasm', '--signing-key=key.pem'],
    ['http-1.1.0', 'picky.wasm', '--signing-key=key.pem'],
  ] as const) {
    const args = [
      '--images',
      image,
      '--tags',
      tag,
      sign,
      '--no-smoke',
      '--hosts',
      'istio=1.30',
      '--annotations',
      `tag=${tag}`,
    ];
    const { status, stderr } = await runCli(['publish', module, ...args], { folder: folder.path });
    assert.equal(status, 0, stderr);
  }
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('check --update', () => {
  it('moves to the newest verified version of the same major version, and says how it differs', async () => {
    write('tree/a.yaml', plugin(at('v1.0.0')));
    const { status, stdout, stderr } = await update('--update');
    assert.equal(status, 0, stdout + stderr);
    assert.equal(read('tree/a.yaml'), plugin(at('v1.1.0')));
    assert.match(stdout, /not-updated: v1\.2\.0 is newer, and not used: Cannot accept/);
    assert.match(stdout, /^- tree\/a\.yaml:5:8 WasmPlugin f: .*\/acme\/f v1\.0\.0 -> v1\.1\.0$/m);
    assert.match(stdout, /^ {2}- hosts lost: istio 1\.\d+/m);
    assert.match(stdout, /^ {2}- imports added: wasi_snapshot_preview1\.sched_yield$/m);
    assert.match(stdout, /^ {2}- size: .* -> /m);
    const again = await update('--update', '--json');
    assert.deepEqual([again.status, readCheckReport<{ changes: object[] }>(again.stdout).changes], [0, []]);
    assert.equal(read('tree/a.yaml'), plugin(at('v1.1.0')));
  });
  it('says the same in JSON, and writes nothing with --dry-run', async () => {
    write('tree/a.yaml', plugin(at('v1.0.0')));
    const { stdout } = await update('--update', '--dry-run', '--json');
    assert.equal(read('tree/a.yaml'), plugin(at('v1.0.0')));
    const { changes, diff } = readCheckReport<Updated>(stdout);
    assert.equal(changes.length, 1);
    assert.deepEqual(changes[0]?.versions, { from: 'v1.0.0', to: 'v1.1.0' });
    assert.deepEqual(changes[0]?.digest, digestOf('v1.1.0'));
    assert.deepEqual(changes[0]?.difference.importsAdded, ['wasi_snapshot_preview1.sched_yield']);
    assert.match(diff, /^\+ {2}url: .*v1\.1\.0@/m);
  });
  it('does not use a version that a host of --hosts refuses', async () => {
    write('tree/a.yaml', plugin(at('v1.0.0')));
    const { stdout } = await update('--update', '--hosts', 'istio=1.13');
    assert.match(stdout, /not-updated: v1\.1\.0 is newer, and not used: .*sched_yield/);
    assert.equal(read('tree/a.yaml'), plugin(at('v1.0.0')));
  });
  it('leaves a reference whose version tag leads to another image', async () => {
    const moved = plugin(`${image}:v1.0.0@${digestOf('v1.1.0')}`);
    write('tree/a.yaml', moved);
    const { status, stdout } = await update('--update');
    assert.equal(status, 3, stdout);
    assert.match(stdout, /error tag-moved: the tag v1\.0\.0 leads to/);
    assert.equal(read('tree/a.yaml'), moved);
  });
  it('does not use a version that refuses the configuration, and does for another reference', async () => {
    const configured = (tag: string, name: string): string => `${plugin(at(tag))}  pluginConfig: {${name}: 1}\n`;
    write('tree/a.yaml', configured('http-1.0.0', 'bad'));
    write('tree/b.yaml', configured('http-1.0.0', 'ok'));
    let fetched = 0;
    registry.before = (_, { method, path }) => {
      if (method === 'GET' && path.endsWith('/manifests/http-1.1.0')) fetched += 1;
      return undefined;
    };
    const { status, stdout } = await update('--update');
    registry.before = undefined;
    assert.equal(fetched, 1, 'for the note about newer versions and for both references');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /not-updated: http-1\.1\.0 is newer, and not used: .*bad configuration/);
    assert.equal(read('tree/a.yaml'), configured('http-1.0.0', 'bad'));
    assert.equal(read('tree/b.yaml'), configured('http-1.1.0', 'ok'));
    rmSync(join(folder.path, 'tree/b.yaml'));
  });
  it('moves to another major version, or within a smaller range, if that is asked for', async () => {
    for (const [range, wanted] of [
      ['any', 'v2.0.0'],
      ['^2', 'v2.0.0'],
      ['minor', 'v1.0.0'],
      ['~1.0', 'v1.0.0'],
    ] as const) {
      write('tree/a.yaml', plugin(`${image}:v1.0.0`));
      const { status, stdout } = await update('--update', range);
      assert.equal(status, 0, stdout);
      // Without a newer version, the current one is pinned.
      assert.equal(read('tree/a.yaml'), plugin(at(wanted)));
    }
  });
  it('leaves a denied version for a verified one, and a tag that is no version', async () => {
    const latest = `${image}:latest@${digestOf('v1.0.0')}`;
    write('tree/a.yaml', `${plugin(at('v1.2.0'))}---\n${plugin(latest)}`);
    const { stdout } = await update('--update=any');
    assert.equal(read('tree/a.yaml'), `${plugin(at('v2.0.0'))}---\n${plugin(latest)}`);
    assert.match(stdout, /not-updated: the tag latest names no version/);
  });
  it('does not pass over a version that could not be checked', async () => {
    write('tree/a.yaml', plugin(at('v1.0.0')));
    registry.before = (_, { path }) =>
      path.includes(digestOf('v1.1.0')) || path.includes('/v1.2.0') ? { kind: 'answer', status: 403 } : undefined;
    const { status, stdout } = await update('--update');
    registry.before = undefined;
    assert.equal(status, 5, stdout);
    assert.equal(read('tree/a.yaml'), plugin(at('v1.0.0')));
  });
  it('refuses what is no range, and a missing policy', async () => {
    assert.equal((await update('--update=newest')).status, 2);
    const { status, stderr } = await runCli(['check', 'tree', '--update'], { folder: folder.path });
    assert.equal(status, 2);
    assert.match(stderr, /--update without --policy/);
  });
});
