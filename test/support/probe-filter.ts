// A filter that makes host calls and logs the answers. The same bytes run in Envoy and in our host, so that the answers
// can be compared.
import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import { leb, type WrittenFunction, writeModule } from './module-writer.ts';
import { PHASES, type Phase } from './probe-answers.ts';
import { CALL_HEADERS, OUT, type ProbeCall } from './probe-rows.ts';
import { ALWAYS, isInAbi, READS, STREAM_ONLY } from './probe-selection.ts';
import { Texts } from './probe-texts.ts';
import { add, both, c, c64, DROP, either, equal, get, load, RETURN, set, store, when } from './wasm-code.ts';

/** Addresses: state, texts, memory that the host allocates, the line to log. */
const STATE = {
  call: 64,
  phase: 68,
  holds: 72,
  nextCall: 76,
  nextPhase: 80,
  nextHolds: 84,
  asked: 88,
  length: 92,
  isRoot: 96,
  held: 100,
  isResponse: 104,
} as const;
const ALLOCATED = 8 * 65_536;
const LOG = 10 * 65_536;
const NONE = 0xfff;
const SHOWN = 64;

/**
 * Writes the filter.
 * @param abi the marker, `0.2.1`.
 * @param calls numbered by their index; calls that the ABI does not have are left out.
 */
