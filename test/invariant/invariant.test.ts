import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inOrder } from '../../src/core/in-order.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { Faults } from '../support/faults.ts';
import { partsOf, prepare, startWaiting } from '../support/killed.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, PRIVATE_PEM, planFor, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { type Fault, startRegistry } from '../support/registry.ts';

const TAGS = ['v2.0.0', 'latest'];
const folder = temporaryFolder();
const [older, newer] = [goodFilter({ abi: '0_2_0' }), goodFilter()];
const FAULTS: Readonly<Record<string, Fault>> = {
  reset: { kind: 'reset' },
  '500': { kind: 'answer', status: 500 },
  '403': { kind: 'answer', status: 403 },
  '404': { kind: 'answer', status: 404 },
  'lying 200': { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
  'lying 201': { kind: 'answer', status: 201 },
};

/** Reset and kill hit every request; each other fault hits a third of the requests, or all of them with INVARIANT=all. */
const isWhole = process.env.INVARIANT === 'all';
const isChosen = (k: number, offset: number): boolean => isWhole || k % 3 === offset % 3;

let runs = 0;
let violations = 0;

writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
writeFileSync(join(folder.path, 'filter.wasm'), newer);
after(() => {
  folder.remove();
  console.error(`invariant: runs=${runs} violations=${violations}`);
});

for (const referrers of ['api', 'none'] as const) {
  const registry = await startRegistry({ referrers });
  const faults = new Faults(registry);
  const total = await prepare(async () => {
    await run('count', newer);
    const count = faults.count('count');
    assert.ok(count > 10 && count < 45, `${count} requests`);
    return count;
  });

  describe(`a publish that is cut off, registry with referrers ${referrers}`, () => {
    after(() => registry.stop());

    for (const { name, requests } of partsOf(total))
      it(`leaves no bad tag when it is killed at ${name}`, async () => {
        const cases = requests.flatMap((k) => [[k, 'before'] as const, [k, 'after'] as const]);
        await inOrder(cases, 3, async ([k, when]) => {
          const repository = `kill/${when}-${k}`;
          if (k % 2 === 0) await run(repository, older);
          const { child, go } = start(repository);
          faults.plan(repository, { k, when, fault: { kind: 'reset' }, strike: () => child.kill('SIGKILL') });
          await go();
          await check(repository, `killed ${when} request ${k}`);
        });
      });

    for (const [i, [name, fault]] of Object.entries(FAULTS).entries())
      for (const { name: part, requests } of partsOf(total))
        it(`leaves no bad tag when one of ${part} gets ${name}`, async () => {
          for (const k of requests) {
            if (!isChosen(k, i) && !(fault.kind === 'reset' && referrers === 'none')) continue;
            for (const when of fault.kind === 'reset' ? (['before', 'after'] as const) : (['before'] as const)) {
              const repository = `fault-${name.replaceAll(' ', '-')}/${when}-${k}`;
              if (k % 2 === 0) await run(repository, older);
              faults.plan(repository, { k, when, fault });
              await run(repository, newer);
              await check(repository, `${name} ${when} request ${k}`);
            }
          }
        });
  });

  /** Publishes in this process. */
  async function run(repository: string, module: Uint8Array): Promise<{ readonly failed: boolean }> {
    const plan = planFor({
      images: `${registry.host}/${repository}`,
      tags: module === older ? 'latest' : TAGS.join(','),
    });
    return {
      failed: (await publish(plan, openTestPorts({ module, copy: join(folder.path, 'copy') }))).kind === 'failed',
    };
  }

  /** Every tag is absent, old, or points to an image that a fresh client verifies; afterwards a second run finishes. */
  async function check(repository: string, what: string): Promise<void> {
    runs += 1;
    const history = new Map(TAGS.map((tag) => [tag, registry.historyOf(repository, tag)]));
    for (const [tag, digests] of history) {
      for (const digest of digests) {
        const verdict = await verifyFresh(`${registry.host}/${repository}@${digest}`);
        if (verdict.kind !== 'verified') violations += 1;
        assert.equal(verdict.kind, 'verified', `${what}: ${tag} led to ${digest}`);
      }
    }
    faults.clear(repository);
    assert.deepEqual(await run(repository, newer), { failed: false }, `${what}: re-run`);
    for (const tag of TAGS)
      assert.equal(
        (await verifyFresh(`${registry.host}/${repository}:${tag}`)).kind,
        'verified',
        `${what}: re-run, ${tag}`,
      );
  }

  function start(repository: string): ReturnType<typeof startWaiting> {
    return startWaiting([
      'publish',
      join(folder.path, 'filter.wasm'),
      '--images',
      `${registry.host}/${repository}`,
      '--tags',
      TAGS.join(','),
      // The second run, in this process, has no commit to take metadata from, and must make the same image.
      '--metadata',
      'off',
      '--signing-key',
      join(folder.path, 'key.pem'),
      '--output',
      join(folder.path, repository),
    ]);
  }
}
