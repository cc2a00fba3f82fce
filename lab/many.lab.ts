// 20 filters in one run, planned, built, published and merged, cost the registry and Sigstore no more than they do alone.
import { strict as assert } from 'node:assert';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeVariant } from './lib/filters.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { stopAll } from './lib/process.ts';
import { type FaultProxy, startProxy } from './lib/proxy.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { type ActionRun, pushEvent, runAction } from './lib/subject.ts';

/** What a run cost. */
interface Cost {
  readonly requests: number;
  /** Repositories for which a token was requested. */
  readonly tokens: readonly string[];
  readonly certificates: number;
  readonly seconds: number;
}

const MANY = Array.from({ length: 20 }, (_, i) => `m${i}`);
const TAGS = 'v1.2.3, latest';

describe('many filters', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let fulcio: FaultProxy;
  let job: TokenRequest;

  before(async () => {
    workspace = await makeWorkspace('many');
    registry = await startRegistry('docker-registry-token', 'many');
    sigstore = await startSigstore('many-sigstore', 2);
    fulcio = await startProxy(new URL(sigstore.fulcioUrl).host);
    job = sigstore.issuer.allow();
  });
  after(() => stopAll([registry, sigstore, fulcio].filter((server) => server !== undefined)));

  /** A folder with a source of each filter. */
  function makeProject(place: string, names: readonly string[]): string {
    const folder = freshFolder(`many-${place}`);
    for (const name of names) {
      mkdirSync(join(folder, name));
      copyFileSync(makeVariant(workspace.module, name), join(folder, name, 'source.wasm'));
    }
    const filters = names.map((name) => `  - { name: ${name}, working-directory: ${name} }`);
    writeFileSync(
      join(folder, 'wasm-image.yaml'),
      `apiVersion: wasm-image.dev/v1
kind: FilterSet
defaults: { build: command, build-command: [cp, source.wasm, built.wasm], module-path: built.wasm }
filters:
${filters.join('\n')}
`,
    );
    return folder;
  }

  /** Plans, builds, publishes and merges filters in one leg. @returns what publishing and merging cost. */
  async function release(place: string, names: readonly string[]): Promise<{ publish: Cost; merge: Cost }> {
    const folder = makeProject(place, names);
    const step = async (entry: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> => {
      const ran = await runAction(join(places.dist, entry), inputs, {
        cwd: folder,
        env: {
          ...pushEvent(folder),
          ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
        },
      });
      assert.equal(ran.status, 0, ran.stdout + ran.stderr);
      return ran;
    };
    const planned = await step('plan.cjs', { modules: 'wasm-image.yaml', legs: '1' });
    const [leg, ...others] = (JSON.parse(planned.outputs.matrix ?? '') as { include: { modules: string }[] }).include;
    assert.equal(others.length, 0);
    const images = {
      images: `${registry.host}/{owner}/${place}/{name}`,
      tags: TAGS,
      username: registry.credentials?.username ?? '',
      password: registry.credentials?.password ?? '',
      'trusted-root': sigstore.trustedRoot,
    };
    let records = '';
    const publish = await measure(async () => {
      const ran = await step('main.cjs', {
        ...images,
        modules: leg?.modules ?? '',
        'move-tags': 'false',
        'fulcio-url': `http://${fulcio.host}`,
        'rekor-url': sigstore.log.url,
        'timestamp-url': sigstore.timestampUrl,
      });
      records = ran.outputs.record ?? '';
    });
    const merge = await measure(async () => {
      const ran = await step('merge.cjs', {
        ...images,
        records,
        expected: planned.outputs.changed ?? '',
        'certificate-identity': job.identity,
        'certificate-oidc-issuer': sigstore.issuer.url,
      });
      const tags = names.flatMap((name) =>
        ['v1.2.3', 'latest'].map((tag) => `${registry.host}/acme/${place}/${name}:${tag}`),
      );
      assert.deepEqual(JSON.parse(ran.outputs.tags ?? ''), tags);
    });
    return { publish, merge };
  }

  async function measure(work: () => Promise<void>): Promise<Cost> {
    const [first, started] = [registry.seen?.length, performance.now()];
    fulcio.arm(undefined);
    await work();
    const requests = registry.seen?.slice(first) ?? [];
    return {
      requests: requests.length,
      tokens: requests.flatMap(
        (one) => /^GET \/token\?.*scope=repository(?::|%3A)([^&]*?)(?::|%3A)/.exec(one)?.[1] ?? [],
      ),
      certificates: fulcio.seen().filter(({ method, path }) => method === 'POST' && /signingCert/.test(path)).length,
      seconds: (performance.now() - started) / 1000,
    };
  }

  test('20 filters: requests per filter, tokens and certificates as for one', async (t) => {
    const alone = await release('alone', MANY.slice(0, 1));
    const many = await release('many', MANY);
    assert.deepEqual([alone.publish.certificates, many.publish.certificates], [1, 1]);
    assert.deepEqual([alone.merge.certificates, many.merge.certificates], [0, 0]);
    for (const step of ['publish', 'merge'] as const) {
      const [one, all] = [alone[step], many[step]];
      assert.equal(one.tokens.length, 1, one.tokens.join('\n'));
      assert.equal(all.tokens.length, MANY.length, all.tokens.join('\n'));
      assert.equal(new Set(all.tokens).size, MANY.length, all.tokens.join('\n'));
      const perFilter = all.requests / MANY.length;
      t.diagnostic(
        `lab: ${step} of 20 filters, each against one alone: ${perFilter} and ${one.requests} requests, ` +
          `time ${(all.seconds / MANY.length / one.seconds).toFixed(2)}`,
      );
      assert.ok(one.requests > 0 && perFilter <= 1.1 * one.requests, `${perFilter} and ${one.requests}`);
    }
  });
});
