// Kills our process, or fails its requests, at every request of a publish to a real registry. Afterwards every tag must
// be absent, old, or point to an image that our gate and cosign accept, and a second run must finish the publish.
import { strict as assert } from 'node:assert';
import type { ChildProcess } from 'node:child_process';
import { describe, test } from 'node:test';
import { readTags } from './lib/clients.ts';
import { judge, missingDist } from './lib/places.ts';
import { mustRun, stopAll } from './lib/process.ts';
import { type FaultProxy, type Moment, startProxy } from './lib/proxy.ts';
import {
  makeWorkspace,
  publish,
  tryPublish,
  verifyWithCosign,
  verifyWithOurs,
  type Workspace,
} from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';

/** `kill`: SIGKILL. `reset`: one broken connection. `denied`: all later requests get status 403. */
const FAULTS = ['kill', 'reset', 'denied'] as const;
const MOMENTS: readonly Moment[] = ['before', 'after'];
const NEW_TAG = 'v2.0.0';
const MOVED_TAG = 'latest';
/** Where the old image is. Each row starts from a copy of it. */
const SEED = 'acme/seed';

interface Site {
  readonly workspace: Workspace;
  readonly registry: Registry;
  readonly proxy: FaultProxy;
}

/** One way to fail. `request` counts from 1. */
interface Row {
  readonly fault: (typeof FAULTS)[number];
  readonly moment: Moment;
  readonly request: number;
}

const total = { runs: 0, violations: 0 };

describe('invariant', { skip: missingDist(), concurrency: 2 }, () => {
  for (const kind of ['docker-registry', 'olareg'] as const) {
    test(`${kind}: no tag ever points to an unverified image, whichever request fails, and a second run finishes`, async (context) => {
      const workspace = await makeWorkspace(`invariant-${kind}`);
      const registry = await startRegistry(kind, 'invariant');
      const proxy = await startProxy(registry.host);
      const site: Site = { workspace, registry: { ...registry, host: proxy.host }, proxy };
      try {
        const requests = await settledCount(site);
        assert.ok(requests >= 15, `only ${requests} requests: the publish is not complete`);
        const rows = FAULTS.flatMap((fault) =>
          MOMENTS.flatMap((moment) =>
            Array.from({ length: requests }, (_, at): Row => ({ fault, moment, request: at + 1 })),
          ),
        );
        const violations: string[] = [];
        for (const row of rows) violations.push(...(await violationsOf(site, row)));
        total.runs += rows.length;
        total.violations += violations.length;
        context.diagnostic(`lab: ${kind}: ${requests} requests, ${rows.length} runs, ${violations.length} violations`);
        assert.deepEqual(violations, []);
      } finally {
        await stopAll([registry, proxy]);
      }
    });
  }
});

test('the promise holds in every run on every registry', { skip: missingDist() }, (context) => {
  context.diagnostic(`lab: runs=${total.runs} violations=${total.violations}`);
  assert.equal(total.violations, 0);
  assert.ok(total.runs > 0);
});

test('a tag that points to an unsigned image is a violation', { skip: missingDist() }, async () => {
  const workspace = await makeWorkspace('invariant-red');
  const registry = await startRegistry('olareg', 'invariant-red');
  try {
    const { host } = registry;
    const unsigned = await publish(workspace, undefined, { image: `${host}/acme/red`, sign: 'off' });
    await mustRun(judge('oras'), ['tag', '--plain-http', `${host}/acme/red@${unsigned.digest}`, MOVED_TAG]);
    const site = { workspace, registry };
    assert.equal((await badTags(site, 'acme/red', 'sha256:of-another-image')).length, 2);
    assert.equal((await badTags(site, 'acme/red', unsigned.digest)).length, 0);
  } finally {
    await registry.stop();
  }
});

/** Counts until two runs agree: a retry adds a request, and a row for it would wait for a request that never comes. */
async function settledCount(site: Site): Promise<number> {
  const counts = [await countRequests(site, 'counted-1')];
  while (counts.at(-1) !== counts.at(-2)) {
    assert.ok(counts.length < 6, `the number of requests differs each time: ${counts.join(', ')}`);
    counts.push(await countRequests(site, `counted-${counts.length + 1}`));
  }
  return counts.at(-1) ?? 0;
}

