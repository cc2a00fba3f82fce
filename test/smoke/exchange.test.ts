import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePairs } from '../../src/smoke/host/headers.ts';
import { type Callback, runScripted } from '../support/scripted-filter.ts';
import { ALL, checkRows, type ExchangeRow } from './exchange-row.ts';

const CALL = encodePairs([
  [':path', '/'],
  [':method', 'GET'],
  [':authority', 'a'],
]);
const ROWS: readonly ExchangeRow[] = [
  { title: 'passes messages that the filter lets through', callbacks: {}, order: ALL, end: 'passed', sizes: [12, 12] },
  {
    title: 'pauses when a filter pauses and nothing resumes it, and still ends the stream',
    callbacks: { proxy_on_request_headers: () => 1 },
    order: 'context_create context_create request_headers log done delete done',
    end: 'paused',
    sizes: [0, 0],
  },
  {
    title: 'continues when a callout returns',
    callbacks: {
      proxy_on_request_headers: (s) => {
        s.note(s.call('proxy_http_call', 'up', CALL, '', '', 100, 16), s.u32(16));
        return 1;
      },
      proxy_on_http_call_response: (s, root, token, headers, body, trailers) => {
        s.note(
          root,
          token,
          headers,
          body,
          trailers,
          s.text('proxy_get_header_map_value', 6, ':status'),
          s.text('proxy_get_buffer_bytes', 4, 0, 9),
        );
        s.note(
          s.call('proxy_continue_stream', 0),
          s.call('proxy_set_effective_context', 2),
          s.call('proxy_continue_stream', 0),
        );
      },
    },
    order: ALL.replace('request_headers request_body request_body', 'request_headers http_call_response'),
    notes: [0, 4, 1, 4, 1, 2, 0, '200', 'ok', 0, 0, 0],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'reports a callout that fails',
    callbacks: {
      proxy_on_request_headers: (s) => void s.call('proxy_http_call', 'up', CALL, '', '', 100, 16),
      proxy_on_http_call_response: (s, _root, _token, headers) =>
        s.note(headers, s.call('proxy_get_status', 16, 8, 12), s.u32(16), s.given()),
    },
    scenario: { httpCalls: [{ upstream: '*', headers: [], body: '', trailers: [], fails: true }] },
    notes: [0, 0, 11, 'reset'],
    end: 'passed',
  },
  {
    title: 'sends a local response of the filter, and passes it through the filter',
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.call('proxy_send_local_response', 403, 'why', 'denied', encodePairs([['x-why', 'no']]), 0xffffffff),
      proxy_on_response_headers: (s) =>
        s.note(s.text('proxy_get_header_map_value', 2, ':status'), s.text('proxy_get_header_map_value', 2, 'x-why')),
    },
    order: 'context_create context_create request_headers response_headers response_body log done delete done',
    notes: ['403', 'no'],
    end: 'answered',
    sizes: [0, 6],
  },
  {
    title: 'ends at once when the filter closes the stream',
    callbacks: { proxy_on_request_body: (s) => void s.call('proxy_close_stream', 0) },
    order: 'context_create context_create request_headers request_body log done delete done',
    end: 'closed',
  },
  {
    title: 'holds back the body until its end and delivers it in one piece',
    callbacks: {
      proxy_on_request_body: (s, _id, size, end) => {
        s.note(size, end, s.text('proxy_get_buffer_bytes', 0, 0, size));
        return end === 1 ? 0 : 1;
      },
    },
    notes: [6, 0, 'hello ', 12, 0, 'hello filter', 12, 1, 'hello filter'],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'drops a piece of the body that the filter consumes',
    callbacks: {
      proxy_on_request_body: (s, _id, size) => {
        s.note(size);
        return s.notes.length === 1 ? 3 : 0;
      },
    },
    notes: [6, 6, 0],
    end: 'passed',
    sizes: [6, 12],
  },
  {
    title: 'uses the first of two local responses',
    callbacks: {
      proxy_on_request_headers: (s) => {
        s.call('proxy_send_local_response', 403, '', 'no', '', 0);
        return s.call('proxy_send_local_response', 500, '', 'broken', '', 0);
      },
      proxy_on_log: (s) => s.note(s.text('proxy_get_header_map_value', 2, ':status')),
    },
    notes: ['403'],
    end: 'answered',
    sizes: [0, 2],
  },
  {
    title: 'forgets a selected context after the call that selected it',
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.note(s.call('proxy_set_effective_context', 1), s.text('proxy_get_header_map_value', 0, ':path')),
      proxy_on_log: (s) => s.note(s.text('proxy_get_header_map_value', 0, ':path')),
    },
    notes: [0, 2, '/smoke?a=1'],
  },
  {
    title: 'hides the plugin configuration once the plugin is configured',
    callbacks: { proxy_on_request_headers: (s) => s.note(s.text('proxy_get_buffer_bytes', 7, 0, 9)) },
    notes: [1],
  },
  {
    title: 'replaces a body',
    callbacks: {
      proxy_on_response_body: (s, _id, size, _end) =>
        s.note(
          s.call('proxy_set_buffer_bytes', 1, 0, size, 'new'),
          s.call('proxy_set_buffer_bytes', 1, 1, 1, 'x'),
          s.call('proxy_set_buffer_bytes', 1, 9, 0, '!'),
        ) ?? 0,
    },
    notes: [0, 2, 0, 0, 2, 0, 0, 2, 0],
    sizes: [12, 12],
  },
  {
    title: 'hides the request headers in the response, and shows all of them in the log',
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.note(
          s.call('proxy_replace_header_map_value', 0, ':PATH', '/new'),
          s.text('proxy_get_header_map_value', 0, ':path'),
        ),
      proxy_on_response_headers: (s) =>
        s.note(s.text('proxy_get_header_map_value', 0, ':path'), s.text('proxy_get_property', 'request\0path')),
      proxy_on_log: (s) =>
        s.note(s.text('proxy_get_header_map_value', 0, ':path'), s.call('proxy_add_header_map_value', 0, 'a', 'b')),
    },
    notes: [0, '/new', 2, 1, '/new', 2],
  },
  {
    title: 'keeps a property that the filter sets for its stream',
    callbacks: {
      proxy_on_request_headers: (s) => void s.call('proxy_set_property', 'mine', 'kept'),
      proxy_on_log: (s) =>
        s.note(s.text('proxy_get_property', 'mine'), s.text('proxy_get_property', 'source\0address')),
    },
    scenario: { properties: { 'source.address': '10.0.0.1:80' } },
    notes: ['kept', '10.0.0.1:80'],
  },
  {
    title: 'fires the timer of a filter before the exchange as well',
    callbacks: {
      proxy_on_vm_start: (s) => 1 + s.call('proxy_set_tick_period_milliseconds', 500),
      proxy_on_tick: (s, root) => s.note('tick', root),
    },
    scenario: { ticks: 2 },
    notes: ['tick', 1, 'tick', 1],
    end: 'passed',
  },
  {
    title: 'reports that a queue is ready',
    callbacks: {
      proxy_on_request_headers: (s) =>
        void s.call('proxy_enqueue_shared_queue', s.number('proxy_register_shared_queue', 'q'), 'item'),
      proxy_on_queue_ready: (s, root, token) => s.note(root, token, s.text('proxy_dequeue_shared_queue', token ?? 0)),
    },
    notes: [1, 1, 'item'],
  },
  {
    title: 'delivers a gRPC stream from its initial metadata to its end',
    callbacks: {
      proxy_on_request_headers: (s) => void s.call('proxy_grpc_stream', 'up', 'S', 'M', '', 16),
      proxy_on_grpc_receive_initial_metadata: (s, _root, token, count) =>
        s.note('initial', token ?? 0, count ?? 0, s.text('proxy_get_header_map_value', 4, 'a')),
      proxy_on_grpc_receive: (s, _root, _token, size) => s.note(size ?? 0, s.text('proxy_get_buffer_bytes', 5, 0, 9)),
      proxy_on_grpc_receive_trailing_metadata: (s) => s.note(s.text('proxy_get_header_map_value', 5, 'b')),
      proxy_on_grpc_close: (s, _root, _token, status) =>
        s.note('close', status ?? -1, s.call('proxy_get_status', 16, 8, 12), s.given()),
    },
    scenario: {
      grpcCalls: [
        {
          service: '*',
          method: '*',
          initialMetadata: [['a', '1']],
          messages: ['m1', 'm2'],
          trailers: [['b', '2']],
          status: 5,
          message: 'gone',
        },
      ],
    },
    notes: ['initial', 6, 1, '1', 2, 'm1', 2, 'm2', '2', 'close', 5, 0, 'gone'],
  },
  {
    title: 'deletes the root context only after proxy_done',
    callbacks: { proxy_on_done: (s, id) => (id === 1 ? s.call('proxy_done') * 0 : 1) },
    order: ALL,
  },
];

describe('the exchange', () => {
  checkRows(ROWS);

  it('passes two parameters to header callbacks in ABI 0.1.0, and reads missing headers as empty', () => {
    const run = runScripted(
      {
        proxy_on_request_headers: (s, ...parameters) =>
          s.note(parameters.length, s.text('proxy_get_header_map_value', 0, 'absent')),
      },
      { abi: '0.1.0' },
    );
    assert.deepEqual(run.notes, [2, '']);
  });

  it('stops a filter that makes callouts forever', () => {
    const ask: Callback = (s) => void s.call('proxy_http_call', 16, 0, 1_024, CALL.length, 0, 0, 0, 0, 100, 16);
    const run = runScripted({
      proxy_on_vm_start: (s) => {
        s.memory.set(CALL, s.allocate(CALL.length));
        ask(s);
        return 1;
      },
      proxy_on_http_call_response: ask,
    });
    assert.equal(run.stop, undefined);
    assert.equal(run.steps.filter((step) => step.callback === 'proxy_on_http_call_response').length, 1_000);
  });
});
