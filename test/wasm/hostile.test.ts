import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseHosts } from '../../src/abi/hosts.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { findLeaks } from '../../src/abi/leaks.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { WasmModule } from '../../src/wasm/module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { writeBigModule } from '../support/big-module.ts';
import { COMPONENT_HEADER, concat, customSection, goodFilter, HEADER, leb, name, section } from '../support/module-writer.ts';
import { mutate } from '../support/mutate.ts';
import { v8Engine } from '../support/v8.ts';

const HOSTS = parseHosts('envoy>=1.38, envoy=1.16, mosn, higress');

/** A value or our error; everything else is a defect. */
function readOrRefuse(bytes: Uint8Array): WasmModule | undefined {
  try {
    const module = readModule(bytes);
    JSON.stringify(judgeAbi(module, { hosts: HOSTS }));
    return module;
  } catch (error) {
    if (error instanceof WasmImageError && error.code !== 'INTERNAL') return undefined;
    throw error;
  }
}

const fixtures: readonly Uint8Array[] = [
  goodFilter({
    parts: {
      custom: [
        { name: 'name', payload: Uint8Array.from([1, 4, 1, 0, 1, 0x61]) },
        { name: 'producers', payload: 'clang' },
      ],
    },
  }),
  goodFilter({ abi: '0_1_0', header: { name: 'a', value: 'b' }, parts: { globals: [1, 2], tables: [{ min: 1 }], tags: ['i32 ->'] } }),
  concat([COMPONENT_HEADER, section(10, [1, 0, ...name('a:b/c@1.0.0'), 5, 0]), section(1, goodFilter()), section(11, [1, 0, ...name('x'), 5, 0, 0])]),
  writeBigModule(4_000),
];

describe('any bytes', () => {
  it('give a value or our error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readOrRefuse(bytes)),
      { numRuns: 2_000, seed: 1 },
    );
  });
  it('behind a header give a value or our error', () => {
    const header = fc.constantFrom(HEADER, COMPONENT_HEADER);
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 300 }), (start, bytes) => void readOrRefuse(concat([start, bytes]))),
      { numRuns: 2_000, seed: 2 },
    );
  });
  it('in well-formed sections give a value or our error', () => {
    const sections = fc.array(fc.tuple(fc.integer({ min: 0, max: 13 }), fc.uint8Array({ maxLength: 40 })), { maxLength: 8 });
    const write = (parts: [number, Uint8Array][]) => concat([HEADER, ...parts.map(([id, payload]) => section(id, payload))]);
    fc.assert(
      fc.property(sections, (parts) => void readOrRefuse(write(parts))),
      { numRuns: 2_000, seed: 3 },
    );
  });
});

describe('5,000 mutants of fixtures', () => {
  it('give a value or our error, and what V8 takes we read alike', () => {
    let accepted = 0;
    for (let seed = 0; seed < 5_000; seed++) {
      const fixture = fixtures[seed % fixtures.length];
      assert.ok(fixture);
      const bytes = mutate(fixture, seed);
      const module = readOrRefuse(bytes);
      if (!v8Engine.validate(bytes)) continue;
      assert.ok(module, `seed ${seed}: V8 takes it and we do not`);
      const compiled = new v8Engine.Module(bytes);
      assert.deepEqual(
        module.exports.map(({ name: title, kind }) => ({ name: title, kind })),
        v8Engine.Module.exports(compiled),
      );
      accepted += 1;
    }
    assert.ok(accepted > 100, `V8 took ${accepted}`);
  });
});

describe('counts of 2^32-1', () => {
  for (const id of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13])
    it(`in section ${id} are refused at once`, () =>
      assert.throws(() => readModule(concat([HEADER, section(id, [...leb(0xffffffff), 0])])), { code: 'WASM_MALFORMED' }));
});

describe('large inputs', () => {
  const types = concat([HEADER, section(1, concat([Uint8Array.from(leb(900_000)), new Uint8Array(900_000 * 3).map((_, i) => (i % 3 === 0 ? 0x60 : 0))]))]);
  const exports = Array.from({ length: 100_000 }, (_, i) => [...name(`proxy_on_${i}`), 0, 0]).flat();
  const manyExports = concat([
    HEADER,
    section(1, [1, 0x60, 0, 0]),
    section(3, [1, 0]),
    section(7, [...leb(100_000), ...exports]),
    section(10, [1, 2, 0, 0x0b]),
  ]);
  const rows: [what: string, bytes: Uint8Array][] = [
    ['900,000 types', types],
    ['100,000 exports named like callbacks', manyExports],
    ['100,000 custom sections', concat([HEADER, ...Array.from({ length: 100_000 }, () => customSection('', ''))])],
    ['32 MiB of slashes', concat([HEADER, customSection('x', '://'.repeat(11_000_000))])],
    ['4,000 nested groups of nothing', concat([HEADER, section(1, [...leb(4_000), ...Array.from({ length: 4_000 }, () => [0x4e, 0]).flat()])])],
  ];
  for (const [what, bytes] of rows)
    it(`${what} are read in linear time and judged in a bounded report`, () => {
      const before = process.cpuUsage().user;
      readModule(bytes);
      // Processor time, and ten times what it takes: only work that grows with the square of the input is found, on any machine.
      const limit = 250_000 + (bytes.length / 1_048_576) * 5_000;
      assert.ok(process.cpuUsage().user - before < limit * 10, 'reading takes more than linear time');
      const report = judgeAbi(readModule(bytes), { hosts: HOSTS });
      assert.ok(JSON.stringify(report).length < 1_000_000, 'the report is bounded');
    });
  it('leaks are looked for in bounded time', () => assert.ok(findLeaks(new TextEncoder().encode('/home/'.repeat(2_000_000))).length <= 5));
});
