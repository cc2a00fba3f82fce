import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scenario } from '../../src/smoke/scenario/scenario.ts';
import { type Callback, runScripted } from '../support/scripted-filter.ts';

const NAMES =
  'context_create vm_start configure new_connection downstream_data upstream_data downstream_connection_close upstream_connection_close log done delete';

/** Notes each callback of the stream with its parameters, as the filter of the lab does, and returns what the row says. */
function telling(answers: Readonly<Record<string, Callback>>): Readonly<Record<string, Callback>> {
  const one = (name: string): Callback => {
    return (s, id, ...rest) => {
      if (id === 2) s.note([name, ...rest].join(' '));
      return answers[name]?.(s, id ?? 0, ...rest) ?? (/start|configure|done/.test(name) ? 1 : 0);
    };
  };
  const names = [...NAMES.split(' '), ...Object.keys(answers)];
  return Object.fromEntries(names.map((name) => [`proxy_on_${name}`, one(name)]));
}

const TIMER: Callback = (s) => 1 + s.call('proxy_set_tick_period_milliseconds', 100);
const goOn: Callback = (s) =>
  void (s.call('proxy_set_effective_context', 2) === 0 && s.call('proxy_continue_stream', 2));
const close = (stream: number): Callback => {
  return (s) => s.call('proxy_close_stream', stream);
};
const data = (s: Parameters<Callback>[0]): void => {
  const texts = [0, 1, 2, 3].map((buffer) => {
    s.memory.fill(0, 8, 16);
    return s.text('proxy_get_buffer_bytes', buffer, 0, 100);
  });
  s.note(texts.join('|'));
};

const OPEN = ['context_create 1', 'new_connection'];
const SENT = ['downstream_data 6 0', 'downstream_data 6 0'];
const ENDED = [
  'downstream_data 0 1',
  'upstream_data 0 1',
  'upstream_connection_close 0',
  'downstream_connection_close 1',
  'done',
  'log',
  'delete',
];
const CLOSED = ['downstream_connection_close 1', 'done', 'log', 'delete'];

interface Row {
  readonly title: string;
  readonly answers: Readonly<Record<string, Callback>>;
  readonly notes: readonly (string | number)[];
  readonly end: string;
  readonly sizes: readonly [down: number, up: number];
}

/** The callbacks of each filter; all rows were seen in Envoy 1.40.0 before its TCP proxy. */
const ROWS: readonly Row[] = [
  {
    title: 'passes data that the filter lets through',
    answers: {},
    notes: [...OPEN, ...SENT, 'upstream_data 12 0', ...ENDED],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'collects the data that a filter holds back, until the client closes',
    answers: { downstream_data: () => 1 },
    notes: [...OPEN, 'downstream_data 6 0', 'downstream_data 12 0', 'downstream_data 12 1', ...CLOSED],
    end: 'paused',
    sizes: [0, 0],
  },
  {
    title: 'collects the data of the upstream',
    answers: { upstream_data: (_s, _id, _size, end) => (end === 1 ? 0 : 1) },
    notes: [...OPEN, ...SENT, 'upstream_data 12 0', 'downstream_data 0 1', 'upstream_data 12 1', ...ENDED.slice(2)],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'pauses when the filter holds back the data of the upstream, which nothing resumes',
    answers: {
      upstream_data: () => 1,
      vm_start: TIMER,
      tick: (s) => void (s.call('proxy_set_effective_context', 2) === 0 && s.call('proxy_continue_stream', 3)),
    },
    notes: [...OPEN, ...SENT, 'upstream_data 12 0', 'downstream_data 0 1', 'upstream_data 12 1', ...ENDED.slice(2)],
    end: 'paused',
    sizes: [12, 0],
  },
  {
    title: 'passes the data on in a tick',
    answers: { downstream_data: () => 1, vm_start: TIMER, tick: goOn },
    notes: [...OPEN, 'downstream_data 6 0', 'downstream_data 12 0', 'upstream_data 12 0', ...ENDED],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'delivers in one piece what arrives while the connection is paused',
    answers: { new_connection: () => 1, vm_start: TIMER, tick: goOn },
    notes: [...OPEN, 'downstream_data 12 0', 'upstream_data 12 0', ...ENDED],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'pauses when a connection waits forever',
    answers: { new_connection: () => 1 },
    notes: [...OPEN, ...CLOSED],
    end: 'paused',
    sizes: [0, 0],
  },
  {
    title: 'ends when the filter closes the client',
    answers: { new_connection: close(2) },
    notes: [...OPEN, ...CLOSED],
    end: 'closed',
    sizes: [0, 0],
  },
  {
    title: 'ends when the filter closes the upstream',
    answers: { upstream_data: close(3) },
    notes: [...OPEN, ...SENT, 'upstream_data 12 0', ...CLOSED],
    end: 'closed',
    sizes: [12, 0],
  },
  {
    title: 'is not closed with the numbers of an HTTP stream',
    answers: { downstream_data: close(0) },
    notes: [...OPEN, ...SENT, 'upstream_data 12 0', ...ENDED],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'shows only the data of the side in the callback',
    answers: { new_connection: data, downstream_data: data, upstream_data: data, log: data },
    notes: [
      ...[
        ...OPEN,
        '|||',
        'downstream_data 6 0',
        '||hello |',
        'downstream_data 6 0',
        '||filter|',
        'upstream_data 12 0',
        '|||hello client',
      ],
      ...[
        'downstream_data 0 1',
        '|||',
        'upstream_data 0 1',
        '|||',
        'upstream_connection_close 0',
        'downstream_connection_close 1',
        'done',
        'log',
        '|||',
        'delete',
      ],
    ],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'passes data that the filter replaced',
    answers: {
      downstream_data: (s, _id, size) =>
        s.note(
          s.call('proxy_set_buffer_bytes', 2, 0, size, 'changed'),
          s.call('proxy_set_buffer_bytes', 3, 0, size, 'x'),
        ) ?? 0,
    },
    notes: [
      ...OPEN,
      ...['downstream_data 6 0', 0, 2, 'downstream_data 6 0', 0, 2, 'upstream_data 12 0', 'downstream_data 0 1', 0, 2],
      ...ENDED.slice(1),
    ],
    end: 'passed',
    sizes: [21, 12],
  },
];

