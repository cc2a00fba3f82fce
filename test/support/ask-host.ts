// Runs the probe filter in our host, in this process, with the same bytes as in Envoy.
import { webAssembly } from '../../src/adapters/engine/web-assembly.ts';
import type { LinkedFunction, LinkedImport } from '../../src/smoke/run/link.ts';
import { runFilter } from '../../src/smoke/run/run-filter.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../../src/smoke/scenario/scenario.ts';
import { readModule } from '../../src/wasm/read.ts';
import { PHASES, type Phase, type ProbeAnswer, parseAnswers } from './probe-answers.ts';
import { probeFilter } from './probe-filter.ts';
import type { ProbeCall } from './probe-rows.ts';
import { ALWAYS, READS, STREAM_ONLY, selection } from './probe-selection.ts';

/** The names of lab/probe-bootstrap.ts. Metadata is never read; it only has to exist. */
const NAMES = {
  'xds.node': 'node',
  'xds.node.id': 'node-id',
  'xds.cluster_metadata': 'm',
  'xds.route_name': 'route',
  'xds.route_metadata': 'm',
  'xds.virtual_host_name': 'virtual-host',
  'xds.virtual_host_metadata': 'm',
  'xds.filter_chain_name': 'chain',
  'xds.listener_metadata': 'm',
  'xds.upstream_host_metadata': 'm',
  'upstream.locality': 'm',
  'upstream.locality.region': 'host-region',
};

/** The exchange of lab/host-tables.ts, with those names. */
const SCENARIO: Scenario = {
  ...DEFAULT_SCENARIO,
  request: {
    headers: [
      [':authority', 'a.test'],
      [':path', '/probe?a=1'],
      [':method', 'POST'],
      [':scheme', 'http'],
      ['x-probe', 'v'],
      ['user-agent', 'probe'],
      ['referer', 'http://a.test/'],
      ['x-request-id', '00000000-0000-4000-8000-000000000000'],
    ],
    body: ['hello filter'],
    trailers: [['x-probe', 'v']],
  },
  response: {
    headers: [
      [':status', '200'],
      ['x-probe', 'v'],
    ],
    body: ['hello client'],
    trailers: [['x-probe', 'v']],
  },
  properties: { plugin_name: 'plugin', plugin_vm_id: 'vm', ...NAMES },
  grpcCalls: [
    { service: 'a.Service', method: '*', initialMetadata: [], messages: [''], trailers: [], status: 0, message: '' },
  ],
  httpCalls: [
    {
      upstream: 'up',
      headers: [
        [':status', '200'],
        ['x-probe', 'v'],
      ],
      body: 'hello client',
      trailers: [['x-probe', 'v']],
      fails: false,
    },
  ],
};

/** Answers by call number and phase. */
export type HostAnswers = ReadonlyMap<number, ReadonlyMap<Phase, ProbeAnswer>>;

/** Asks our host all questions. @param isHolding whether the filter holds headers and bodies back. */
export function askHost(abi: string, calls: readonly ProbeCall[], isHolding = false): HostAnswers {
  const bytes = probeFilter(abi, calls);
  const module = readModule(bytes);
  const compiled = new webAssembly.Module(bytes);
  const answers = new Map<number, Map<Phase, ProbeAnswer>>();
  const isRoot = (phase: Phase): boolean => PHASES.indexOf(phase) < PHASES.indexOf('create');
  const run = (call: number, selected: number, counts: (phase: Phase) => boolean): void => {
    let memory = new Uint8Array(0);
    const read = (line: string): void => {
      const found = parseAnswers(line);
      if (found === undefined || !counts(found.phase)) return;
      for (const one of found.answers) {
        const row = answers.get(one.call) ?? new Map<Phase, ProbeAnswer>();
        answers.set(one.call, row.has(found.phase) ? row : row.set(found.phase, one));
      }
    };
    // A report keeps only the beginning of long lines.
    const listening =
      (log: LinkedFunction): LinkedFunction =>
      (...parameters) => {
        const [, at = 0, size = 0] = parameters.map((one) => Number(one) >>> 0);
        read(Buffer.from(memory.subarray(at, at + size)).toString('latin1'));
        return log(...parameters);
      };
    const engine = {
      now: () => 0,
      compile: () => undefined,
      instantiate: (functions: readonly LinkedImport[]) => {
        const env = Object.fromEntries(
          functions.map((one) => [one.name, one.name === 'proxy_log' ? listening(one.call) : one.call]),
        );
        const { exports } = new webAssembly.Instance(compiled, { env });
        const callable = (name: string): ((...parameters: readonly number[]) => unknown) | undefined => {
          const found = exports[name];
          return typeof found === 'function'
            ? (...parameters) => Reflect.apply(found, undefined, parameters)
            : undefined;
        };
        if (exports.memory instanceof webAssembly.Memory) memory = new Uint8Array(exports.memory.buffer);
        return {
          memory: () => memory,
          has: (name: string) => callable(name) !== undefined,
          call: (name: string, parameters: readonly number[]) => {
            const result = callable(name)?.(...parameters);
            return typeof result === 'number' ? result : undefined;
          },
        };
      },
    };
    const vmConfig = new TextEncoder().encode(selection(call, selected, isHolding));
    const setup = { rootId: 'root', vmConfig, pluginConfig: undefined, filterType: 'http' as const };
    runFilter(module, engine, SCENARIO, setup, () => undefined);
  };
  run(READS, ALWAYS, () => true);
  for (const [number, one] of calls.entries()) {
    if (one.effect === 'reads') continue;
    if (one.effect === 'changes') {
      run(number, ALWAYS, isRoot);
      run(number, STREAM_ONLY, (phase) => !isRoot(phase));
    } else for (const phase of PHASES) run(number, PHASES.indexOf(phase), () => true);
  }
  return answers;
}
