import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { Handover } from '../../src/decide/check/start/handover.ts';
import { Starts } from '../../src/pipeline/check/start-checked.ts';
import type { Starter } from '../../src/ports.ts';
import { filterParts, goodFilter, writeModule } from '../support/module-writer.ts';
import { c, DROP, load } from '../support/wasm-code.ts';

const NOW = 1_800_000_000_000;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const handover = (change: Partial<Handover> = {}): Handover => ({
  filterType: 'http',
  rootId: '',
  vmConfig: encode(''),
  pluginConfig: encode('{}'),
  environment: {},
  fromHost: [],
  ...change,
});
const startable = (module: Uint8Array, kind = 'proxy-wasm') => ({
  module,
  moduleDigest: digestOf(module),
  kind,
  rootIds: [],
  schema: undefined,
});

/** A real starter that counts. */
function counting(): { readonly starter: Starter; count(): number } {
  const real = openStarter();
  let count = 0;
  return {
    count: () => count,
    starter: {
      start: (...given) => {
        count++;
        return real.start(...given);
      },
    },
  };
}

/** Accepts its configuration only if its environment has 8 bytes: `A=12345` and a zero. */
function wantsVariable(): Uint8Array {
  const parts = filterParts({
    parts: { imports: [{ module: 'wasi_snapshot_preview1', name: 'environ_sizes_get', signature: 'i32 i32 -> i32' }] },
  });
  const body = [...c(16), ...c(20), 0x10, 0, ...DROP, ...load(20), ...c(8), 0x46];
  return writeModule({
    ...parts,
    functions: (parts.functions ?? []).map(({ returns: _, ...one }) =>
      one.exports?.includes('proxy_on_configure')
        ? { ...one, body }
        : { ...one, ...(_ === undefined ? {} : { returns: _ }) },
    ),
  });
}

describe('the starts of a check', () => {
  const signal = new AbortController().signal;
  it('start a module once with the same configuration', async () => {
    const { starter, count } = counting();
    const starts = new Starts(starter, signal, NOW);
    const module = startable(goodFilter());
    const all = await Promise.all(
      [handover(), handover(), handover({ rootId: 'r' })].map((one) => starts.start(module, one)),
    );
    assert.deepEqual([count(), all.map((one) => one.map(({ rule }) => rule))], [2, [['idle'], ['idle'], ['idle']]]);
  });
  it('give the filter its environment', async () => {
    const starts = new Starts(openStarter(), signal, NOW);
    const module = startable(wantsVariable());
    const rules = async (environment: Record<string, string>) =>
      (await starts.start(module, handover({ environment }))).map(({ rule }) => rule);
    assert.deepEqual(await rules({ A: '12345' }), ['idle']);
    assert.deepEqual(await rules({}), ['refused']);
  });
  it('give the filter the time', async () => {
    const imports = [{ module: 'env', name: 'proxy_get_current_time_nanoseconds', signature: 'i32 -> i32' }];
    const parts = filterParts({ parts: { imports } });
    // Accepts its configuration if its clock has the upper half of NOW.
    const upper = Number((BigInt(NOW) * 1_000_000n) >> 32n);
    const body = [...c(16), 0x10, 0, ...DROP, ...load(20), ...c(upper), 0x46];
    const module = writeModule({
      ...parts,
      functions: (parts.functions ?? []).map(({ returns, ...one }) =>
        one.exports?.includes('proxy_on_configure')
          ? { ...one, body }
          : { ...one, ...(returns === undefined ? {} : { returns }) },
      ),
    });
    const rules = async (nowMs: number) =>
      (await new Starts(openStarter(), signal, nowMs).start(startable(module), handover())).map(({ rule }) => rule);
    assert.deepEqual([await rules(NOW), await rules(NOW + 10_000)], [['idle'], ['refused']]);
  });
  it('do not start another kind of module', async () => {
    const { starter, count } = counting();
    const [finding] = await new Starts(starter, signal, NOW).start(startable(goodFilter(), 'component'), handover());
    assert.match(`${finding?.rule}: ${finding?.message}`, /not-started: .*its module is a component/);
    assert.equal(count(), 0);
  });
  it('could not find out if no process can be started', async () => {
    const starts = new Starts(openStarter({ entry: '/nonexistent/smoke.cjs' }), signal, NOW);
    const [finding] = await starts.start(startable(goodFilter()), handover());
    assert.deepEqual([finding?.rule, finding?.code], ['undecided', 'SMOKE_UNAVAILABLE']);
  });
  it('end a filter that does not return when the check ends', async () => {
    const parts = filterParts();
    const endless = writeModule({
      ...parts,
      functions: (parts.functions ?? []).map((one) =>
        one.exports?.includes('proxy_on_configure') ? { ...one, body: [0x03, 0x40, 0x0c, 0, 0x0b, ...c(1)] } : one,
      ),
    });
    const stop = new AbortController();
    const starts = new Starts(openStarter({ timeoutMs: 600_000 }), stop.signal, NOW);
    const started = starts.start(startable(endless), handover());
    setTimeout(() => stop.abort(), 1_000);
    assert.equal((await started)[0]?.rule, 'undecided');
  });
});
