import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { findLeaks } from '../../src/abi/problems/leaks.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { WasmModule } from '../../src/wasm/module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { HARD_INPUTS, timeBound } from '../support/hard-inputs.ts';
import { COMPONENT_HEADER, concat, customSection, HEADER, leb, section } from '../support/module-writer.ts';
import { FAMILIES, FIXTURES, readOrRefuse } from '../support/mutants.ts';
import { mutate } from '../support/mutate.ts';
import { v8Engine } from '../support/v8.ts';

const HOSTS = parseHosts('envoy>=1.38, envoy=1.16, mosn, higress');

describe('any bytes', () => {
  it('give a value or one of our errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readOrRefuse(bytes)),
      { numRuns: 2_000, seed: 1 },
    );
  });
  it('after a header give a value or one of our errors', () => {
    const header = fc.constantFrom(HEADER, COMPONENT_HEADER);
    fc.assert(
      fc.property(
        header,
        fc.uint8Array({ maxLength: 300 }),
        (start, bytes) => void readOrRefuse(concat([start, bytes])),
      ),
      { numRuns: 2_000, seed: 2 },
    );
  });
  it('in well-formed sections give a value or one of our errors', () => {
    const sections = fc.array(fc.tuple(fc.integer({ min: 0, max: 13 }), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 8,
    });
    const write = (parts: [number, Uint8Array][]) =>
      concat([HEADER, ...parts.map(([id, payload]) => section(id, payload))]);
    fc.assert(
      fc.property(sections, (parts) => void readOrRefuse(write(parts))),
      { numRuns: 2_000, seed: 3 },
    );
  });
});

describe('5,000 mutants of untrusted files', () => {
  for (const family of FAMILIES)
    it(`${family.name}: give a value or one of our errors`, async () => {
      // `npm run mutants` reads 200,000 of them every night, and prints the number of one that fails.
      for (let seed = 0; seed < family.share * 52; seed++) await family.read(family.make(seed));
    });

  it('are read like V8 reads them if V8 accepts them', () => {
    let accepted = 0;
    for (let seed = 0; seed < 2_500; seed++) {
      const bytes = mutate(FIXTURES[seed % FIXTURES.length] ?? HEADER, seed);
      if (!v8Engine.validate(bytes)) continue;
      const { module } = readOrRefuse(bytes);
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
      assert.throws(() => readModule(concat([HEADER, section(id, [...leb(0xffffffff), 0])])), {
        code: 'WASM_MALFORMED',
      }));
});

describe('files that are hard to read', () => {
  for (const { what, make, code } of HARD_INPUTS)
    it(`are ${code === undefined ? 'read' : 'refused'} in linear time, with a bounded report: ${what}`, () => {
      const bytes = make();
      const before = process.cpuUsage().user;
      let seen: string | undefined;
      let module: WasmModule | undefined;
      try {
        module = readModule(bytes);
      } catch (error) {
        seen = error instanceof WasmImageError ? error.code : String(error);
      }
      // Processor time, and ten times the limit: on every machine, this finds only work that grows quadratically.
      assert.ok(
        (process.cpuUsage().user - before) / 1000 < timeBound(bytes.length) * 10,
        'reading needs more than linear time',
      );
      assert.equal(seen, code);
      if (module !== undefined)
        assert.ok(JSON.stringify(judgeAbi(module, { hosts: HOSTS })).length < 1_000_000, 'the report is bounded');
    });
  it('are judged in a bounded report: 32 MiB of slashes', () => {
    const module = readModule(concat([HEADER, customSection('x', '://'.repeat(11_000_000))]));
    assert.ok(JSON.stringify(judgeAbi(module, { hosts: HOSTS })).length < 1_000_000);
  });
  it('are searched for leaks in bounded time', () =>
    assert.ok(findLeaks(new TextEncoder().encode('/home/'.repeat(2_000_000))).length <= 5));
});
