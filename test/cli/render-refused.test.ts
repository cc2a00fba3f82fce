import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { policy } from '../abi/guest-modules.ts';
import { pickyFilter } from '../support/picky-filter.ts';
import { filter, openRenderScene, type RenderScene } from '../support/render-scene.ts';

/** A key that signed nothing. */
const OTHER = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
const SECRET = 'hunter2-is-long';
const SCHEMA = { type: 'object', properties: { ok: { type: 'integer', minimum: 3 } } };
let scene: RenderScene;
before(async () => {
  scene = await openRenderScene();
  scene.write('schema.json', JSON.stringify(SCHEMA));
  await scene.publish('f', filter());
  await scene.publish('two', filter(), ...scene.withRootIds('real', 'other'));
  await scene.publish('picky', pickyFilter());
  await scene.publish('shaped', filter(), '--config-schema', 'schema.json');
  await scene.publish('rules', policy());
  await scene.publish('reader', policy({ contextAwareResources: [{ apiVersion: 'v1', kind: 'Pod' }] }));
  await scene.publishUnsigned('stranger', filter());
});
after(() => scene.close());

/** What is refused, after the network was used: the arguments, the status, and words of the error. */
const ROWS: readonly (readonly [
  what: string,
  image: string,
  to: string,
  args: readonly string[],
  status: number,
  words: RegExp,
])[] = [
  ['an image that another key signed', 'f', 'istio', ['--key', 'other.pub'], 3, /SIGNATURE_DENIED/],
  ['an image in a layout that gloo does not read', 'f', 'gloo', [], 3, /LAYOUT_REFUSED.*for gloo: wasme does not find/],
  ['a policy as a filter', 'rules', 'istio', [], 3, /ABI_REFUSED/],
  ['a filter as a policy', 'f', 'kubewarden', [], 3, /LAYOUT_REFUSED.*kwctl does not find/],
  ['a policy that reads the cluster in a namespace', 'reader', 'kubewarden', ['--namespace', 'a'], 2, /INPUT_CONFLICT/],
  ['a host version that does not load it', 'f', 'istio', ['--hosts', 'istio=1.4'], 2, /HOSTS_INVALID/],
  ['no root id where the image lists two', 'two', 'gloo', [], 3, /CONFIG_REFUSED.*no root id.*"real", "other"/],
  ['a root id that the image does not list', 'two', 'gloo', ['--root-id', 'x'], 3, /CONFIG_REFUSED.*no root id "x"/],
  [
    'a configuration that the filter refuses',
    'picky',
    'istio',
    ['--plugin-config', `{"bad":"${SECRET}"}`],
    3,
    /CONFIG_REFUSED.*does not start with this configuration.*it logged: bad configuration: \{"bad":"\*\*\*"/,
  ],
  ['a key that programs merge', 'f', 'istio', ['--plugin-config', '{"<<":{}}'], 2, /INPUT_INVALID.*in YAML, .*"<<"/],
  ['no configuration where the filter needs one', 'picky', 'envoy-gateway', ['--target', 'Gateway/a'], 3, /CONFIG_REF/],
  [
    'a configuration that does not fit the schema',
    'shaped',
    'istio',
    ['--plugin-config', '{"ok":2}'],
    3,
    /CONFIG_REFUSED.*schema of the image/,
  ],
];

describe('render refuses', () => {
  for (const [what, image, to, args, status, words] of ROWS)
    it(what, async () => {
      if (args.includes('other.pub')) scene.write('other.pub', OTHER);
      const key = args.includes('--key') ? [] : ['--key', 'key.pub'];
      const ended = await scene.run(['render', `${scene.image(image)}:v1.2.3`, '--to', to, ...key, ...args]);
      assert.deepEqual([ended.status, ended.stdout], [status, ''], ended.stderr);
      assert.match(ended.stderr, words);
      assert.ok(!ended.stderr.includes(SECRET));
    });
  it('an unsigned image', async () => {
    const image = `${scene.image('stranger')}@${scene.digest('stranger')}`;
    const ended = await scene.run(['render', image, '--to', 'istio', '--key', 'key.pub']);
    assert.deepEqual([ended.status, ended.stdout], [4, ''], ended.stderr);
    assert.match(ended.stderr, /SIGNATURE_NOT_FOUND/);
  });
  it('a version tag that leads to another image than the digest', async () => {
    const image = `${scene.image('f')}:v1.2.4@${scene.digest('f')}`;
    const ended = await scene.run(['render', image, '--to', 'istio', '--key', 'key.pub']);
    assert.equal(ended.status, 3, ended.stderr);
    assert.match(ended.stderr, /DIGEST_MISMATCH.*v1\.2\.4 does not exist/);
  });
  it('a signer that is not named, as verify does', async () => {
    const asked = ['render', 'verify'].map((command) =>
      scene.run([command, `${scene.image('f')}:v1.2.3`, ...(command === 'render' ? ['--to', 'istio'] : [])]),
    );
    const [rendered, verified] = await Promise.all(asked);
    assert.deepEqual(rendered, { ...verified, stdout: '' });
    assert.equal(rendered?.status, 2);
  });
  it('nothing that cannot be checked, and says so', async () => {
    const ended = await scene.render(
      'shaped',
      'envoy',
      '--module-url',
      'http://m.example/f',
      '--plugin-config',
      SECRET,
    );
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stderr, /the image has a schema, which is not checked: its configuration is not JSON/);
    assert.ok(!ended.stderr.includes(SECRET));
    const policies = await scene.render('rules', 'kubewarden');
    assert.deepEqual([policies.status, policies.stderr], [0, '']);
  });
  it('nothing of it with --no-start but what can be seen without a start', async () => {
    const picky = await scene.render('picky', 'istio', '--no-start');
    assert.equal(picky.status, 0, picky.stderr);
    assert.equal((await scene.render('two', 'gloo', '--no-start')).status, 3);
    assert.equal((await scene.render('two', 'gloo', '--root-id', 'other')).status, 0);
  });
});
