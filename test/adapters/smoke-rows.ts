import type { StarterOptions } from '../../src/adapters/smoke.ts';
import type { StartOptions } from '../../src/ports.ts';
import { type FilterOptions, goodFilter, name, sleb, type WrittenFunction } from '../support/module-writer.ts';

/** A good filter with one callback in the place of its own. */
function withCallback(callback: string, signature: string, body: readonly number[], options: FilterOptions = {}): Uint8Array {
  const one: WrittenFunction = { signature, exports: [callback], body };
  return goodFilter({ ...options, without: [callback, ...(options.without ?? [])], functions: [one, ...(options.functions ?? [])] });
}

const LOOP = [0x03, 0x40, 0x0c, 0, 0x0b];
const UNREACHABLE = [0x00];
/** Grows by 16 pages until it may not, then answers 1. */
const GROW = [0x03, 0x40, 0x41, 16, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x41, 1];
const TICK = { module: 'env', name: 'proxy_set_tick_period_milliseconds', signature: 'i32 -> i32' };
const EXIT = { module: 'wasi_snapshot_preview1', name: 'proc_exit', signature: 'i32 ->' };
const call = (value: number): number[] => [0x41, ...sleb(value), 0x10, 0];
const nameSection = (index: number, text: string): Uint8Array => {
  const names = [1, index, ...name(text)];
  return Uint8Array.from([1, names.length, ...names]);
};

/** A filter, and what its start must tell. */
export interface SmokeRow {
  readonly title: string;
  readonly module: Uint8Array;
  readonly given?: StartOptions;
  readonly options?: StarterOptions;
  readonly verdict: string;
  readonly rules: string;
  readonly where?: string;
  readonly message?: RegExp;
  readonly hint?: RegExp;
}

