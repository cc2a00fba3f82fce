import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goodFilter } from '../support/module-writer.ts';
import { NODES } from '../support/nodes.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
const dist = join(folder.path, 'copied');
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
let sigstore: Sigstore;

before(async () => {
  cpSync('dist', dist, { recursive: true });
  writeFileSync(at('filter.wasm'), goodFilter({ header: { name: 'x-test', value: 'seen' } }));
  writeFileSync(at('broken.wasm'), goodFilter({ without: ['malloc'] }));
  [registry, sigstore] = [
    await startRegistry({ referrers: 'api' }),
    await startSigstore({ requestToken: 'sentinel-request-token' }),
  ];
  writeFileSync(at('root.json'), sigstore.trustedRoot);
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

/** Runs the entries of a copied dist, so that each part that is loaded late is reached, and checks what a step leaves. */
for (const { name, path: node, skip } of NODES) {
  describe(`the entries of dist on ${name}`, { skip }, () => {
    const image = (repository: string): string =>
      `${registry.host}/${name.replace(' ', '').toLowerCase()}/${repository}`;
    const run = (
      entry: 'main' | 'verify' | 'inspect',
      inputs: Record<string, string>,
      env: Record<string, string> = {},
    ): Promise<Step> =>
      runStep(entry, inputs, { dist, node, workspace: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000', ...env } });
    const publish = (inputs: Record<string, string>, env: Record<string, string> = {}): Promise<Step> =>
      run('main', { module: 'filter.wasm', tags: 'v1', 'signing-key': PRIVATE_PEM, ...inputs }, env);

    it('sign keyless, and the gate distinguishes identities', async () => {
      const urls = {
        'fulcio-url': sigstore.fulcioUrl,
        'rekor-url': sigstore.rekorUrl,
        'timestamp-url': sigstore.timestampUrl,
        'trusted-root': 'root.json',
      };
      const { 'signing-key': _, ...inputs } = {
        'signing-key': '',
        module: 'filter.wasm',
        images: image('keyless'),
        tags: 'v1',
        ...urls,
      };
      const step = await run('main', inputs, sigstore.env);
      assert.equal(step.status, 0, step.stdout + step.stderr);
      assert.equal(step.outputs.get('certificate-identity'), sigstore.identity);
      assert.match(step.outputs.get('log-index') ?? '', /^\d+$/);
      assert.ok(
        !JSON.stringify([
          step.stderr,
          step.stdout.replaceAll(/^::add-mask::.*$/gm, ''),
          [...step.outputs],
          step.summary,
        ]).includes('sentinel'),
      );
      const ask = (identity: string): Promise<Step> =>
        run('verify', {
          image: `${image('keyless')}:v1`,
          'certificate-identity': identity,
          'certificate-oidc-issuer': sigstore.issuer,
          'trusted-root': 'root.json',
        });
      const passed = await ask(sigstore.identity);
      assert.deepEqual([passed.status, passed.outputs.get('verified')], [0, 'true'], passed.stdout);
      const denied = await ask(`${sigstore.identity}x`);
      assert.deepEqual(
        [denied.status, [...denied.outputs.keys()]],
        [3, ['verified', 'verification-report']],
        denied.stdout,
      );
      assert.equal(denied.outputs.get('verified'), 'false');
    });

    it('declare the published image to the runner', async () => {
      const step = await publish({ images: image('declared') });
      assert.equal(step.artifacts, `oci://${step.outputs.get('reference')}\n`);
    });

    it('leave no secret in logs, outputs and summary', async () => {
      const secrets = { password: 'sentinel-pass"word', 'github-token': 'sentinel-token' };
      const step = await publish({
        images: image('secrets'),
        username: 'someone',
        registry: registry.host,
        ...secrets,
      });
      assert.deepEqual(
        [...step.masks].filter((mask) => mask.startsWith('sentinel')).sort(),
        Object.values(secrets).sort(),
      );
      const left = JSON.stringify([
        step.stderr,
        step.stdout.replaceAll(/^::add-mask::.*$/gm, ''),
        [...step.outputs],
        step.summary,
      ]);
      for (const text of [
        'sentinel',
        Buffer.from(secrets.password).toString('base64'),
        'BEGIN PRIVATE KEY',
        PRIVATE_PEM.split('\n')[1] ?? '',
      ])
        assert.ok(!left.includes(text), text);
    });

    it('make no request to a registry with a module that is refused', async () => {
      const seen = registry.requests.length;
      const step = await publish({ module: 'broken.wasm', images: image('broken') });
      assert.equal(step.status, 3, step.stdout);
      assert.equal(step.outputs.size, 0);
      assert.match(step.summary, /ABI_REFUSED/);
      assert.equal(registry.requests.length, seen);
    });

    const pull = (head: string): object => ({
      pull_request: { head: { repo: { full_name: head } }, base: { repo: { full_name: 'acme/filter' } } },
    });
    const eventOf = (event: string, payload: object): Record<string, string> => {
      writeFileSync(at('event.json'), JSON.stringify(payload));
      return { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: at('event.json'), GITHUB_REPOSITORY: 'acme/filter' };
    };
    it('build and check the pull request of a fork, and push nothing', async () => {
      const seen = registry.requests.length;
      const step = await publish({ images: image('fork') }, eventOf('pull_request', pull('evil/filter')));
      assert.equal(step.status, 0, step.stdout + step.stderr);
      assert.match(step.outputs.get('skipped-reason') ?? '', /pull/);
      assert.deepEqual(
        step.annotations.map(({ level }) => level),
        ['notice'],
      );
      assert.equal(registry.requests.length, seen);
    });
    it('refuse to push for pull_request_target', async () => {
      const step = await publish(
        { images: image('target'), push: 'true' },
        eventOf('pull_request_target', pull('evil/filter')),
      );
      assert.equal(step.status, 2, step.stdout);
      assert.match(step.summary, /EVENT_UNTRUSTED/);
    });
    it('treat a damaged event file as an empty one', async () => {
      const env = eventOf('push', {});
      writeFileSync(at('event.json'), '{"repository":');
      assert.equal((await publish({ images: image('damaged') }, env)).status, 0);
    });

    it('move no tag if the oras in the tool cache is not the pinned one', async () => {
      const cache = join(at(`tools ${name}`), 'wasm-image-oras', '1.3.2', process.arch);
      mkdirSync(cache, { recursive: true });
      writeFileSync(`${cache}.complete`, '');
      for (const end of [
        'linux_amd64.tar.gz',
        'linux_arm64.tar.gz',
        'darwin_amd64.tar.gz',
        'darwin_arm64.tar.gz',
        'windows_amd64.zip',
      ])
        writeFileSync(join(cache, `oras_1.3.2_${end}`), 'put there by another job');
      const step = await publish(
        { images: image('oras'), 'cross-check': 'oras' },
        { PATH: '', RUNNER_TOOL_CACHE: at(`tools ${name}`) },
      );
      assert.equal(step.status, 3, step.stdout + step.stderr);
      assert.match(step.summary, /DIGEST_MISMATCH/);
      assert.equal((await run('verify', { image: `${image('oras')}:v1`, key: PUBLIC_PEM })).status, 4);
    });

    it('work if the runner provides no files, and print no commands instead', async () => {
      const step = await publish(
        { images: image('bare') },
        { GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '/nonexistent/summary', GITHUB_ARTIFACTS: '' },
      );
      assert.equal(step.status, 0, step.stdout + step.stderr);
      const commands = new Set([...step.stdout.matchAll(/^\s*::([^ :]+)/gm)].map((match) => match[1]));
      assert.deepEqual([...commands].sort(), ['add-mask', 'endgroup', 'group']);
    });

    it('give the runner no more annotations than it shows', async () => {
      const problems = await run('inspect', {
        module: 'broken.wasm',
        hosts: Array.from({ length: 20 }, (_, i) => `envoy=1.${20 + i}`).join(', '),
      });
      assert.equal(problems.status, 3, problems.stdout);
      for (const level of ['notice', 'warning', 'error'])
        assert.ok(problems.annotations.filter((one) => one.level === level).length <= 10);
      assert.ok(problems.annotations.every(({ text }) => text.length <= 4096));
      assert.equal(JSON.parse(readFileSync(problems.outputs.get('abi-report') ?? '', 'utf8')).hosts.length, 20);
    });
  });
}
