// Compares the test doubles of `npm test` with the real servers: the same requests and answers of a registry, the same
// shape of a signature.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startRegistry as startDoubleRegistry } from '../test/support/registry.ts';
import { startSigstore as startDoubleSigstore } from '../test/support/sigstore.ts';
import { judge, missingDist, places } from './lib/places.ts';
import { run, stopAll } from './lib/process.ts';
import { startProxy } from './lib/proxy.ts';
import { fetchBundle, makeWorkspace, publish, tryPublish, verifyWithOurs, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { startSigstore } from './lib/sigstore.ts';
import { type ActionRun, pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const PAIRS = [
  { kind: 'docker-registry', referrers: 'none' },
  { kind: 'olareg', referrers: 'api' },
] as const;

describe('doubles of registries', { skip }, () => {
  for (const { kind, referrers } of PAIRS) {
    test(`the test double of a registry answers like ${kind}`, async () => {
      const workspace = await makeWorkspace(`doubles-${kind}`);
      const real = await startRegistry(kind, 'doubles');
      const double = await startDoubleRegistry({ referrers, uploads: 'relative' });
      try {
        assert.deepEqual(await talkWith(workspace, double.host), await talkWith(workspace, real.host));
      } finally {
        await stopAll([real, double]);
      }
    });
  }
});

/**
 * Publishes twice, fails to move a version, verifies, lists tags and requests absent images.
 * @returns each request and its status, sorted.
 */
async function talkWith(workspace: Workspace, host: string): Promise<readonly string[]> {
  const proxy = await startProxy(host);
  try {
    const image = `${proxy.host}/acme/talk`;
    const registry: Pick<Registry, 'credentials'> = { credentials: undefined };
    await publish(workspace, registry, { image, tags: ['v1.0.0', 'latest'] });
    await publish(workspace, registry, { image, tags: ['v1.0.0', 'latest'] });
    assert.equal(
      (await tryPublish(workspace, registry, { image, tags: ['v1.0.0'], module: workspace.otherModule })).status,
      6,
    );
    assert.equal((await verifyWithOurs(workspace, registry, `${image}:latest`)).status, 0);
    assert.equal((await verifyWithOurs(workspace, registry, `${image}:absent`)).status, 4);
    assert.equal((await verifyWithOurs(workspace, registry, `${proxy.host}/acme/absent:latest`)).status, 4);
    assert.equal((await wasmImage(['tags', image], { cwd: workspace.folder })).status, 0);
    return proxy
      .seen()
      .map(({ method, path, status }) => `${method} ${nameless(path)} ${status}`)
      .sort();
  } finally {
    await proxy.stop();
  }
}

/** Removes random parts: digests of signatures and names of uploads. */
function nameless(path: string): string {
  return path
    .replace(/\?.*$/, '')
    .replaceAll(/sha256([:-])[0-9a-f]{64}/g, 'sha256$1*')
    .replace(/(\/blobs\/uploads\/).+/, '$1*');
}

describe('doubles of sigstore', { skip }, () => {
  for (const version of [2, 1] as const) {
    test(`the test double of Sigstore makes bundles of the same shape as the real one with Rekor v${version}, and cosign accepts them`, async () => {
      const workspace = await makeWorkspace(`doubles-sigstore-${version}`);
      const registry = await startRegistry('olareg', `doubles-sigstore-${version}`);
      const real = await startSigstore(`doubles-real-${version}`, version);
      const double = await startDoubleSigstore();
      try {
        copyFileSync(real.trustedRoot, join(workspace.folder, 'real.json'));
        writeFileSync(join(workspace.folder, 'double.json'), double.trustedRoot);
        const job = real.issuer.allow();
        const atReal = { 'fulcio-url': real.fulcioUrl, 'rekor-url': real.log.url, 'timestamp-url': real.timestampUrl };
        const atDouble = {
          'fulcio-url': double.fulcioUrl,
          'rekor-url': version === 1 ? double.rekorUrl : double.rekor2Url,
          'timestamp-url': double.timestampUrl,
        };
        const sign = async (
          name: 'real' | 'double',
          services: Readonly<Record<string, string>>,
          env: Readonly<Record<string, string>>,
        ) => {
          const inputs = {
            module: 'add-header.wasm',
            images: `${registry.host}/acme/${name}`,
            tags: 'v1',
            'trusted-root': `${name}.json`,
            ...services,
          };
          // The first entry of a log has index 0 and an empty path, which JSON leaves out, so the second entry is
          // compared.
          await signed(
            runAction(
              places.main,
              { ...inputs, images: `${inputs.images}-first` },
              { cwd: workspace.folder, env: { ...pushEvent(workspace.folder), ...env } },
            ),
          );
          return signed(
            runAction(places.main, inputs, { cwd: workspace.folder, env: { ...pushEvent(workspace.folder), ...env } }),
          );
        };
        const realRun = await sign('real', atReal, {
          ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
        });
        const doubleRun = await sign('double', atDouble, double.env);
        const shapeFor = async (name: string, one: ActionRun) =>
          shapeOf(
            JSON.parse(
              readFileSync(
                await fetchBundle(
                  workspace,
                  registry,
                  `${registry.host}/acme/${name}`,
                  one.outputs['signature-digest'],
                ),
                'utf8',
              ),
            ),
          );
        assert.deepEqual(await shapeFor('double', doubleRun), await shapeFor('real', realRun));
        const expected = ['--certificate-identity', double.identity, '--certificate-oidc-issuer', double.issuer];
        const cosign = await run(judge('cosign'), [
          'verify',
          '--trusted-root',
          join(workspace.folder, 'double.json'),
          ...expected,
          `${registry.host}/acme/double:v1`,
        ]);
        assert.equal(cosign.status, 0, cosign.stderr);
      } finally {
        await stopAll([registry, real, double]);
      }
    });
  }
});

async function signed(running: Promise<ActionRun>): Promise<ActionRun> {
  const finished = await running;
  assert.equal(finished.status, 0, finished.stdout + finished.stderr);
  return finished;
}

/** Names and types of all values in a JSON document. A list has the shape of its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, shapeOf(inner)]),
  );
}
