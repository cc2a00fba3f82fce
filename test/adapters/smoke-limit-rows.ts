import { add, c, DROP, load, store, when } from '../support/wasm-code.ts';
import { type SmokeRow, withCallback } from './smoke-row.ts';

const SHARED = { module: 'env', name: 'proxy_set_shared_data', signature: 'i32 i32 i32 i32 i32 -> i32' };

/** Calls itself as often as this before it returns 1. */
function recursing(depth: number): Uint8Array {
  const parameter = [0x20, 0];
  const self = { signature: 'i32 -> i32', body: [...when([...parameter, 0x45], [...c(1), 0x0f]), ...parameter] };
  const body = [...self.body, ...c(-1), 0x6a, 0x10, 10];
  return withCallback('proxy_on_configure', 'i32 i32 -> i32', [...c(depth), 0x10, 10], {
    functions: [{ ...self, body }],
  });
}

/** Filters that reach a limit: one that proxies have too, and one that only this host has. */
export const LIMIT_ROWS: readonly SmokeRow[] = [
  {
    title: 'a recursion for which only optimized code has the stack, as in Envoy',
    module: recursing(30_000),
    verdict: 'started',
    rules: 'PW063',
  },
  {
    title: 'a recursion for which Envoy has no stack either',
    module: recursing(200_000),
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_configure',
    message: /Maximum call stack size/,
  },
  {
    // A proxy would go on until its memory ends.
    options: { timeoutMs: 60_000 },
    title: 'more in shared data than this host stores',
    module: withCallback(
      'proxy_on_configure',
      'i32 i32 -> i32',
      [
        ...[0x03, 0x40],
        ...store(0, add(load(0), c(1))),
        ...[...c(0), ...c(4), ...c(0), ...c(60_000), ...c(0), 0x10, 0, ...DROP, 0x0c, 0, 0x0b],
        ...c(1),
      ],
      { parts: { imports: [SHARED] } },
    ),
    verdict: 'fails',
    rules: 'PW057',
    where: 'proxy_on_configure',
    message: /over the limit of what this host stores: 128 MiB/,
  },
];
