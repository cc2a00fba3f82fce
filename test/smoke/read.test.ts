import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WasmImageError } from '../../src/core/errors.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { decodePairs, encodePairs } from '../../src/smoke/host/headers.ts';
import { readInput, writeInput } from '../../src/smoke/input.ts';
import { readEvents, runAtDeadline } from '../../src/smoke/read-events.ts';
import { readScenario } from '../../src/smoke/scenario/read-scenario.ts';
import { DEFAULT_SCENARIO } from '../../src/smoke/scenario/scenario.ts';
import { runScripted } from '../support/scripted-filter.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a scenario', () => {
  it('is the default one where members are missing', () =>
    assert.deepEqual(readScenario(bytesOf('{}'), 's.json'), DEFAULT_SCENARIO));

  it('reads the default one back unchanged', () =>
    assert.deepEqual(readScenario(jsonBytes(DEFAULT_SCENARIO), 's.json'), DEFAULT_SCENARIO));

  it('accepts short forms of headers, bodies and responses', () => {
    const read = readScenario(
      bytesOf(
        '{"request":{"headers":{":path":"/"},"body":{"base64":"AAE="}},"httpCalls":[{"upstream":"a"}],"properties":{"a.b":true,"n":7},"ticks":0}',
      ),
      's.json',
    );
    assert.deepEqual(read.request, { headers: [[':path', '/']], body: [{ base64: 'AAE=' }], trailers: [] });
    assert.deepEqual(read.httpCalls, [
      { upstream: 'a', headers: [[':status', '200']], body: '', trailers: [], fails: false },
    ]);
    assert.deepEqual(read.properties, { 'a.b': true, n: 7 });
    assert.equal(read.ticks, 0);
  });

  const INTEGERS: readonly (readonly [written: string, read: bigint])[] = [
    ['0', 0n],
    ['-7', -7n],
    ['9007199254740991', 2n ** 53n - 1n],
    ['9007199254740993', 2n ** 53n + 1n],
    ['1700000000000000001', 1_700_000_000_000_000_001n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['{"int64":"1700000000000000001"}', 1_700_000_000_000_000_001n],
    ['{"int64":"-1"}', -1n],
  ];
  for (const [written, read] of INTEGERS)
    it(`passes the integer ${written} to the filter in 64 bits`, () => {
      const scenario = readScenario(bytesOf(`{"properties":{"request.time":${written}}}`), 's.json');
      const again = readScenario(jsonBytes(scenario), 's.json');
      const notes: (string | number)[] = [];
      runScripted(
        {
          proxy_on_request_headers: (s) =>
            void notes.push(s.call('proxy_get_property', 'request\0time', 8, 12), hexOf(s.bytes())),
        },
        { scenario: again },
      );
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt.asUintN(64, read));
      assert.deepEqual(notes, [0, bytes.toString('hex')]);
    });

  const hostile: readonly (readonly [title: string, text: string, why: RegExp])[] = [
    ['broken JSON', '{', /Cannot read scenario "s.json"/],
    ['a list', '[]', /an object/],
    ['an unknown member', '{"reqest":{}}', /reqest/],
    ['a repeated member', '{"ticks":1,"ticks":2}', /duplicate/],
    ['the prototype', '{"properties":{"__proto__":"x"}}', /__proto__/],
    ['a header with a line break', '{"request":{"headers":{"a":"b\\r\\nc"}}}', /request\.headers\.a must be/],
    ['three elements in a pair', '{"request":{"headers":[["a","b","c"]]}}', /at most 2/],
    ['invalid base64', '{"sharedData":{"k":{"base64":"a"}}}', /base64/],
    ['a broken property', '{"properties":{"n":1.5}}', /an integer from/],
    [
      'an integer of 65 bits',
      '{"properties":{"n":18446744073709551616}}',
      /properties\.n must be an integer from -9223372036854775808 to 18446744073709551615/,
    ],
    ['a negative integer of 65 bits', '{"properties":{"n":{"int64":"-9223372036854775809"}}}', /an integer from/],
    ['an integer in words', '{"properties":{"n":{"int64":"one"}}}', /an integer from/],
    ['an integer with an exponent', '{"properties":{"n":1e18}}', /an integer from/],
    ['an integer in two forms', '{"properties":{"n":{"int64":"1","base64":""}}}', /has the unknown member "base64"/],
    ['a long fraction', '{"properties":{"n":0.12345678901234567890}}', /an integer from/],
    ['a long integer with a leading zero', '{"properties":{"n":012345678901234567890}}', /Cannot read/],
    ['a long integer for a member that needs a short one', '{"seed":12345678901234567890}', /seed must be an integer/],
    ['a thousand ticks', '{"ticks":1000}', /0 to 100/],
    ['a clock at zero', '{"timeMs":0}', /timeMs/],
    ['deep nesting', `{"properties":${'['.repeat(50)}`, /levels/],
    ['invalid UTF-8', '{"seed":\xff', /Cannot read/],
  ];
  for (const [title, text, why] of hostile)
    it(`is refused with ${title}`, () =>
      assert.throws(
        () => readScenario(Buffer.from(text, 'latin1'), 's.json'),
        (thrown) => thrown instanceof WasmImageError && thrown.code === 'SCENARIO_INVALID' && why.test(thrown.message),
      ));

  it('is read or refused, for any input', () =>
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          readScenario(bytesOf(text), 's.json');
        } catch (thrown) {
          assert.ok(thrown instanceof WasmImageError && thrown.code === 'SCENARIO_INVALID', String(thrown));
        }
      }),
      { seed: 1, numRuns: 2_000 },
    ));
});

