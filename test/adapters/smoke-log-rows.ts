import { filterParts, goodFilter, sleb, writeModule } from '../support/module-writer.ts';
import { call, EXIT, TICK, UNREACHABLE, withCallback } from './smoke-row.ts';

/** A filter that no host starts, and the first line that Envoy logs about it; undefined if Envoy crashes. */
export interface LogRow {
  readonly title: string;
  readonly module: Uint8Array;
  readonly log: string | undefined;
  /** What Envoy with a V8 below 14.6 (1.37 and older) logs instead. */
  readonly before?: string;
}

const i32 = (value: number): number[] => [0x41, ...sleb(value)];
const VM_START = 'Function: proxy_on_vm_start failed: Uncaught ';

function atStart(title: string, body: readonly number[], log: string, before?: string): LogRow {
  const module = withCallback('proxy_on_vm_start', 'i32 i32 -> i32', body, { parts: { tables: [{ min: 1 }] } });
  return {
    title,
    module,
    log: `${VM_START}${log}`,
    ...(before === undefined ? {} : { before: `${VM_START}${before}` }),
  };
}

function withStartSection(body: readonly number[], imports: readonly (typeof TICK)[]): Uint8Array {
  const parts = filterParts({ functions: [{ signature: '->', body }], parts: { imports } });
  return writeModule({ ...parts, start: imports.length + (parts.functions ?? []).length - 1 });
}

/** Each kind of failed start, with the line that Envoy 1.36.4 to 1.40.0 logged. */
export const LOG_ROWS: readonly LogRow[] = [
  atStart('unreachable', UNREACHABLE, 'RuntimeError: unreachable'),
  atStart('a load outside the memory', [...i32(-8), 0x28, 2, 0], 'RuntimeError: memory access out of bounds'),
  atStart('a division by zero', [...i32(1), ...i32(0), 0x6d], 'RuntimeError: divide by zero'),
  atStart('a remainder by zero', [...i32(1), ...i32(0), 0x6f], 'RuntimeError: remainder by zero'),
  atStart(
    'a division that does not fit',
    [...i32(-2_147_483_648), ...i32(-1), 0x6d],
    'RuntimeError: divide result unrepresentable',
  ),
  atStart(
    'a float that is not an integer',
    [0x43, 0, 0, 0xc0, 0x7f, 0xa8],
    'RuntimeError: float unrepresentable in integer range',
  ),
  atStart(
    'a call outside the table',
    [...i32(99), 0x11, 0, 0, ...i32(1)],
    'RuntimeError: table index is out of bounds',
  ),
  atStart(
    'a call of an empty table entry',
    [...i32(0), 0x11, 0, 0, ...i32(1)],
    'RuntimeError: function signature mismatch',
    'RuntimeError: null function or function signature mismatch',
  ),
  atStart('endless recursion', [...i32(0), ...i32(0), 0x10, 9], 'RangeError: Maximum call stack size exceeded'),
  {
    title: 'an uncaught exception',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', [0x08, 0], { parts: { tags: ['->'] } }),
    log: `${VM_START}#<Exception>`,
  },
  {
    title: 'a trap in _initialize',
    module: withCallback('_initialize', '->', UNREACHABLE),
    log: 'Function: _initialize failed: Uncaught RuntimeError: unreachable',
  },
  {
    title: 'a trap in main',
    module: goodFilter({ functions: [{ signature: 'i32 i32 -> i32', exports: ['main'], body: UNREACHABLE }] }),
    log: 'Function: main failed: Uncaught RuntimeError: unreachable',
  },
  {
    title: 'a trap in _start',
    module: goodFilter({
      without: ['_initialize'],
      functions: [{ signature: '->', exports: ['_start'], body: UNREACHABLE }],
    }),
    log: 'Function: _start failed: Uncaught RuntimeError: unreachable',
  },
  {
    title: 'a program that exits',
    module: goodFilter({
      without: ['_initialize'],
      functions: [{ signature: '->', exports: ['_start'], body: call(0) }],
      parts: { imports: [EXIT] },
    }),
    log: 'Function: _start failed: Uncaught Error: restricted_callback',
  },
  {
    title: 'a host call before it is allowed',
    module: withCallback('_initialize', '->', [...call(5), 0x1a], { parts: { imports: [TICK] } }),
    log: 'Function: _initialize failed: Uncaught Error: restricted_callback',
  },
  {
    title: 'a trap in the start section',
    module: withStartSection(UNREACHABLE, []),
    log: 'Failed to create new Wasm instance',
  },
  {
    title: 'data outside the memory',
    module: goodFilter({ parts: { segments: [{ at: 70_000, bytes: new Uint8Array(10) }] } }),
    log: 'Failed to create new Wasm instance',
  },
  { title: 'a host call in the start section', module: withStartSection([...call(5), 0x1a], [TICK]), log: undefined },
  {
    title: 'proxy_on_vm_start that returns 0',
    module: withCallback('proxy_on_vm_start', 'i32 i32 -> i32', i32(0)),
    log: 'Failed to start base Wasm',
  },
  {
    title: 'proxy_on_configure that returns 0',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', i32(0)),
    log: 'Failed to configure base Wasm plugin',
  },
  {
    title: 'a trap in configure',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', UNREACHABLE),
    log: 'Function: proxy_on_configure failed: Uncaught RuntimeError: unreachable',
  },
];
