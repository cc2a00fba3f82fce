import {
  COMPONENT_HEADER,
  concat,
  customSection,
  goodFilter,
  HEADER,
  section,
  type WrittenLimits,
} from '../test/support/module-writer.ts';
import { PROPOSAL_ROWS } from '../test/support/proposal-rows.ts';
import { bytes, type Probe } from './probe.ts';

const good = goodFilter();
const marker = (abi: string) => ({ signature: '->', exports: [`proxy_abi_version_${abi}`] });
const memory = { name: 'memory', kind: 'memory', index: 0 } as const;

const MARKERS: readonly Probe[] = [
  ...['none', '0_1_0', '0_2_0', '0_2_1', '0_2_2', '0_3_0', '0_2_100', '0_x_x', 'vnext'].map((abi) => ({
    name: `marker ${abi}`,
    bytes: goodFilter({ abi }),
  })),
  { name: 'markers 0.2.1, 0.1.0', bytes: goodFilter({ functions: [marker('0_1_0')] }) },
  {
    name: 'markers 0.1.0, 0.2.1 over 0.1.0 callbacks',
    bytes: goodFilter({ abi: '0_1_0', functions: [marker('0_2_1')] }),
  },
  { name: 'unknown marker, then 0.2.1', bytes: goodFilter({ abi: '0_3_0', functions: [marker('0_2_1')] }) },
  {
    name: 'marker is a global',
    bytes: goodFilter({
      abi: 'none',
      parts: { globals: [1], exports: [memory, { name: 'proxy_abi_version_0_2_1', kind: 'global', index: 0 }] },
    }),
  },
  {
    name: 'marker with a signature',
    bytes: goodFilter({
      abi: 'none',
      functions: [{ signature: 'i32 i64 -> i32', exports: ['proxy_abi_version_0_2_1'] }],
    }),
  },
  { name: 'marker with a trailing space', bytes: goodFilter({ abi: '0_2_1 ' }) },
];

const limits = (min: number, max?: number, flags?: number) => ({
  memories: [{ min, ...(max === undefined ? {} : { max }), ...(flags === undefined ? {} : { flags }) }],
});

const MEMORIES: readonly Probe[] = [
  { name: 'no memory', bytes: goodFilter({ parts: { memories: [], exports: [] } }) },
  { name: 'memory not exported', bytes: goodFilter({ parts: { exports: [] } }) },
  {
    name: 'memory exported under another name',
    bytes: goodFilter({ parts: { exports: [{ ...memory, name: 'mem' }] } }),
  },
  { name: 'memory exported twice', bytes: goodFilter({ parts: { exports: [memory, { ...memory, name: 'mem' }] } }) },
  { name: 'two memories, first exported', bytes: goodFilter({ parts: { memories: [{ min: 1 }, { min: 1 }] } }) },
  {
    name: 'two memories, both exported',
    bytes: goodFilter({
      parts: { memories: [{ min: 1 }, { min: 1 }], exports: [memory, { name: 'm2', kind: 'memory', index: 1 }] },
    }),
  },
  {
    name: 'memory imported',
    bytes: goodFilter({ parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 1 } }], exports: [] } }),
  },
  {
    name: 'memory imported and exported',
    bytes: goodFilter({ parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 1 } }] } }),
  },
  {
    name: 'memory imported from any module',
    bytes: goodFilter({ parts: { imports: [{ module: 'x', name: 'y', memory: { min: 1 } }], exports: [] } }),
  },
  ...[0, 256, 257, 16_384, 16_385, 65_536].map((pages) => ({
    name: `memory of ${pages} pages`,
    bytes: goodFilter({ parts: limits(pages) }),
  })),
  { name: 'memory of at most 65536 pages', bytes: goodFilter({ parts: limits(1, 65_536) }) },
  {
    name: 'imported memory of 16385 pages',
    bytes: goodFilter({
      parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 16_385 } }], exports: [] },
    }),
  },
  { name: 'shared memory', bytes: goodFilter({ parts: limits(1, 2, 3) }) },
  { name: 'memory64', bytes: goodFilter({ parts: limits(1, undefined, 4) }) },
];