const BEGIN = '{"kind":"begin","callback":"_start"}\n';
const STEP =
  '{"kind":"step","callback":"_start","parameters":[],"outcome":{"kind":"trapped","why":"unreachable","frames":["f at 0x1"]},"durationMs":1.5,"calls":{"proxy_log":2},"logs":[{"level":"info","text":"hello"}]}\n';
const END =
  '{"kind":"end","abi":"0.2.1","reach":"start","memoryPages":1,"standIns":[],"oddCallbacks":[],"droppedLogs":0,"stop":{"kind":"trap"}}\n';

describe('the output of the child process', () => {
  it('is read line by line', () => {
    const events = readEvents(bytesOf(BEGIN + STEP + END), false);
    assert.equal(events.steps.length, 1);
    assert.equal(events.underWay, undefined);
    assert.deepEqual(events.end?.stop, { kind: 'trap' });
  });

  it('names the call in progress when it was cut off, and skips the incomplete line', () =>
    assert.equal(readEvents(bytesOf(`${BEGIN}{"kind":"st`), true).underWay, '_start'));

  const reached: readonly (readonly [callbacks: string, reach: string])[] = [
    ['instantiate', 'instantiate'],
    ['instantiate _initialize', 'start'],
    ['instantiate _initialize proxy_on_context_create proxy_on_vm_start', 'start'],
    ['instantiate proxy_on_vm_start proxy_on_configure', 'configure'],
    ['instantiate proxy_on_vm_start proxy_on_http_call_response', 'exchange'],
    ['instantiate proxy_on_context_create proxy_on_context_create', 'exchange'],
    ['instantiate proxy_on_request_headers', 'exchange'],
  ];
  for (const [callbacks, reach] of reached)
    it(`reached ${reach} if it was cut off in the last of ${callbacks}`, () => {
      const names = callbacks.split(' ');
      const lines = names.slice(0, -1).map((name) => STEP.replaceAll('_start', name));
      const run = runAtDeadline(
        readEvents(bytesOf(lines.join('') + BEGIN.replace('_start', names.at(-1) ?? '')), true),
        5,
      );
      assert.deepEqual([run.reach, run.stop], [reach, { kind: 'deadline', callback: names.at(-1), timeoutMs: 5 }]);
    });

  it('is made inert', () => {
    const [step] = readEvents(bytesOf(STEP.replace('"hello"', '"::error::x\\n\\u001b[31m"')), false).steps;
    assert.equal(step?.logs[0]?.text, ': :error::x\\x0a\\x1b[31m');
  });

  const INTEGERS: readonly (readonly [written: string, read: bigint])[] = [
    ['0', 0n],
    ['-7', -7n],
    ['9007199254740991', 2n ** 53n - 1n],
    ['9007199254740993', 2n ** 53n + 1n],
    ['1700000000000000001', 1_700_000_000_000_000_001n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['{"int64":"1700000000000000001"}', 1_700_000_000_000_000_001n],
    ['{"int64":"-1"}', -1n],
  ];
  for (const [written, read] of INTEGERS)
    it(`passes the integer ${written} to the filter in 64 bits`, () => {
      const scenario = readScenario(bytesOf(`{"properties":{"request.time":${written}}}`), 's.json');
      const again = readScenario(jsonBytes(scenario), 's.json');
      const notes: (string | number)[] = [];
      runScripted(
        {
          proxy_on_request_headers: (s) =>
            void notes.push(s.call('proxy_get_property', 'request\0time', 8, 12), hexOf(s.bytes())),
        },
        { scenario: again },
      );
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt.asUintN(64, read));
      assert.deepEqual(notes, [0, bytes.toString('hex')]);
    });

  const hostile: readonly (readonly [title: string, text: string])[] = [
    ['an incomplete line', BEGIN + STEP.slice(0, 50)],
    ['something after the end', END + BEGIN],
    ['an unknown kind', '{"kind":"verdict"}\n'],
    ['an unknown member', BEGIN.replace('}', ',"x":1}')],
    ['an invalid name', BEGIN.replace('_start', '../x')],
    ['a negative duration', STEP.replace('1.5', '-1')],
    ['a verdict instead of an outcome', STEP.replace('trapped', 'started')],
    ['an unknown ABI', END.replace('0.2.1', '9')],
    ['more pages than a memory can have', END.replace('"memoryPages":1', '"memoryPages":65537')],
    ['a deadline', END.replace('"trap"', '"deadline"')],
    ['a long text', STEP.replace('hello', 'x'.repeat(5_000))],
    ['six thousand calls', STEP.repeat(6_000)],
    ['something other than JSON', 'hello\n'],
  ];
  for (const [title, text] of hostile)
    it(`is refused with ${title}`, () => assert.throws(() => readEvents(bytesOf(text), false), SyntaxError));

  it('is read or refused, for any change in it', () =>
    fc.assert(
      fc.property(
        fc.nat(BEGIN.length + STEP.length + END.length - 1),
        fc.nat(255),
        fc.nat(20),
        fc.boolean(),
        (at, byte, cut, isCut) => {
          const bytes = bytesOf(BEGIN + STEP + END);
          bytes[at] = byte;
          try {
            readEvents(bytes.subarray(0, bytes.length - cut), isCut);
          } catch (thrown) {
            assert.ok(thrown instanceof SyntaxError || thrown instanceof TypeError, String(thrown));
          }
        },
      ),
      { seed: 1, numRuns: 3_000 },
    ));
});

