import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { filterParts, goodFilter, writeModule } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const UNREACHABLE = [0x00];

/** A filter with a different callback. */
function filterWith(
  callback: string,
  change: { readonly returns?: number; readonly body?: readonly number[] },
): Uint8Array {
  const parts = filterParts();
  return writeModule({
    ...parts,
    functions: (parts.functions ?? []).map((one) => (one.exports?.includes(callback) ? { ...one, ...change } : one)),
  });
}

before(() => {
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('good.wasm'), goodFilter({ header: { name: 'x-smoke', value: 'seen' } }));
  writeFileSync(at('traps.wasm'), filterWith('proxy_on_vm_start', { body: UNREACHABLE }));
  writeFileSync(at('wants.wasm'), filterWith('proxy_on_configure', { returns: 0 }));
  // Traps in proxy_on_context_create of the stream, and of the root context.
  writeFileSync(at('service.wasm'), filterWith('proxy_on_context_create', { body: [0x20, 1, 0x04, 0x40, 0, 0x0b] }));
  writeFileSync(
    at('broken.wasm'),
    filterWith('proxy_on_context_create', { body: [0x20, 1, 0x45, 0x04, 0x40, 0, 0x0b] }),
  );
  writeFileSync(
    at('scenario.json'),
    JSON.stringify({ response: { headers: [[':status', '418']], body: [], trailers: [] } }),
  );
});
after(() => folder.remove());

const run = (...args: string[]) => runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });

describe('starting filters on the command line', { concurrency: 3 }, () => {
  it('runs a filter and prints the exchange of the scenario', async () => {
    const ended = await run('run', 'good.wasm', '--scenario', 'scenario.json');
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stdout, /:status: 418/);
    assert.match(ended.stdout, /x-smoke: seen/);
    assert.match(ended.stdout, /^started/m);
  });
  it('reports where a filter traps, with status 3', async () => {
    const ended = await run('run', 'traps.wasm', '--json');
    assert.equal(ended.status, 3, ended.stderr);
    const report = JSON.parse(ended.stdout);
    assert.equal(report.verdict, 'fails');
    assert.equal(report.problems[0].where, 'proxy_on_vm_start');
  });
  it('refuses to publish a filter that traps, and publishes it with --no-smoke', async () => {
    const refused = await run(
      'publish',
      'traps.wasm',
      '--images',
      `oci-layout:${at('a')}`,
      '--signing-key',
      'key.pem',
      '--tags',
      'v1',
    );
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /PW052.*proxy_on_vm_start/);
    const forced = await run(
      'publish',
      'traps.wasm',
      '--images',
      `oci-layout:${at('b')}`,
      '--signing-key',
      'key.pem',
      '--tags',
      'v1',
      '--no-smoke',
      '--output',
      'forced',
    );
    assert.equal(forced.status, 0, forced.stderr);
  });
  it('warns about a filter that refuses an empty configuration, and refuses one that refuses the given one', async () => {
    const warned = await run('build', 'wants.wasm', '--output', 'warned');
    assert.equal(warned.status, 0, warned.stderr);
    assert.match(warned.stderr, /warning: PW055/);
    const refused = await run('build', 'wants.wasm', '--plugin-config', '{}', '--output', 'refused');
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /PW054/);
  });
  it('reports fails-at-start only if the filter is started', async () => {
    const verdict = async (...args: string[]): Promise<string> =>
      JSON.parse((await run('inspect', '--hosts', 'envoy=1.40', '--json', ...args)).stdout).hosts[0].verdict;
    assert.equal(await verdict('traps.wasm'), 'loads');
    assert.equal(await verdict('traps.wasm', '--smoke'), 'fails-at-start');
    assert.equal(await verdict('wants.wasm', '--smoke'), 'fails-at-start');
    assert.equal(await verdict('good.wasm', '--smoke'), 'loads');
    assert.equal(await verdict('broken.wasm', '--smoke'), 'loads');
    assert.equal(await verdict('service.wasm', '--smoke', '--filter-type', 'service'), 'loads');
  });
  it('starts a filter as its own type in every command', async () => {
    const found = await run('run', 'service.wasm');
    assert.equal(found.status, 0, found.stderr);
    assert.match(found.stdout, /warning PW064 module: started as a service: it does not create a stream context/);
    assert.match(found.stdout, /^started as service \(proxy-wasm/m);
    const named = JSON.parse((await run('run', 'service.wasm', '--filter-type', 'service', '--json')).stdout);
    assert.deepEqual(
      [named.verdict, named.filterType, named.filterTypeReason, named.problems],
      ['started', 'service', 'it was requested', []],
    );
    const refused = await run('build', 'service.wasm', '--filter-type', 'http', '--output', 'as-http');
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /PW052[\s\S]*set --filter-type/);
    const built = await run('build', 'service.wasm', '--output', 'as-auto');
    assert.equal(built.status, 0, built.stderr);
    assert.match(built.stderr, /warning: PW064/);
    const published = await run(
      'publish',
      'service.wasm',
      '--filter-type',
      'service',
      '--images',
      `oci-layout:${at('c')}`,
      '--signing-key',
      'key.pem',
      '--tags',
      'v1',
    );
    assert.equal(published.status, 0, published.stderr);
    assert.doesNotMatch(published.stderr, /PW06/);
    const wrong = await run('run', 'good.wasm', '--filter-type', 'tcp');
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /auto, http, network, service/);
  });
  it('refuses an invalid scenario', async () => {
    writeFileSync(at('bad.json'), '{"requst":{}}');
    const ended = await run('run', 'good.wasm', '--scenario', 'bad.json');
    assert.equal(ended.status, 2);
    assert.match(ended.stderr, /SCENARIO_INVALID/);
  });
});