/** Filters that start, and filters that do not, each with the rules of its report in order. */
export const SMOKE_ROWS: readonly SmokeRow[] = [
  { title: 'a filter that adds a header', module: goodFilter({ header: { name: 'x-a', value: 'b' } }), verdict: 'started', rules: '' },
  { title: 'a filter that does nothing', module: goodFilter(), verdict: 'started', rules: 'PW063' },
  { title: 'ABI 0.1.0', module: goodFilter({ abi: '0_1_0', header: { name: 'x-a', value: 'b' } }), verdict: 'started', rules: '' },
  { title: 'ABI 0.2.0', module: goodFilter({ abi: '0_2_0', header: { name: 'x-a', value: 'b' } }), verdict: 'started', rules: '' },
  { title: 'no marker', module: goodFilter({ abi: 'none' }), verdict: 'fails', rules: 'PW050' },
  {
    title: 'no allocator, which hosts want before anything else',
    module: goodFilter({ without: ['malloc'], header: { name: 'x-a', value: 'b' } }),
    verdict: 'fails',
    rules: 'PW050',
    where: 'exports',
    message: /neither malloc nor proxy_on_memory_allocate/,
  },
  {
    title: 'an allocator with another signature',
    module: goodFilter({ without: ['malloc'], functions: [{ signature: '->', exports: ['malloc'] }] }),
    verdict: 'fails',
    rules: 'PW050',
    where: 'exports',
  },
  {
    title: 'a program, which ends when its main does',
    module: goodFilter({ without: ['_initialize'], functions: [{ signature: '->', exports: ['_start'], body: call(0) }], parts: { imports: [EXIT] } }),
    verdict: 'fails',
    rules: 'PW051',
    where: '_start',
    hint: /build a reactor/,
  },
  {
    title: 'an endless loop in a callback',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', [...LOOP, 0x41, 0]),
    options: { timeoutMs: 3_000 },
    verdict: 'fails',
    rules: 'PW056',
    where: 'proxy_on_request_headers',
    message: /within 3000 ms/,
  },
  {
    title: 'an endless loop in the start section',
    module: goodFilter({ functions: [{ signature: '->', body: LOOP }], parts: { start: 10 } }),
    options: { timeoutMs: 3_000 },
    verdict: 'fails',
    rules: 'PW056',
    where: 'instantiate',
  },
  {
    title: 'a memory bomb',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', GROW, { header: { name: 'x-a', value: 'b' } }),
    options: { maxPages: 64 },
    verdict: 'started',
    rules: 'PW062',
    where: 'memory',
    message: /49 of the 64 pages/,
  },
  {
    title: 'too much memory at first',
    module: goodFilter({ parts: { memories: [{ min: 100 }] } }),
    options: { maxPages: 64 },
    verdict: 'fails',
    rules: 'PW057',
    where: 'memory',
  },
  {
    title: 'a host call before it is allowed',
    module: withCallback('_initialize', '->', [...call(5), 0x1a], { parts: { imports: [TICK] } }),
    verdict: 'fails',
    rules: 'PW051',
    where: '_initialize',
    hint: /move the call/,
    message: /restricted_callback: proxy_set_tick_period_milliseconds/,
  },
  {
    title: 'a host call in the start section',
    module: goodFilter({ functions: [{ signature: '->', body: [...call(5), 0x1a] }], parts: { imports: [TICK], start: 11 } }),
    verdict: 'fails',
    rules: 'PW051',
    where: 'instantiate',
  },
  {
    title: 'a trap, by the name of the name section',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [0x10, 10, 0x41, 1], {
      functions: [{ signature: '->', body: UNREACHABLE }],
      parts: { custom: [{ name: 'name', payload: nameSection(10, 'the_inner') }] },
    }),
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_vm_start',
    message: /trapped in the_inner at 0x[0-9a-f]+: unreachable/,
  },
  {
    title: 'a trap, by the name of the export',
    module: withCallback('proxy_on_log', 'i32 ->', UNREACHABLE),
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_log',
    message: /trapped in proxy_on_log/,
  },
  {
    title: 'endless recursion',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [0x41, 0, 0x41, 0, 0x10, 9]),
    verdict: 'fails',
    rules: 'PW052',
    message: /call stack/,
  },
  {
    title: 'proc_exit and the trap behind it',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [...call(7), ...UNREACHABLE], { parts: { imports: [EXIT] } }),
    verdict: 'fails',
    rules: 'PW052',
    message: /after proc_exit\(7\)/,
  },
  {
    title: 'proc_exit that comes back',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [...call(7), 0x41, 1], { parts: { imports: [EXIT] } }),
    verdict: 'started',
    rules: 'PW063',
  },
  { title: 'vm_start that refuses', module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [0x41, 0]), verdict: 'fails', rules: 'PW053' },
  {
    title: 'an empty configuration refused',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', [0x20, 1]),
    verdict: 'refused-configuration',
    rules: 'PW055',
    message: /give one/,
  },
  {
    title: 'a configuration given and refused',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', [0x20, 1, 0x45]),
    given: { pluginConfig: Buffer.from('x') },
    verdict: 'fails',
    rules: 'PW054',
  },
  {
    title: 'a configuration given and taken',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', [0x20, 1]),
    given: { pluginConfig: Buffer.from('x') },
    verdict: 'started',
    rules: 'PW063',
  },
  {
    title: 'an import that no host has',
    module: goodFilter({ parts: { imports: [{ module: 'env', name: 'missing', signature: '-> i64' }] } }),
    verdict: 'started',
    rules: 'PW058 PW063',
  },
  {
    title: 'a callback with another signature',
    module: withCallback('proxy_on_tick', 'i32 i32 ->', []),
    verdict: 'started',
    rules: 'PW059 PW063',
    where: 'proxy_on_tick',
  },
  {
    title: 'a host function with another signature',
    module: goodFilter({ parts: { imports: [{ module: 'env', name: 'proxy_log', signature: 'i32 -> i32' }] } }),
    verdict: 'started',
    rules: 'PW058 PW063',
    where: 'env.proxy_log',
  },
  {
    title: 'imported memory',
    module: goodFilter({ parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 2 } }] } }),
    verdict: 'started',
    rules: 'PW063',
  },
  {
    title: 'an imported global',
    module: goodFilter({ parts: { imports: [{ module: 'env', name: 'g', global: 'i32' }] } }),
    verdict: 'fails',
    rules: 'PW050',
    where: 'module',
  },
  {
    title: 'names of the language',
    module: goodFilter({ parts: { imports: [{ module: '__proto__', name: 'constructor', signature: '->' }] } }),
    verdict: 'started',
    rules: 'PW058 PW063',
  },
  {
    title: 'a pause',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', [0x41, 1]),
    verdict: 'started',
    rules: 'PW060 PW063',
    where: 'proxy_on_request_headers',
  },
  {
    title: 'a trap when it is taken away',
    module: withCallback('proxy_on_delete', 'i32 ->', [0x20, 0, 0x41, 1, 0x46, 0x04, 0x40, 0, 0x0b]),
    verdict: 'started',
    rules: 'PW061 PW063',
    where: 'proxy_on_delete',
  },
  {
    title: 'what does not validate',
    module: goodFilter({ functions: [{ signature: '-> i32', body: [] }] }),
    verdict: 'fails',
    rules: 'PW050',
    message: /expected 1 elements/,
  },
];