function importingMemories(memories: readonly WrittenLimits[]): Uint8Array {
  return goodFilter({
    parts: { imports: memories.map((memory, i) => ({ module: 'env', name: `memory${i}`, memory })), exports: [] },
  });
}

const IMPORTS: readonly Probe[] = [
  {
    name: 'import of a global',
    bytes: goodFilter({ parts: { imports: [{ module: 'env', name: 'g', global: 'i32' }] } }),
  },
  {
    name: 'import of a table',
    bytes: goodFilter({ parts: { imports: [{ module: 'env', name: 't', table: { min: 1 } }] } }),
  },
  {
    name: 'import of two tables',
    bytes: goodFilter({
      parts: {
        imports: [
          { module: 'env', name: 't', table: { min: 1 } },
          { module: 'env', name: 'u', table: { min: 1 } },
        ],
      },
    }),
  },
  { name: 'import of a tag', bytes: goodFilter({ parts: { imports: [{ module: 'env', name: 'e', tag: 'i32 ->' }] } }) },
  {
    name: 'export of a tag',
    bytes: goodFilter({ parts: { tags: ['i32 ->'], exports: [memory, { name: 'e', kind: 'tag', index: 0 }] } }),
  },
  {
    name: 'export of a global and a table',
    bytes: goodFilter({
      parts: {
        globals: [1],
        tables: [{ min: 1 }],
        exports: [memory, { name: 'g', kind: 'global', index: 0 }, { name: 't', kind: 'table', index: 0 }],
      },
    }),
  },
  {
    name: 'malloc is a global',
    bytes: goodFilter({
      without: ['malloc'],
      parts: { globals: [1], exports: [memory, { name: 'malloc', kind: 'global', index: 0 }] },
    }),
  },
  ...['v128', 'externref', 'funcref', 'f32', 'f64'].map((type) => ({
    name: `proxy_log with ${type}`,
    bytes: goodFilter({
      parts: { imports: [{ module: 'env', name: 'proxy_log', signature: `${type} i32 i32 -> i32` }] },
    }),
  })),
  ...['v128', 'externref'].map((type) => ({
    name: `proxy_on_tick with ${type}`,
    bytes: goodFilter({ functions: [{ signature: `${type} ->`, exports: ['proxy_on_tick'] }] }),
  })),
  {
    name: 'proxy_log with two results',
    bytes: goodFilter({
      parts: { imports: [{ module: 'env', name: 'proxy_log', signature: 'i32 i32 i32 -> i32 i32' }] },
    }),
  },
  {
    name: 'missing, then a wrong signature',
    bytes: goodFilter({
      parts: {
        imports: [
          { module: 'env', name: 'missing', signature: '->' },
          { module: 'env', name: 'proxy_log', signature: '->' },
        ],
      },
    }),
  },
  {
    name: 'wrong signature, then missing',
    bytes: goodFilter({
      parts: {
        imports: [
          { module: 'env', name: 'proxy_log', signature: '->' },
          { module: 'env', name: 'missing', signature: '->' },
        ],
      },
    }),
  },
  ...['_proxy_log', 'abort', 'proxy_redis_init', 'proxy_secret_get'].map((name) => ({
    name: `env.${name}`,
    bytes: goodFilter({ parts: { imports: [{ module: 'env', name, signature: 'i32 -> i32' }] } }),
  })),
  {
    name: 'same import twice',
    bytes: goodFilter({
      parts: { imports: [0, 1].map(() => ({ module: 'env', name: 'proxy_done', signature: '-> i32' })) },
    }),
  },
];

