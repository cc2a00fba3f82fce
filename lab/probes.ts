import { ALLOCATORS, CALLBACKS, ENTRIES } from '../src/abi/tables/callbacks.ts';
import { HOSTCALLS } from '../src/abi/tables/hostcalls.ts';
import { ALL_ABIS } from '../src/abi/tables/versions.ts';
import { WASI_FUNCTIONS, WASI_MISTAKES, WASI_MODULES } from '../src/abi/tables/wasi.ts';
import { goodFilter, sleb, type WrittenImport } from '../test/support/module-writer.ts';
import { bytes, type Probe } from './probe.ts';
import { SHAPE_PROBES } from './shape-probes.ts';

/**
 * One tiny module per row of the tables with the right signature and one with a wrong one, and one per rule of loading.
 */
export function makeProbes(): readonly Probe[] {
  return [...hostcallProbes(), ...wasiProbes(), ...callbackProbes(), ...entryProbes(), ...SHAPE_PROBES];
}

/** The host's `void -> i32` as the writer's `-> i32`, `i32 -> void` as `i32 ->`. */
function written(signature: string): string {
  return signature.replaceAll('void', '');
}

/** The same signature with one more parameter. */
function wrong(signature: string): string {
  return `i64 ${written(signature)}`;
}

function importing(abi: string, entry: WrittenImport): Uint8Array {
  return goodFilter({ abi: abi.replaceAll('.', '_'), parts: { imports: [entry] } });
}

function hostcallProbes(): Probe[] {
  return [...HOSTCALLS, { name: 'emscripten_notify_memory_growth', signature: 'i32 -> void' }].flatMap(
    ({ name, signature }) =>
      ALL_ABIS.flatMap((abi) => [
        {
          name: `env.${name} in ${abi}`,
          bytes: importing(abi, { module: 'env', name, signature: written(signature) }),
        },
        {
          name: `env.${name} in ${abi}, wrong signature`,
          bytes: importing(abi, { module: 'env', name, signature: wrong(signature) }),
        },
      ]),
  );
}

function wasiProbes(): Probe[] {
  return WASI_MODULES.flatMap((module) => [
    ...WASI_FUNCTIONS.flatMap(({ name, signature }) => [
      { name: `${module}.${name}`, bytes: importing('0.2.1', { module, name, signature: written(signature) }) },
      {
        name: `${module}.${name}, wrong signature`,
        bytes: importing('0.2.1', { module, name, signature: wrong(signature) }),
      },
    ]),
    ...Object.entries(WASI_MISTAKES).map(([name, signature]) => ({
      name: `${module}.${name} as preview1 has it`,
      bytes: importing('0.2.1', { module, name, signature }),
    })),
    {
      name: `${module}.proc_raise`,
      bytes: importing('0.2.1', { module, name: 'proc_raise', signature: 'i32 -> i32' }),
    },
  ]);
}

function callbackProbes(): Probe[] {
  return ALL_ABIS.flatMap((abi) =>
    CALLBACKS.flatMap(({ name, signature }) => {
      const options = (text: string) => {
        // vm_start and configure must return 1; 0 is harmless for the others.
        const returns = text.endsWith('-> i32') ? { returns: 1 } : {};
        return {
          abi: abi.replaceAll('.', '_'),
          without: [name],
          functions: [{ signature: text, exports: [name], ...returns }],
        };
      };
      return [
        { name: `${name} (${signature}) in ${abi}`, bytes: goodFilter(options(written(signature))) },
        { name: `${name} (not ${signature}) in ${abi}`, bytes: goodFilter(options(wrong(signature))) },
      ];
    }),
  );
}

function entryProbes(): Probe[] {
  const empty = { without: ['_initialize'] } as const;
  const probes: Probe[] = [];
  for (const initialize of [true, false]) {
    const base = initialize ? {} : empty;
    const company = initialize ? 'with _initialize' : 'without _initialize';
    for (const [name, signature] of Object.entries(ENTRIES)) {
      if (name === '_initialize' && initialize) continue;
      for (const text of [written(signature), wrong(signature)])
        probes.push({
          name: `${name} (${text}) ${company}`,
          bytes: goodFilter({ ...base, functions: [{ signature: text, exports: [name] }] }),
        });
    }
    probes.push({
      name: `main and a wrong __main_void ${company}`,
      bytes: goodFilter({
        ...base,
        functions: [
          { signature: 'i32 i32 -> i32', exports: ['main'] },
          { signature: 'i64 -> i32', exports: ['__main_void'] },
        ],
      }),
    });
  }
  for (const right of ALLOCATORS)
    for (const bad of [undefined, ...ALLOCATORS].filter((name) => name !== right)) {
      const functions = [
        { signature: 'i32 -> i32', exports: [right], returns: 4096 },
        ...(bad === undefined ? [] : [{ signature: 'i64 -> i32', exports: [bad] }]),
      ];
      probes.push({
        name: `allocator ${right}${bad === undefined ? '' : `, wrong ${bad}`}`,
        bytes: goodFilter({ without: ['malloc'], functions }),
      });
    }
  probes.push({ name: 'no allocator', bytes: goodFilter({ without: ['malloc'] }) });
  probes.push({
    name: 'no allocator and a wrong callback',
    bytes: goodFilter({
      without: ['malloc', 'proxy_on_tick'],
      functions: [{ signature: 'i32 i32 ->', exports: ['proxy_on_tick'] }],
    }),
  });
  return [...probes, ...startProbes()];
}

/** Start code that calls a host function which is not allowed then. */
function startProbes(): Probe[] {
  const imports = [{ module: 'env', name: 'proxy_set_tick_period_milliseconds', signature: 'i32 -> i32' }];
  const call = [0x41, ...sleb(1000), 0x10, 0, 0x1a];
  return [
    {
      name: 'host call in _initialize',
      failsAtStart: true,
      bytes: goodFilter({
        without: ['_initialize'],
        functions: [{ signature: '->', exports: ['_initialize'], body: call }],
        parts: { imports },
      }),
    },
    {
      name: 'trap in _initialize',
      failsAtStart: true,
      bytes: goodFilter({
        without: ['_initialize'],
        functions: [{ signature: '->', exports: ['_initialize'], body: bytes('00') }],
      }),
    },
    {
      name: 'trap in the start section',
      failsAtStart: true,
      bytes: goodFilter({ functions: [{ signature: '->', body: bytes('00') }], parts: { start: 10 } }),
    },
    {
      name: 'host call in the start section',
      failsAtStart: true,
      bytes: goodFilter({ functions: [{ signature: '->', body: call }], parts: { imports, start: 11 } }),
    },
  ];
}