/** The upstream responds in one piece. */
const SCENARIO: Partial<Scenario> = { response: { headers: [], body: ['hello client'], trailers: [] } };

describe('a connection', () => {
  for (const row of ROWS)
    it(row.title, () => {
      const run = runScripted(telling(row.answers), { scenario: SCENARIO, setup: { filterType: 'network' } });
      assert.equal(run.stop, undefined, JSON.stringify(run.steps.at(-1)));
      assert.deepEqual(run.notes, row.notes);
      assert.equal(run.exchange?.end, row.end);
      assert.deepEqual([run.exchange?.request.bodySize, run.exchange?.response.bodySize], row.sizes);
    });
});

/**
 * Paths by what Envoy 1.36.4 and 1.40.0 return to a network filter in proxy_on_new_connection and from the first data on:
 * 0 found, 1 not found, 3 an area.
 */
const PROPERTIES: Readonly<Record<string, string>> = {
  '0 0':
    'source.address source.port destination.address destination.port connection.id connection.mtls connection.requested_server_name connection_id ' +
    'request.time request.size request.total_size request.headers response.flags response.size response.total_size response.headers response.trailers ' +
    'upstream.request_attempt_count upstream.transport_failure_reason xds.listener_direction xds.filter_chain_name xds.listener_metadata metadata ' +
    'metadata.filter_metadata xds.node xds.node.id plugin_name plugin_root_id plugin_vm_id',
  '1 0':
    'upstream.address upstream.local_address upstream.port upstream.cx_pool_ready_duration upstream.num_endpoints upstream.locality ' +
    'upstream.locality.region xds.cluster_name xds.cluster_metadata',
  '1 1':
    'request.path request.url_path request.host request.scheme request.method request.referer request.useragent request.id request.protocol request.query ' +
    'request.duration request.headers.x-probe response.code response.code_details response.grpc_status response.backend_latency ' +
    'response.trailers.x-probe connection.tls_version connection.termination_details upstream.tls_version xds.route_name xds.route_metadata ' +
    'xds.virtual_host_name xds.virtual_host_metadata xds.bogus filter_state.x node node.id cluster_name listener_direction bogus',
  '3 3': 'request response source destination connection upstream filter_state xds',
  '1 3': 'xds.upstream_host_metadata xds.upstream_host_locality_metadata upstream_filter_state',
};

describe('the properties of a connection', () => {
  for (const [answers, paths] of Object.entries(PROPERTIES))
    it(`return ${answers}: ${paths}`, () => {
      const statuses = new Map<string, number[]>();
      const ask: Callback = (s) => {
        for (const path of paths.split(' '))
          statuses.set(path, [
            ...(statuses.get(path) ?? []),
            s.call('proxy_get_property', path.replaceAll('.', '\0'), 8, 12),
          ]);
      };
      const late = ['upstream_data', 'downstream_connection_close', 'log', 'delete'].map((name): [string, Callback] => [
        `proxy_on_${name}`,
        ask,
      ]);
      runScripted(
        { proxy_on_new_connection: ask, ...Object.fromEntries(late) },
        { scenario: SCENARIO, setup: { filterType: 'network' } },
      );
      const [first, later] = answers.split(' ').map(Number);
      // When the root context is deleted, there is no stream.
      for (const [path, seen] of statuses)
        assert.deepEqual(seen.slice(0, 6), [first, later, later, later, later, later], path);
    });
});

describe('a service', () => {
  it('sees its timer and its queues, but no stream', () => {
    const run = runScripted(
      {
        proxy_on_context_create: () => undefined,
        proxy_on_vm_start: TIMER,
        proxy_on_tick: (s) =>
          void s.call('proxy_enqueue_shared_queue', s.number('proxy_register_shared_queue', 'q'), 'item'),
        proxy_on_queue_ready: (s, root, token) => s.note(root, token),
        proxy_on_request_headers: (s) => s.note('request'),
        proxy_on_done: () => 1,
        proxy_on_delete: () => undefined,
      },
      { scenario: { ticks: 2 }, setup: { filterType: 'service' } },
    );
    const order = run.steps.map((step) => step.callback.replace('proxy_on_', '')).join(' ');
    assert.equal(order, 'instantiate context_create vm_start tick queue_ready tick queue_ready done delete');
    assert.deepEqual([run.notes, run.reach, run.exchange], [[1, 1, 1, 1], 'end', undefined]);
  });
});
