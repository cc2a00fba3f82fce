import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import { WASI_FUNCTIONS } from '../../src/abi/tables/wasi.ts';
import { WASI_CALLS } from '../../src/smoke/calls/wasi-calls.ts';
import { encodePairs } from '../../src/smoke/host/headers.ts';
import { ENV_CALLS } from '../../src/smoke/run/link.ts';
import { type Callback, runScripted, type Script } from '../support/scripted-filter.ts';

/** Titles with what a filter does in proxy_on_configure, and the notes that result. */
const ROOT_ROWS: readonly (readonly [title: string, work: (s: Script) => void, notes: readonly (string | number)[]])[] =
  [
    [
      'store shared data and refuse a stale CAS',
      (s) => {
        s.note(s.call('proxy_get_shared_data', 'k', 8, 12, 16), s.call('proxy_set_shared_data', 'k', 'one', 0));
        s.note(s.call('proxy_get_shared_data', 'k', 8, 12, 16), s.given());
        const cas = s.u32(16);
        s.note(
          s.call('proxy_set_shared_data', 'k', 'two', cas),
          s.call('proxy_set_shared_data', 'k', 'three', cas),
          s.call('proxy_get_shared_data', 'k', 8, 12, 16),
          s.given(),
        );
      },
      [1, 0, 0, 'one', 0, 8, 0, 'two'],
    ],
    [
      'queue in order, and report an empty or unknown queue',
      (s) => {
        s.note(
          s.number('proxy_resolve_shared_queue', '', 'q'),
          s.number('proxy_register_shared_queue', 'q'),
          s.number('proxy_register_shared_queue', 'q'),
        );
        s.note(
          s.number('proxy_resolve_shared_queue', '', 'q'),
          s.number('proxy_resolve_shared_queue', 'other', 'q'),
          s.call('proxy_enqueue_shared_queue', 9, 'x'),
        );
        s.call('proxy_enqueue_shared_queue', 1, 'a');
        s.call('proxy_enqueue_shared_queue', 1, 'b');
        for (const _ of [1, 2, 3]) s.note(s.text('proxy_dequeue_shared_queue', 1));
      },
      [-1, 1, 1, 1, -1, 1, 'a', 'b', 7],
    ],
    [
      'count, set and refuse metrics by their type',
      (s) => {
        const [counter, gauge, histogram] = [0, 1, 2].map((type) => s.number('proxy_define_metric', type, 'm'));
        s.note(counter ?? 0, gauge ?? 0, histogram ?? 0, s.call('proxy_define_metric', 3, 'm', 16));
        s.note(
          s.call('proxy_increment_metric', counter ?? 0, 5n),
          s.call('proxy_increment_metric', counter ?? 0, -5n),
          s.number('proxy_get_metric', counter ?? 0),
        );
        s.note(
          s.call('proxy_record_metric', gauge ?? 0, 9n),
          s.call('proxy_increment_metric', gauge ?? 0, -2n),
          s.number('proxy_get_metric', gauge ?? 0),
        );
        s.note(
          s.call('proxy_record_metric', histogram ?? 0, 1n),
          s.call('proxy_increment_metric', histogram ?? 0, 1n),
          s.number('proxy_get_metric', histogram ?? 0),
        );
        s.note(s.call('proxy_record_metric', 400, 1n));
      },
      [4, 5, 6, 2, 0, 2, 5, 0, 0, 7, 0, 2, -2, 1],
    ],
    [
      'return the configuration only during configuration, and the root ID',
      (s) =>
        s.note(
          s.text('proxy_get_buffer_bytes', 7, 0, 100),
          s.text('proxy_get_buffer_bytes', 6, 1, 100),
          s.text('proxy_get_property', 'plugin_root_id'),
        ),
      ['plugin', 'm', 'root'],
    ],
    [
      'run foreign functions from the scenario',
      (s) => s.note(s.text('proxy_call_foreign_function', 'f', ''), s.text('proxy_call_foreign_function', 'g', '')),
      ['result', 1],
    ],
    [
      'return nothing of an exchange before it begins',
      (s) =>
        s.note(
          s.text('proxy_get_header_map_value', 0, ':path'),
          s.number('proxy_get_header_map_size', 0),
          s.call('proxy_set_property', 'a', 'b'),
          s.text('proxy_get_property', 'request\0path'),
        ),
      [2, -2, 1, 1],
    ],
    [
      'refuse maps, buffers, levels and contexts that do not exist',
      (s) =>
        s.note(
          s.call('proxy_get_header_map_value', 8, 'a', 8, 12),
          s.call('proxy_get_buffer_bytes', 9, 0, 1, 8, 12),
          s.call('proxy_log', 6, 'x'),
          s.call('proxy_set_effective_context', 7),
        ),
      [2, 2, 2, 2],
    ],
    [
      'refuse addresses outside the memory',
      (s) =>
        s.note(
          s.call('proxy_log', 2, 65_530, 100),
          s.call('proxy_get_log_level', 65_533),
          s.call('proxy_set_shared_data', 4_294_967_295, 4_294_967_295, 0, 0, 0),
          s.call('fd_write', 1, 65_535, 1, 8),
        ),
      [6, 6, 6, 21],
    ],
    [
      'compare threads, write standard output to the log, and have no files',
      (s) => {
        s.note(s.call('pthread_equal', 3, 3), s.call('pthread_equal', 3, 4));
        const [at] = s.put('said\n');
        s.memory.set(new Uint8Array(Uint32Array.of(at, 5).buffer), 32);
        s.note(
          s.call('fd_write', 1, 32, 1, 16),
          s.u32(16),
          s.call('fd_write', 3, 32, 1, 16),
          s.call('path_open', 3, 0, 8, 1, 0, 0n, 0n, 0, 16),
          s.call('fd_prestat_get', 3, 8),
        );
      },
      [1, 0, 0, 5, 8, 44, 8],
    ],
    [
      'refuse callouts to unknown upstreams or without required headers',
      (s) => {
        const good = encodePairs([
          [':path', '/'],
          [':method', 'GET'],
          [':authority', 'a'],
        ]);
        s.note(
          s.call('proxy_http_call', 'other', good, '', '', 100, 16),
          s.call('proxy_http_call', 'up', encodePairs([]), '', '', 100, 16),
          s.call('proxy_http_call', 'up', good, '', '', 100, 16),
        );
        s.note(
          s.call('proxy_grpc_call', 'up', 'S', 'M', '', '', 100, 16),
          s.u32(16),
          s.call('proxy_grpc_stream', 'up', 'S', 'M', '', 16),
          s.u32(16),
          s.call('proxy_grpc_call', '', 'T', 'M', '', '', 1, 16),
        );
        s.note(
          s.call('proxy_grpc_send', 5, 'x', 0),
          s.call('proxy_grpc_send', 6, 'x', 0),
          s.call('proxy_grpc_cancel', 5),
          s.call('proxy_grpc_close', 6),
          s.call('proxy_grpc_close', 6),
          s.call('proxy_grpc_close', 4),
        );
      },
      [2, 2, 0, 0, 5, 0, 6, 10, 2, 0, 0, 0, 1, 2],
    ],
  ];

