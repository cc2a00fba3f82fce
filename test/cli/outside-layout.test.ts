import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

// In a workflow, layout folders are inside the checkout, as the files of modules are.
const folder = temporaryFolder();
const at = (...names: readonly string[]): string => join(folder.path, ...names);
const env = { GITHUB_WORKSPACE: at('work'), SOURCE_DATE_EPOCH: '0' };
const KEY = ['--key', 'key.pub'];

const run = (args: readonly string[], more: Record<string, string> = env): Promise<Ended> =>
  runCli(args, { folder: at('work'), env: more });
const publish = (images: readonly string[], ...more: readonly string[]): readonly string[] => [
  ...['publish', '--modules', 'a = a.wasm', '--modules', 'b = b.wasm', '--signing-key', 'key.pem', '--no-smoke'],
  ...['--metadata', 'off', '--tags', 'v1.0.0', ...images.flatMap((image) => ['--images', image]), ...more],
];

before(async () => {
  for (const name of ['work', 'outside']) mkdirSync(at(name));
  for (const name of ['a', 'b']) writeFileSync(at('work', `${name}.wasm`), moduleOf(name));
  writeFileSync(at('work', 'key.pem'), PRIVATE_PEM);
  writeFileSync(at('work', 'key.pub'), PUBLIC_PEM);
  symlinkSync(at('outside'), at('work', 'link'));
  mkdirSync(at('work', 'half'));
  symlinkSync(at('outside'), at('work', 'half', 'b'));
});
after(() => folder.remove());

function refused({ status, stderr }: Ended): void {
  assert.match(stderr, /PATH_OUTSIDE_WORKSPACE: Cannot use ".+": it is outside the workspace/);
  assert.equal(status, 2, stderr);
}

it('publish writes no layout outside, and nothing at all if one of them would be', async () => {
  for (const place of ['../outside/{name}', `${at('outside')}/{name}`, 'link/{name}', 'half/{name}']) {
    refused(await run(publish(['oci-layout:first/{name}', `oci-layout:${place}`])));
    refused(await run(publish([`oci-layout:${place}`], '--dry-run')));
  }
  assert.deepEqual(readdirSync(at('outside')), []);
  assert.deepEqual(readdirSync(at('work', 'half')), ['b']);
  assert.equal(readdirSync(at('work')).includes('first'), false);
});

it('nothing reads or tags a layout outside', async () => {
  const legs = await run(publish(['oci-layout:layouts/{name}'], '--output', 'leg', '--no-move-tags'));
  assert.equal(legs.status, 0, legs.stderr);
  const merged = ['merge', 'leg', '--expected', 'a,b', ...KEY];
  cpSync(at('work', 'layouts'), at('kept'), { recursive: true });
  // The same folder, which is now a link.
  rmSync(at('work', 'layouts', 'b'), { recursive: true });
  symlinkSync(at('kept', 'b'), at('work', 'layouts', 'b'));
  refused(await run(merged));
  const first = await run(['tags', 'oci-layout:layouts/a']);
  assert.doesNotMatch(first.stdout, /v1\.0\.0/);
  rmSync(at('work', 'layouts', 'b'));
  cpSync(at('kept', 'b'), at('work', 'layouts', 'b'), { recursive: true });
  assert.equal((await run(merged)).status, 0);

  cpSync(at('work', 'layouts', 'a'), at('outside', 'a'), { recursive: true });
  for (const place of ['../outside/a', 'link/a']) {
    const image = `oci-layout:${place}:v1.0.0`;
    for (const args of [
      ['verify', image, ...KEY],
      ['inspect', image],
      ['tag', image, 'latest', ...KEY],
      ['pull', image, ...KEY],
      ['tags', `oci-layout:${place}`],
      ['tree', image],
      ['plan', '--images', `oci-layout:${place}`, '--tags', 'v1.0.1,latest', ...KEY],
    ])
      refused(await run(args));
    // Without a workflow, and in the folder of an earlier step, the same is allowed.
    for (const more of [{}, { ...env, RUNNER_TEMP: at('runner') }]) {
      cpSync(at('outside', 'a'), at('runner', 'wasm-image', 'step', 'layout'), { recursive: true });
      const read = 'RUNNER_TEMP' in more ? `oci-layout:${at('runner/wasm-image/step/layout')}:v1.0.0` : image;
      const ended = await run(['verify', read, ...KEY], more);
      assert.equal(ended.status, 0, ended.stderr);
    }
  }
});