describe('the input of the child process', () => {
  it('is read back unchanged', () => {
    const setup = { filterType: 'http' as const, rootId: 'ü', vmConfig: Uint8Array.of(0), pluginConfig: undefined };
    const input = { module: Uint8Array.of(1, 2), scenario: DEFAULT_SCENARIO, setup };
    assert.deepEqual(readInput(new Uint8Array(Buffer.concat(writeInput(input)))), input);
  });

  it('distinguishes an empty configuration from a missing one', () => {
    const setup = {
      filterType: 'service' as const,
      rootId: '',
      vmConfig: new Uint8Array(0),
      pluginConfig: new Uint8Array(0),
    };
    assert.deepEqual(
      readInput(Buffer.concat(writeInput({ module: new Uint8Array(0), scenario: DEFAULT_SCENARIO, setup }))).setup,
      setup,
    );
  });
});

describe('serialized maps', () => {
  it('are read back unchanged', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[\x01-\x7f]*$/), fc.stringMatching(/^[\x01-\x7f]*$/)), { maxLength: 20 }),
        (pairs) => assert.deepEqual(decodePairs(encodePairs(pairs)), pairs),
      ),
      { seed: 1 },
    ));

  it('are read or refused, for any input', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const pairs = decodePairs(bytes);
        assert.ok(pairs === undefined || pairs.length <= 1_024);
      }),
      { seed: 1, numRuns: 2_000 },
    ));
});