const RARE: readonly Probe[] = [
  ...['v128', 'externref', 'f32', 'i32 i64 f64'].map((type) => ({
    name: `export that no host looks up, with ${type}`,
    bytes: goodFilter({ functions: [{ signature: `${type} ->`, exports: ['x'] }] }),
  })),
  { name: 'v128 inside only', bytes: goodFilter({ functions: [{ signature: 'v128 ->' }] }) },
  { name: 'import of two memories', bytes: importingMemories([{ min: 1 }, { min: 1 }]) },
  { name: 'import of shared memory', bytes: importingMemories([{ min: 1, max: 2, flags: 3 }]) },
  { name: 'import of memory64', bytes: importingMemories([{ min: 1, flags: 4 }]) },
  {
    name: 'imported memory and a second own one',
    bytes: goodFilter({
      parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 1 } }], memories: [{ min: 1 }] },
    }),
  },
  { name: 'second memory of 16385 pages', bytes: goodFilter({ parts: { memories: [{ min: 1 }, { min: 16_385 }] } }) },
  { name: 'memory64 of 16385 pages', bytes: goodFilter({ parts: limits(16_385, undefined, 4) }) },
  {
    name: 'import in an unknown module',
    bytes: goodFilter({
      parts: { imports: [{ module: 'wasi', name: 'fd_write', signature: 'i32 i32 i32 i32 -> i32' }] },
    }),
  },
  {
    name: 'start section that does nothing',
    bytes: goodFilter({ functions: [{ signature: '->' }], parts: { start: 10 } }),
  },
];

const SECTIONS: readonly Probe[] = [
  { name: 'name section', bytes: concat([good, customSection('name', Uint8Array.from(bytes('01 04 01 00 01 61')))]) },
  { name: 'name section cut', bytes: concat([good, customSection('name', Uint8Array.from(bytes('01 7f 01')))]) },
  {
    name: 'name section with a wrong size',
    bytes: concat([good, customSection('name', Uint8Array.from(bytes('01 05 01 00 01 61 00')))]),
  },
  {
    name: 'name section before the others',
    bytes: concat([HEADER, customSection('name', Uint8Array.from(bytes('01 7f 01'))), good.subarray(8)]),
  },
  {
    name: 'name section, then a cut one',
    bytes: concat([good, customSection('name', ''), customSection('name', Uint8Array.from(bytes('01 7f 01')))]),
  },
  {
    name: 'name section of modules only',
    bytes: concat([good, customSection('name', Uint8Array.from(bytes('00 02 01 61')))]),
  },
  {
    name: 'name section with a too large count of functions',
    bytes: concat([good, customSection('name', Uint8Array.from(bytes('01 02 ff 01')))]),
  },
  { name: 'precompiled section', bytes: concat([good, customSection('precompiled_wee8_v1', 'x')]) },
  {
    name: 'signature_wasmsign section',
    bytes: concat([HEADER, customSection('signature_wasmsign', 'x'), good.subarray(8)]),
  },
  { name: 'cut in the last section', bytes: good.subarray(0, good.length - 1) },
  { name: 'header only', bytes: HEADER },
  { name: 'header cut', bytes: HEADER.subarray(0, 4) },
  { name: 'component', bytes: COMPONENT_HEADER },
  { name: 'component with types', bytes: concat([COMPONENT_HEADER, section(7, bytes('01 40 00 01 00'))]) },
  {
    name: 'component whose types look like exports',
    bytes: concat([COMPONENT_HEADER, section(7, bytes('01 01 40 00 00'))]),
  },
  { name: 'version 2', bytes: concat([Uint8Array.from(bytes('0061736d02000000')), good.subarray(8)]) },
  { name: 'unknown section', bytes: concat([good, section(20, [0])]) },
  {
    name: 'body that does not validate',
    bytes: goodFilter({ functions: [{ signature: '-> i32', body: [], exports: ['x'] }] }),
  },
];

const FEATURES: readonly Probe[] = PROPOSAL_ROWS.map((row) => ({ name: `proposal: ${row.name}`, bytes: row.bytes }));

export const SHAPE_PROBES: readonly Probe[] = [...MARKERS, ...MEMORIES, ...IMPORTS, ...RARE, ...SECTIONS, ...FEATURES];
