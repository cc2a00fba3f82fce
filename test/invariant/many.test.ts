import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inOrder } from '../../src/core/in-order.ts';
import { isVersionTag } from '../../src/decide/gate/version.ts';
import { parseTag } from '../../src/oci/reference.ts';
import { publishAll } from '../../src/pipeline/publish.ts';
import { Faults } from '../support/faults.ts';
import { partsOf, prepare, startWaiting } from '../support/killed.ts';
import { jobFor, moduleOf, openManyPorts } from '../support/modules.ts';
import { PRIVATE_PEM, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { type Fault, startRegistry } from '../support/registry.ts';

const NAMES = ['a', 'b'];
const TAGS = ['v1.0.0', 'latest'];
const folder = temporaryFolder();
const FAULTS: Readonly<Record<string, Fault>> = {
  reset: { kind: 'reset' },
  '403': { kind: 'answer', status: 403 },
  'lying 201': { kind: 'answer', status: 201 },
};
/** A kill hits every request; a fault hits a third of them, or all with INVARIANT=all. */
const isChosen = (k: number, i: number): boolean => process.env.INVARIANT === 'all' || k % 3 === i % 3;

let [runs, violations] = [0, 0];

writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
for (const name of NAMES) writeFileSync(join(folder.path, `${name}.wasm`), moduleOf(name));
const registry = await startRegistry({ referrers: 'api' });
// All modules of a run are in one place, and its requests are counted together.
const faults = new Faults(registry, (repository) => repository.replace(/\/[ab]$/, ''));
const total = await prepare(async () => {
  await run('count');
  const count = faults.count('count');
  assert.ok(count > 40 && count < 90, `${count} requests`);
  return count;
});
after(async () => {
  await registry.stop();
  folder.remove();
  console.error(`invariant, many modules: runs=${runs} violations=${violations}`);
});

describe('a publish of two modules that is cut off', () => {
  for (const { name, requests } of partsOf(total))
    it(`leaves no bad tag when it is killed at ${name}`, () =>
      inOrder(requests, 3, async (k) => {
        const when = k % 2 === 0 ? 'before' : 'after';
        const place = `kill/${when}-${k}`;
        const { child, go } = start(place);
        faults.plan(place, { k, when, fault: { kind: 'reset' }, strike: () => child.kill('SIGKILL') });
        await go();
        await check(place, `killed ${when} request ${k}`);
      }).then(() => undefined));

  for (const [i, [name, fault]] of Object.entries(FAULTS).entries())
    for (const { name: part, requests } of partsOf(total))
      it(`leaves no bad tag when one of ${part} gets ${name}`, async () => {
        for (const k of requests) {
          if (!isChosen(k, i)) continue;
          const place = `fault-${name.replace(' ', '-')}/${k}`;
          faults.plan(place, { k, when: 'before', fault });
          await run(place);
          await check(place, `${name} at request ${k}`);
        }
      });
});

async function run(place: string): Promise<readonly string[]> {
  const jobs = NAMES.map((name) =>
    jobFor(name, { images: `${registry.host}/${place}/${name}`, tags: TAGS.join(',') }, join(folder.path, 'copies')),
  );
  return (await publishAll(jobs, openManyPorts({ copy: folder.path }))).map(({ kind }) => kind);
}

/**
 * Every tag is absent or points to an image that a fresh client verifies; no module has a floating tag before all have
 * their version tag. Afterwards a second run finishes.
 */
async function check(place: string, what: string): Promise<void> {
  runs += 1;
  const tags = NAMES.flatMap((name) =>
    TAGS.map((tag) => ({ tag, name, digests: registry.historyOf(`${place}/${name}`, tag) })),
  );
  const versions = tags.filter(({ tag }) => isVersionTag(parseTag(tag)));
  const floating = tags.filter(({ tag, digests }) => !isVersionTag(parseTag(tag)) && digests.length > 0);
  for (const { name, tag, digests } of tags)
    for (const digest of digests) {
      const verdict = await verifyFresh(`${registry.host}/${place}/${name}@${digest}`);
      if (verdict.kind !== 'verified') violations += 1;
      assert.equal(verdict.kind, 'verified', `${what}: ${name}:${tag} led to ${digest}`);
    }
  if (floating.length > 0 && versions.some(({ digests }) => digests.length === 0)) {
    violations += 1;
    assert.fail(`${what}: a floating tag moved before all version tags`);
  }
  faults.clear(place);
  assert.deepEqual(await run(place), ['done', 'done'], `${what}: re-run`);
  for (const name of NAMES)
    assert.equal((await verifyFresh(`${registry.host}/${place}/${name}:latest`)).kind, 'verified', `${what}: re-run`);
}

function start(place: string): ReturnType<typeof startWaiting> {
  return startWaiting([
    'publish',
    ...NAMES.flatMap((name) => ['--modules', `${name} = ${join(folder.path, `${name}.wasm`)}`]),
    ...['--images', `${registry.host}/${place}/{name}`, '--tags', TAGS.join(','), '--metadata', 'off', '--no-smoke'],
    ...['--signing-key', join(folder.path, 'key.pem'), '--output', join(folder.path, place)],
  ]);
}