export function probeFilter(abi: string, calls: readonly ProbeCall[]): Uint8Array {
  const known = HOSTCALLS.filter((row) => row.abis.some((one) => one === abi));
  const importIndex = (name: string): number => known.findIndex((row) => row.name === name);
  const imports = known.map((row) => ({
    module: 'env',
    name: row.name,
    signature: row.signature.replaceAll('void', ''),
  }));
  const texts = new Texts();
  const own: WrittenFunction[] = [
    { signature: '->', exports: [`proxy_abi_version_${abi.replaceAll('.', '_')}`] },
    { signature: 'i32 -> i32', exports: ['malloc'], returns: ALLOCATED },
  ];
  const define = (one: WrittenFunction): number => imports.length + own.push(one) - 1;
  const call = (index: number, ...parameters: readonly (readonly number[])[]): number[] => [
    ...parameters.flat(),
    0x10,
    ...leb(index),
  ];
  const host = (name: string, ...parameters: ProbeCall['parameters']): number[] => [
    ...parameters.flatMap((one) =>
      typeof one === 'number' ? c(one) : typeof one === 'bigint' ? c64(one) : texts.put(one).flatMap(c),
    ),
    0x10,
    ...leb(importIndex(name)),
  ];

  const put = define({
    signature: 'i32 ->',
    body: [
      ...add(c(LOG), load(STATE.length)),
      ...get(0),
      0x3a,
      0,
      0,
      ...store(STATE.length, add(load(STATE.length), c(1))),
    ],
  });
  // hex(value, digits, nibble)
  const nibble = [...get(0), ...get(1), ...c(2), 0x74, 0x76, ...c(15), 0x71];
  const digit = add(get(2), [...c(87), ...c(48), ...get(2), ...c(9), 0x4a, 0x1b]);
  const hex = define({
    signature: 'i32 i32 i32 ->',
    body: [
      0x03,
      0x40,
      ...set(1, [...get(1), ...c(1), 0x6b]),
      ...set(2, nibble),
      ...call(put, digit),
      ...when(get(1), [0x0c, 1]),
      0x0b,
    ],
  });
  // dump(address, size)
  const dump = define({
    signature: 'i32 i32 ->',
    body: [
      0x03,
      0x40,
      ...when(get(1), [
        ...call(hex, [...get(0), 0x2d, 0, 0], c(2), c(0)),
        ...set(0, add(get(0), c(1))),
        ...set(1, [...get(1), ...c(1), 0x6b]),
        0x0c,
        1,
      ]),
      0x0b,
    ],
  });
  const word = (at: number): number[] => [...call(put, c(58)), ...call(hex, load(at), c(8), c(0))];
  const size = load(OUT + 4);
  // report(call, status): number:status:three words:bytes;
  const report = define({
    signature: 'i32 i32 ->',
    body: [
      ...call(hex, get(0), c(3), c(0)),
      ...call(put, c(58)),
      ...call(hex, get(1), c(2), c(0)),
      ...[0, 4, 8].flatMap((at) => word(OUT + at)),
      ...when(equal(load(OUT), c(ALLOCATED)), [
        ...call(put, c(58)),
        ...call(dump, c(ALLOCATED), [...size, ...c(SHOWN), ...size, ...c(SHOWN), 0x49, 0x1b]),
      ]),
      ...call(put, c(59)),
    ],
  });
  const supported = calls.flatMap((one, number) => (isInAbi(abi, one) ? [{ ...one, number }] : []));
  const numbered = supported.map((one) => {
    const index = define({
      signature: '->',
      body: [
        ...(one.before ?? []).flatMap((each) => [...host(each.name, ...each.parameters), ...DROP]),
        ...[0, 4, 8].flatMap((at) => store(OUT + at, c(-1))),
        ...c(one.number),
        ...host(one.name, ...one.parameters),
        0x10,
        ...leb(report),
      ],
    });
    return { ...one, index };
  });
  const runOne = define({
    signature: 'i32 ->',
    body: numbered.flatMap((one) => when(equal(get(0), c(one.number)), [...call(one.index), ...RETURN])),
  });
  const runReads = define({
    signature: '->',
    body: numbered.filter((one) => one.effect === 'reads').flatMap((one) => call(one.index)),
  });
  const selected = load(STATE.call);
  // ask(phase), once per phase
  const phase = load(STATE.phase);
  const isStream = [...get(0), ...c(PHASES.indexOf('create')), 0x4e];
  const bit = [...c(1), ...get(0), 0x74];
  const ask = define({
    signature: 'i32 ->',
    body: [
      ...when(equal(selected, c(NONE)), RETURN),
      ...when(
        [
          ...either(
            either(equal(phase, c(ALWAYS)), equal(phase, get(0))),
            both(equal(phase, c(STREAM_ONLY)), isStream),
          ),
          0x45,
        ],
        RETURN,
      ),
      ...when(both(load(STATE.asked), bit), RETURN),
      ...store(STATE.asked, either(load(STATE.asked), bit)),
      ...store(STATE.length, c(0)),
      ...call(put, c(80)),
      ...call(hex, get(0), c(2), c(0)),
      ...call(put, c(124)),
      ...when(equal(selected, c(READS)), call(runReads), call(runOne, selected)),
      ...c(5),
      ...c(LOG),
      ...load(STATE.length),
      0x10,
      ...leb(importIndex('proxy_log')),
      ...DROP,
    ],
  });
  // parse(address, digits, value) from hexadecimal digits
  const byte = [...get(0), 0x2d, 0, 0];
  const parse = define({
    signature: 'i32 i32 i32 -> i32',
    body: [
      0x03,
      0x40,
      ...set(2, add([...get(2), ...c(4), 0x74], [...byte, ...c(87), ...c(48), ...byte, ...c(57), 0x4a, 0x1b, 0x6b])),
      ...set(0, add(get(0), c(1))),
      ...set(1, [...get(1), ...c(1), 0x6b]),
      ...when(get(1), [0x0c, 1]),
      0x0b,
      ...get(2),
    ],
  });
  const parsed = (at: number, digits: number): number[] => call(parse, c(ALLOCATED + at), c(digits), c(0));
  const asking = (phase: Phase): number[] => call(ask, c(PHASES.indexOf(phase)));
  const holding = both(load(STATE.holds), [...equal(selected, c(NONE)), 0x45]);
  const canHold = importIndex('proxy_continue_stream') >= 0;
  const callOut = [...host('proxy_http_call', 'up', CALL_HEADERS, '', '', 1_000, OUT), ...DROP];
  // Headers are held until the callout comes back.
  const hold = (isResponse: number): number[] =>
    canHold
      ? when(holding, [
          ...store(STATE.held, get(0)),
          ...store(STATE.isResponse, c(isResponse)),
          ...callOut,
          ...c(1),
          ...RETURN,
        ])
      : [];
  const letGo = canHold
    ? when(load(STATE.held), [
        ...call(importIndex('proxy_set_effective_context'), load(STATE.held)),
        ...DROP,
        ...store(STATE.held, c(0)),
        ...call(importIndex('proxy_continue_stream'), load(STATE.isResponse)),
        ...DROP,
      ])
    : [];

  const callback = (name: string, signature: string, body: readonly number[]): void =>
    void define({ signature, body, exports: [name] });
  callback('proxy_on_context_create', 'i32 i32 ->', [
    ...when(
      [...get(1), 0x45],
      [
        ...store(STATE.call, c(NONE)),
        ...store(STATE.nextCall, c(NONE)),
        ...when(
          [...host('proxy_get_buffer_bytes', 6, 0, 100, OUT, OUT + 4), ...equal(load(OUT + 4), c(6)), 0x45, 0x72, 0x45],
          [
            ...store(STATE.call, parsed(0, 3)),
            ...store(STATE.phase, parsed(3, 2)),
            ...store(STATE.holds, parsed(5, 1)),
            ...store(STATE.isRoot, c(1)),
          ],
        ),
        ...asking('root create'),
      ],
      [
        ...when(
          [...equal(load(STATE.nextCall), c(NONE)), 0x45],
          [
            ...store(STATE.call, load(STATE.nextCall)),
            ...store(STATE.phase, load(STATE.nextPhase)),
            ...store(STATE.holds, load(STATE.nextHolds)),
            ...store(STATE.nextCall, c(NONE)),
            ...store(STATE.asked, c(0)),
          ],
        ),
        ...asking('create'),
      ],
    ),
  ]);
  callback('proxy_on_vm_start', 'i32 i32 -> i32', [...asking('vm_start'), ...c(1)]);
  callback('proxy_on_configure', 'i32 i32 -> i32', [
    ...asking('configure'),
    ...when(load(STATE.isRoot), [...host('proxy_set_tick_period_milliseconds', 10), ...DROP]),
    ...c(1),
  ]);
  callback('proxy_on_tick', 'i32 ->', [
    ...host('proxy_set_tick_period_milliseconds', 0),
    ...DROP,
    ...when(load(STATE.isRoot), [...asking('tick'), ...callOut]),
  ]);
  callback('proxy_on_http_call_response', 'i32 i32 i32 i32 i32 ->', [...asking('http call'), ...letGo]);
  const headers = abi === '0.1.0' ? 'i32 i32 -> i32' : 'i32 i32 i32 -> i32';
  callback('proxy_on_request_headers', headers, [
    ...when(
      [
        ...host('proxy_get_header_map_value', 0, 'x-select', OUT, OUT + 4),
        ...equal(load(OUT + 4), c(6)),
        0x45,
        0x72,
        0x45,
      ],
      [
        ...store(STATE.call, c(NONE)),
        ...store(STATE.nextCall, parsed(0, 3)),
        ...store(STATE.nextPhase, parsed(3, 2)),
        ...store(STATE.nextHolds, parsed(5, 1)),
        ...c(0),
        ...RETURN,
      ],
    ),
    ...asking('request headers'),
    ...hold(0),
    ...c(0),
  ]);
  callback('proxy_on_request_body', 'i32 i32 i32 -> i32', [...asking('request body'), ...holding]);
  callback('proxy_on_request_trailers', 'i32 i32 -> i32', [...asking('request trailers'), ...c(0)]);
  callback('proxy_on_response_headers', headers, [...asking('response headers'), ...hold(1), ...c(0)]);
  callback('proxy_on_response_body', 'i32 i32 i32 -> i32', [...asking('response body'), ...holding]);
  callback('proxy_on_response_trailers', 'i32 i32 -> i32', [...asking('response trailers'), ...c(0)]);
  callback('proxy_on_log', 'i32 ->', asking('log'));
  callback('proxy_on_done', 'i32 -> i32', [...asking('done'), ...c(1)]);
  callback('proxy_on_delete', 'i32 ->', asking('delete'));
  const exports = [{ name: 'memory', kind: 'memory', index: 0 }] as const;
  return writeModule({ imports, functions: own, memories: [{ min: 16 }], exports, segments: texts.segments });
}
