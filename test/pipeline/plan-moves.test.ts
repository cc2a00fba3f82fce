import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openSession } from '../../src/commands/library/library-session.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { DEFAULT_CHANNELS } from '../../src/decide/plan/tag-policy.ts';
import { parseRepository, parseTag } from '../../src/oci/reference.ts';
import type { LikelySigner } from '../../src/pipeline/tags/trial-tags.ts';
import { planMoves } from '../../src/wiring/plan/plan-moves.ts';
import { openTestStores, PUBLIC_PEM } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { Releases } from '../support/releases.ts';

let registry: TestRegistry;
let releases: Releases;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  releases = new Releases(registry);
  for (const tags of ['v1.0.0,1,main', 'v2.0.0,latest']) await releases.done({ repository: 'p/f', module: tags, tags });
});
after(async () => {
  await registry.stop();
  releases.remove();
});

const workflow = { GITHUB_WORKFLOW_REF: 'acme/f/.github/workflows/release.yml@refs/tags/v1.1.0' };
const KEY: LikelySigner = { kind: 'key', publicKey: PUBLIC_PEM };

async function plan(tags: string, signer: LikelySigner | undefined, env = {}): Promise<readonly string[]> {
  const store = openTestStores().open(parseRepository(`${registry.host}/p/f`));
  const tagPolicy = { version: undefined, channels: DEFAULT_CHANNELS, allowBackward: [] };
  const asked = { tags: tags.split(',').map(parseTag), tagPolicy, signer };
  const moves = await planMoves(openSession({ env }, ''), readValues('verify', new Map()), store, asked);
  return moves.map(({ tag, action }) => `${tag} ${action}`);
}

const ALL = 'v1.0.0,v1.1.0,1,1.1,main,0,latest';

it('says how tags would move to an image that is not known yet, and writes nothing', async () => {
  registry.takeRequests();
  assert.deepEqual(await plan('v1.1.0,1,1.1,main,0,latest', KEY), [
    'v1.1.0 created',
    '1 moved',
    '1.1 created',
    'main moved',
    '0 refused',
    'latest kept',
  ]);
  assert.deepEqual(
    registry.takeRequests().filter((line) => !line.startsWith('GET ')),
    [],
  );
});

it('says that a version is there', async () => {
  assert.deepEqual((await plan(ALL, KEY)).slice(0, 2), ['v1.0.0 kept', 'v1.1.0 created']);
});

it('does not know where a tag moves to if that depends on a signer that is not known', async () => {
  assert.deepEqual(await plan('v1.1.0,main,latest', undefined), ['v1.1.0 created', 'main moved', 'latest unknown']);
  assert.deepEqual(await plan('v2.1.0,main,latest', undefined), ['v2.1.0 created', 'main moved', 'latest moved']);
});

it('does not know it if the login cannot read the repository, and could not find out if the registry fails', async () => {
  for (const status of [401, 403]) {
    registry.before = () => ({ kind: 'answer', status });
    assert.deepEqual(await plan('v1.1.0,latest', KEY), ['v1.1.0 unknown', 'latest unknown']);
  }
  registry.before = () => ({ kind: 'answer', status: 500 });
  await assert.rejects(plan('v1.1.0,latest', KEY, workflow), { exitCode: 5 });
  registry.before = undefined;
});
