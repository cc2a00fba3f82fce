import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePairs } from '../../src/smoke/host/headers.ts';
import type { Scenario } from '../../src/smoke/scenario/scenario.ts';
import { type Callback, runScripted } from '../support/scripted-filter.ts';

const CALL = encodePairs([
  [':path', '/'],
  [':method', 'GET'],
  [':authority', 'a'],
]);

interface Row {
  readonly title: string;
  readonly callbacks: Readonly<Record<string, Callback>>;
  readonly scenario?: Partial<Scenario>;
  readonly notes: readonly (string | number)[];
}

/** Cases in which our host once differed from Envoy; envoy.test.ts has every path in every callback. */
const ROWS: readonly Row[] = [
  {
    title:
      'has the path of the request while its headers are available and in the log, but not in a body or a response',
    callbacks: Object.fromEntries(
      [
        'request_headers',
        'request_body',
        'request_trailers',
        'response_headers',
        'response_body',
        'response_trailers',
        'log',
        'done',
      ].map((one) => [
        `proxy_on_${one}`,
        (s: Parameters<Callback>[0]) => s.note(s.text('proxy_get_property', 'request\0path')),
      ]),
    ),
    notes: ['/smoke?a=1', 1, 1, 1, 1, 1, 1, 1, '/smoke?a=1', 1, 1],
  },
  {
    title: 'has the source of a request, and the upstream once the request was sent',
    callbacks: {
      proxy_on_context_create: (s, id) => s.note(id ?? 0, s.text('proxy_get_property', 'source\0address')),
      proxy_on_request_headers: (s) =>
        s.note(s.text('proxy_get_property', 'source\0address'), s.text('proxy_get_property', 'upstream\0address')),
      proxy_on_response_headers: (s) =>
        s.note(
          s.text('proxy_get_property', 'upstream\0address'),
          s.text('proxy_get_property', 'response\0code_details'),
        ),
    },
    notes: [1, 1, 2, '127.0.0.1:50000', '127.0.0.1:50000', 1, '127.0.0.1:8080', 'via_upstream'],
  },
  {
    title: 'has the direction of the listener only below xds and only in a stream',
    callbacks: {
      proxy_on_configure: (s) => 1 + 0 * Number(s.note(s.text('proxy_get_property', 'xds\0listener_direction'))),
      proxy_on_request_headers: (s) =>
        s.note(
          s.text('proxy_get_property', 'listener_direction'),
          s.text('proxy_get_property', 'xds\0listener_direction'),
        ),
    },
    notes: [1, 1, '\u0001\0\0\0\0\0\0\0'],
  },
  {
    title: 'returns the values of the scenario only when Envoy has the property',
    callbacks: {
      proxy_on_configure: (s) =>
        1 +
        0 * Number(s.note(s.text('proxy_get_property', 'source\0address'), s.text('proxy_get_property', 'own\0part'))),
      proxy_on_request_headers: (s) =>
        s.note(
          s.text('proxy_get_property', 'connection\0tls_version'),
          s.text('proxy_get_property', 'response\0code_details'),
        ),
      proxy_on_response_headers: (s) => s.note(s.text('proxy_get_property', 'response\0code_details')),
    },
    scenario: {
      properties: {
        'source.address': 'a:1',
        'own.part': 'given',
        'connection.tls_version': 'TLSv1.3',
        'response.code_details': 'mine',
      },
    },
    notes: [1, 'given', 'TLSv1.3', 1, 'mine'],
  },
  {
    title: 'cannot return an area of properties',
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.note(s.text('proxy_get_property', 'request'), s.text('proxy_get_property', 'xds')),
    },
    notes: [3, 3],
  },
  {
    title: 'keeps the headers and the body of a response that was held back',
    callbacks: {
      proxy_on_response_headers: (s) => {
        s.call('proxy_http_call', 'up', CALL, '', '', 100, 16);
        return 1;
      },
      proxy_on_http_call_response: (s) => {
        s.call('proxy_set_effective_context', 2);
        s.call('proxy_continue_stream', 1);
      },
      proxy_on_response_body: (s) => {
        s.note(s.text('proxy_get_header_map_value', 2, ':status'));
        return 1;
      },
      proxy_on_response_trailers: (s) => {
        s.note(s.text('proxy_get_buffer_bytes', 1, 0, 5));
        return 0;
      },
      proxy_on_log: (s) => s.note(s.text('proxy_get_buffer_bytes', 1, 0, 5)),
    },
    scenario: { response: { headers: [[':status', '200']], body: ['hello client'], trailers: [['x', 'y']] } },
    notes: ['200', 'hello', 'hello'],
  },
  {
    title: "runs Envoy's own foreign functions if they need nothing that only Envoy has",
    callbacks: {
      proxy_on_request_headers: (s) =>
        s.note(
          s.text('proxy_call_foreign_function', 'clear_route_cache', ''),
          s.call('proxy_call_foreign_function', 'compress', 'text', 8, 12),
          s.text('proxy_call_foreign_function', 'uncompress', s.u32(8), s.u32(12)),
          s.text('proxy_call_foreign_function', 'uncompress', 'not compressed'),
          s.text('proxy_call_foreign_function', 'declare_property', ''),
          s.text('proxy_call_foreign_function', 'declare_property', ''),
          s.text('proxy_call_foreign_function', 'sign', ''),
        ),
    },
    notes: ['', 0, 'text', 3, '', 2, 2],
  },
  {
    title: 'returns nothing past the end of a body, and no error',
    callbacks: {
      proxy_on_request_body: (s) => s.note(s.text('proxy_get_buffer_bytes', 0, 1_000, 4)),
    },
    notes: ['', '', ''],
  },
];

describe('properties and related calls', () => {
  for (const row of ROWS)
    it(row.title, () => {
      const run = runScripted(row.callbacks, row.scenario === undefined ? {} : { scenario: row.scenario });
      assert.equal(run.stop, undefined, JSON.stringify(run.steps.at(-1)));
      assert.deepEqual(run.notes, row.notes);
    });
});