describe('host functions', () => {
  it('exist for every row of the tables', () => {
    assert.deepEqual(
      HOSTCALLS.filter((row) => !Object.hasOwn(ENV_CALLS, row.name)).map((row) => row.name),
      [],
    );
    assert.deepEqual(
      WASI_FUNCTIONS.filter((row) => !Object.hasOwn(WASI_CALLS, row.name)).map((row) => row.name),
      [],
    );
  });

  for (const [title, work, notes] of ROOT_ROWS)
    it(title, () => {
      const configure: Callback = (s) => {
        work(s);
        return 1;
      };
      const run = runScripted(
        { proxy_on_configure: configure },
        {
          scenario: {
            httpCalls: [{ upstream: 'up', headers: [], body: '', trailers: [], fails: false }],
            grpcCalls: [
              { service: 'S', method: '*', initialMetadata: [], messages: [], trailers: [], status: 0, message: '' },
            ],
            foreignFunctions: { f: 'result' },
          },
          setup: { vmConfig: Buffer.from('vm'), pluginConfig: Buffer.from('plugin') },
        },
      );
      assert.equal(run.stop, undefined, JSON.stringify(run.steps.at(-1)));
      assert.deepEqual(run.notes, notes);
    });

  it('keep 500 log lines of a filter, and count the lines that were dropped', () => {
    const run = runScripted({
      proxy_on_vm_start: (s) => {
        for (let i = 0; i < 600; i++) s.call('proxy_log', 2, 1_024, 4);
        return 1;
      },
    });
    assert.equal(run.droppedLogs, 100);
    assert.equal(run.steps.flatMap((step) => step.logs).length, 500);
  });

  const LIMITS: readonly (readonly [string, number, (s: Script) => number])[] = [
    ['200,000 pieces', 200_000, (s) => s.call('proxy_define_metric', 0, 1_024, 4, 16)],
    [
      '128 MiB',
      Math.floor((128 * 1024 * 1024) / 60_004),
      (s) => s.call('proxy_set_shared_data', 1_024, 4, 0, 60_000, 0),
    ],
  ];
  for (const [title, most, store] of LIMITS)
    it(`store ${title} for a filter, and end the run for more, since a proxy has no such limit`, () => {
      const run = runScripted({
        proxy_on_vm_start: (s) => {
          const words = new DataView(s.memory.buffer);
          for (let i = 0; ; i++) {
            words.setUint32(1_024, i);
            if (store(s) !== 0) s.note('status');
            s.notes[0] = i + 1;
          }
        },
      });
      assert.deepEqual(run.notes, [most]);
      assert.match(JSON.stringify(run.steps.at(-1)?.outcome), /"trapped".*over the limit of what this host stores/);
    });

  it('return the same time and random numbers in every run', () => {
    const once = (): readonly (string | number)[] =>
      runScripted({
        proxy_on_vm_start: (s) => {
          s.call('random_get', 100, 8);
          s.call('clock_time_get', 0, 0n, 200);
          s.note(
            Buffer.from(s.memory.subarray(100, 108)).toString('hex'),
            s.u32(200),
            s.u32(204),
            s.call('clock_time_get', 2, 0n, 200),
          );
          return 1;
        },
      }).notes;
    const first = once();
    assert.deepEqual(once(), first);
    assert.notEqual(first[2], 0);
    assert.equal(first[3], 58);
  });
});
