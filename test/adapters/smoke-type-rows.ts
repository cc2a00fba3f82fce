import { call, NETWORK, SAID, SAY, type SmokeRow, TICK, trapOf, UNREACHABLE, withCallback } from './smoke-row.ts';

/** Reads a byte of the plugin configuration. */
const READ_CONFIGURATION = [0x41, 7, 0x41, 0, 0x41, 1, 0x41, 8, 0x41, 12, 0x10, 0, 0x1a];
const BROKEN_ALLOCATOR = {
  without: ['malloc'],
  functions: [{ signature: 'i32 -> i32', exports: ['malloc'], body: UNREACHABLE }],
  parts: { imports: [{ module: 'env', name: 'proxy_get_buffer_bytes', signature: 'i32 i32 i32 i32 i32 -> i32' }] },
};

/** Traps in the contexts of a filter, and filters of each type. */
export const TYPE_ROWS: readonly SmokeRow[] = [
  {
    title: 'a trap in the root context, which hosts load nevertheless',
    module: withCallback('proxy_on_context_create', 'i32 i32 ->', trapOf(1)),
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_context_create',
    message: /trapped .*; hosts load it and then fail every stream/,
    reach: 'exchange',
  },
  {
    title: 'a trap in the root context and a failing start',
    module: withCallback('proxy_on_context_create', 'i32 i32 ->', trapOf(1), {
      without: ['proxy_on_vm_start'],
      functions: [{ signature: 'i32 i32 -> i32', exports: ['proxy_on_vm_start'], returns: 0 }],
    }),
    verdict: 'fails',
    rules: 'PW053',
    reach: 'start',
  },
  {
    title: 'an allocator that traps while the filter is configured, which hosts load nevertheless',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', [...READ_CONFIGURATION, 0x41, 1], BROKEN_ALLOCATOR),
    given: { pluginConfig: Buffer.from('x') },
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_configure',
    message: /trapped in malloc .*; hosts load it and then fail every stream/,
    reach: 'exchange',
  },
  {
    title: 'an allocator that traps and a configuration rejected because of it',
    module: withCallback('proxy_on_configure', 'i32 i32 -> i32', [...READ_CONFIGURATION, 0x41, 0], BROKEN_ALLOCATOR),
    given: { pluginConfig: Buffer.from('x') },
    verdict: 'fails',
    rules: 'PW054',
    reach: 'configure',
  },
  {
    title: 'an allocator that traps during the exchange',
    module: withCallback('proxy_on_log', 'i32 ->', READ_CONFIGURATION.with(1, 6), BROKEN_ALLOCATOR),
    given: { vmConfig: Buffer.from('x') },
    verdict: 'fails',
    rules: 'PW052',
    where: 'proxy_on_log',
    message: /^trapped in malloc at 0x[0-9a-f]+: unreachable$/,
    reach: 'exchange',
  },
  {
    title: 'a service, which does not create a stream context',
    module: withCallback('proxy_on_context_create', 'i32 i32 ->', trapOf(2)),
    verdict: 'started',
    rules: 'PW064',
    type: 'service',
    message:
      /^started as a service: it does not create a stream context: proxy_on_context_create\(2, 1\) trapped: unreachable/,
    hint: /filter-type/,
  },
  {
    title: 'a service with its type set',
    module: withCallback('proxy_on_context_create', 'i32 i32 ->', trapOf(2)),
    given: { filterType: 'service' },
    verdict: 'started',
    rules: '',
    type: 'service',
  },
  {
    title: 'a service with its type set to HTTP, and what to change',
    module: withCallback('proxy_on_context_create', 'i32 i32 ->', trapOf(2)),
    given: { filterType: 'http' },
    verdict: 'fails',
    rules: 'PW052',
    type: 'http',
    hint: /filter-type/,
  },
  {
    title: 'a network filter, whose SDK says that its context is not an HTTP context',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', [...SAY, ...UNREACHABLE], {
      functions: NETWORK,
      parts: SAID,
    }),
    verdict: 'started',
    rules: 'PW064',
    type: 'network',
    message: /^started as a network filter: its stream context is not an HTTP context: .*: invalid context$/,
  },
  {
    title: 'a filter without a context of either type, reported as an HTTP filter',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', [...SAY, ...UNREACHABLE], {
      functions: [{ signature: 'i32 -> i32', exports: ['proxy_on_new_connection'], body: [...SAY, ...UNREACHABLE] }],
      parts: SAID,
    }),
    verdict: 'fails',
    rules: 'PW052',
    type: 'http',
    where: 'proxy_on_request_headers',
    hint: /filter-type/,
  },
  {
    title: 'a network filter with its type set',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', UNREACHABLE, {
      functions: NETWORK,
      parts: SAID,
    }),
    given: { filterType: 'network' },
    verdict: 'started',
    rules: '',
    type: 'network',
  },
  {
    title: 'an HTTP filter that traps, which is not tried as another type',
    module: withCallback('proxy_on_request_headers', 'i32 i32 i32 -> i32', UNREACHABLE, {
      functions: NETWORK,
      parts: SAID,
    }),
    verdict: 'fails',
    rules: 'PW052',
    type: 'http',
    where: 'proxy_on_request_headers',
    hint: /; if it is not an HTTP filter, set filter-type$/,
  },
  {
    title: 'a service that traps when its timer fires',
    module: withCallback('proxy_on_tick', 'i32 ->', UNREACHABLE, {
      without: ['proxy_on_vm_start'],
      functions: [{ signature: 'i32 i32 -> i32', exports: ['proxy_on_vm_start'], body: [...call(100), 0x1a, 0x41, 1] }],
      parts: { imports: [TICK] },
    }),
    given: { filterType: 'service' },
    verdict: 'fails',
    rules: 'PW052',
    type: 'service',
    where: 'proxy_on_tick',
  },
];