/**
 * Publishes an old image and then, without a fault, the image whose publish the rows interrupt.
 * @returns its requests.
 */
async function countRequests(site: Site, name: string): Promise<number> {
  const image = `${site.proxy.host}/${SEED}`;
  await publish(site.workspace, undefined, { image, tags: [MOVED_TAG] });
  const counted = `${site.proxy.host}/acme/${name}`;
  await mustRun(judge('crane'), ['copy', '--insecure', `${image}:${MOVED_TAG}`, `${counted}:${MOVED_TAG}`]);
  site.proxy.arm(undefined);
  await publish(site.workspace, undefined, {
    image: counted,
    tags: [NEW_TAG, MOVED_TAG],
    module: site.workspace.otherModule,
  });
  return site.proxy.seen().length;
}

async function violationsOf(site: Site, row: Row): Promise<readonly string[]> {
  const { workspace, proxy } = site;
  const name = `acme/${row.fault}-${row.moment}-${row.request}`;
  const where = `${row.fault} ${row.moment} request ${row.request}`;
  const image = `${proxy.host}/${name}`;
  proxy.arm(undefined);
  await mustRun(judge('crane'), ['copy', '--insecure', `${proxy.host}/${SEED}:${MOVED_TAG}`, `${image}:${MOVED_TAG}`]);
  const old = (await readTags(proxy.host, name)).get(MOVED_TAG) ?? '';
  let victim: ChildProcess | undefined;
  let wasHit = false;
  const hit = () => {
    wasHit = true;
    if (row.fault === 'kill') victim?.kill('SIGKILL');
  };
  proxy.arm({ request: row.request, moment: row.moment, hit, isLasting: row.fault === 'denied' });
  const options = { image, tags: [NEW_TAG, MOVED_TAG], module: workspace.otherModule };
  const finished = await tryPublish(workspace, undefined, {
    ...options,
    started: (child) => {
      victim = child;
    },
  });
  const struck = proxy.seen().at(row.request - 1);
  proxy.arm(undefined);
  const problems: string[] = [];
  if (!wasHit) problems.push('the request was never made');
  if (row.fault === 'kill' && finished.signal !== 'SIGKILL') problems.push('the process was not killed');
  if (finished.status === 0 && row.fault === 'denied' && !(await isComplete(site, name)))
    problems.push('the process reported success too early');
  problems.push(...(await badTags(site, name, old)));
  const again = await tryPublish(workspace, undefined, options);
  if (again.status !== 0) problems.push(`the second run ended with ${again.status}: ${again.stderr}`);
  else if (!(await isComplete(site, name))) problems.push('the second run did not move the tags');
  problems.push(...(await badTags(site, name, old)));
  return problems.map((problem) => `${where} (${struck?.method} ${struck?.path.split('?')[0]}): ${problem}`);
}

/** Tags that are not old and do not point to an image that both verifiers accept, and tags that were not requested. */
async function badTags(
  site: Pick<Site, 'workspace' | 'registry'>,
  name: string,
  oldDigest: string,
): Promise<readonly string[]> {
  const { workspace, registry } = site;
  const bad: string[] = [];
  const suspects = new Map<string, string[]>();
  for (const [tag, digest] of await readTags(registry.host, name)) {
    if (tag !== NEW_TAG && tag !== MOVED_TAG) bad.push(`tag ${tag} was not requested`);
    if (tag === MOVED_TAG && digest === oldDigest) continue;
    suspects.set(digest, [...(suspects.get(digest) ?? []), tag]);
  }
  for (const [digest, tags] of suspects) {
    const reference = `${registry.host}/${name}@${digest}`;
    const ours = await verifyWithOurs(workspace, registry, reference);
    if (ours.status !== 0)
      bad.push(`${tags.join(', ')} point to an image that wasm-image refuses with ${ours.status}: ${ours.stderr}`);
    const cosign = await verifyWithCosign(workspace, registry, reference);
    if (cosign.status !== 0) bad.push(`${tags.join(', ')} point to an image that cosign refuses: ${cosign.stderr}`);
  }
  return bad;
}

/** Whether both tags point to the same image. */
async function isComplete(site: Site, name: string): Promise<boolean> {
  const tags = await readTags(site.registry.host, name);
  return tags.get(NEW_TAG) !== undefined && tags.get(NEW_TAG) === tags.get(MOVED_TAG);
}
