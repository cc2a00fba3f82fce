import { describe } from 'node:test';
import type { Scenario } from '../../src/smoke/scenario/scenario.ts';
import type { Callback } from '../support/scripted-filter.ts';
import { ALL, checkRows, type ExchangeRow } from './exchange-row.ts';

/** Notes the sizes and ends that body callbacks get. */
function noting(answer: number): Callback {
  return (s, _id, size, end) => s.note(size, end) ?? answer;
}

/** A filter that sets a timer at its start. */
const TIMER: Callback = (s) => 1 + s.call('proxy_set_tick_period_milliseconds', 100);

/** Continues the stream in the tick of that number. @param stream 0 the request, 1 the response. */
function goingOn(tick: number, stream: number): Callback {
  let ticks = 0;
  return (s) => {
    ticks += 1;
    if (ticks === tick)
      s.note('tick', s.call('proxy_set_effective_context', 2), s.call('proxy_continue_stream', stream));
  };
}

const TRAILERS: Partial<Scenario> = {
  request: { headers: [[':method', 'POST']], body: ['hello ', 'filter'], trailers: [['x-end', '1']] },
  response: { headers: [[':status', '200']], body: ['hello ', 'client'], trailers: [['x-end', '1']] },
};
/** Ends of messages, and what filters hold back; each as seen in Envoy 1.40.0. */
const ROWS: readonly ExchangeRow[] = [
  {
    title: 'ends a body with an empty piece, as HTTP/1.1 does in Envoy',
    callbacks: { proxy_on_request_body: noting(0), proxy_on_response_body: noting(0) },
    notes: [6, 0, 6, 0, 0, 1, 6, 0, 6, 0, 0, 1],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'ends a message without a body with its headers',
    callbacks: {
      proxy_on_request_headers: (s, _id, _count, end) => s.note(end),
      proxy_on_response_headers: (s, _id, _count, end) => s.note(end),
    },
    scenario: {
      request: { headers: [[':method', 'GET']], body: [''], trailers: [] },
      response: { headers: [[':status', '204']], body: [], trailers: [] },
    },
    order: 'context_create context_create request_headers response_headers log done delete done',
    notes: [1, 1],
    end: 'passed',
  },
  {
    title: 'ends a message with trailers with the trailers',
    callbacks: {
      proxy_on_request_body: noting(0),
      proxy_on_request_trailers: (s, _id, count) => s.note('trailers', count),
    },
    scenario: TRAILERS,
    notes: [6, 0, 6, 0, 'trailers', 1],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'delivers the body of a local response in one piece',
    callbacks: {
      proxy_on_request_headers: (s) => s.call('proxy_send_local_response', 403, '', 'denied', '', 0xffffffff),
      proxy_on_response_body: noting(0),
    },
    notes: [6, 1],
    end: 'answered',
    sizes: [0, 6],
  },
  {
    title: 'continues after headers with status 2, which keeps the stream open',
    callbacks: { proxy_on_request_headers: () => 2, proxy_on_response_headers: () => 2 },
    order: ALL,
    end: 'passed',
    sizes: [12, 12],
  },
  ...[3, 4, 255].map((status) => ({
    title: `waits after headers with status ${status}`,
    callbacks: { proxy_on_request_headers: () => status },
    end: 'paused',
    sizes: [0, 0] as const,
  })),
  {
    title: 'keeps a piece of the body that status 2 holds back, and does not show it again',
    callbacks: { proxy_on_vm_start: TIMER, proxy_on_request_body: noting(2), proxy_on_tick: goingOn(3, 0) },
    notes: [6, 0, 6, 0, 0, 1, 'tick', 0, 0],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'keeps the timer running while the headers wait; what arrives meanwhile comes in one piece',
    callbacks: {
      proxy_on_vm_start: TIMER,
      proxy_on_request_headers: () => 1,
      proxy_on_tick: goingOn(5, 0),
      proxy_on_request_body: noting(0),
    },
    notes: ['tick', 0, 0, 12, 1],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'keeps the timer running while the headers of the response wait',
    callbacks: {
      proxy_on_vm_start: TIMER,
      proxy_on_response_headers: () => 1,
      proxy_on_tick: goingOn(2, 1),
      proxy_on_response_body: noting(0),
    },
    notes: ['tick', 0, 0, 12, 1],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'keeps the timer running while the body waits',
    callbacks: { proxy_on_vm_start: TIMER, proxy_on_request_body: noting(1), proxy_on_tick: goingOn(3, 0) },
    notes: [6, 0, 12, 0, 12, 1, 'tick', 0, 0],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'keeps the timer running while the trailers wait',
    callbacks: {
      proxy_on_vm_start: TIMER,
      proxy_on_request_headers: () => 1,
      proxy_on_request_trailers: (s, _id, count) => s.note(count) ?? 1,
      proxy_on_request_body: noting(0),
      proxy_on_tick: (s) => void (s.call('proxy_set_effective_context', 2) === 0 && s.call('proxy_continue_stream', 0)),
    },
    scenario: TRAILERS,
    notes: [12, 0, 1],
    end: 'passed',
    sizes: [12, 12],
  },
  {
    title: 'accepts a local response in a tick while the request waits',
    callbacks: {
      proxy_on_vm_start: TIMER,
      proxy_on_request_headers: () => 1,
      proxy_on_tick: (s) =>
        void (
          s.call('proxy_set_effective_context', 2) === 0 && s.call('proxy_send_local_response', 403, '', 'late', '', 0)
        ),
    },
    end: 'answered',
    sizes: [0, 4],
  },
  {
    title: 'stops the timer after five minutes, when Envoy ends an idle stream',
    callbacks: {
      proxy_on_vm_start: (s) => 1 + s.call('proxy_set_tick_period_milliseconds', 60_000),
      proxy_on_request_headers: () => 1,
      proxy_on_tick: (s) => s.note('tick'),
    },
    scenario: { ticks: 0 },
    notes: ['tick', 'tick', 'tick', 'tick', 'tick'],
    end: 'paused',
  },
  {
    title: 'continues when a queue is ready',
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.call('proxy_enqueue_shared_queue', s.number('proxy_register_shared_queue', 'q'), 'item') + 1,
      proxy_on_queue_ready: (s) =>
        void (s.call('proxy_set_effective_context', 2) === 0 && s.call('proxy_continue_stream', 0)),
    },
    end: 'passed',
  },
  {
    title: 'does not close an HTTP stream with the numbers of a connection',
    callbacks: {
      proxy_on_request_headers: (s) => s.note(s.call('proxy_close_stream', 2), s.call('proxy_close_stream', 3)) ?? 0,
    },
    notes: [0, 0],
    end: 'passed',
  },
];

describe('the end of a message and the wait for it', () => checkRows(ROWS));
