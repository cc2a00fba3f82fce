import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WasmImageError } from '../../src/core/errors.ts';
import { printFunctionType } from '../../src/wasm/module.ts';
import { readModule } from '../../src/wasm/read.ts';
import {
  concat,
  customSection,
  goodFilter,
  HEADER,
  leb,
  name,
  section,
  writeModule,
} from '../support/module-writer.ts';
import { v8Engine } from '../support/v8.ts';

function refusal(bytes: Uint8Array): WasmImageError {
  try {
    readModule(bytes);
  } catch (error) {
    if (error instanceof WasmImageError) return error;
    throw error;
  }
  return assert.fail('it was read');
}

/** The bytes of a core module with these sections. */
function core(...sections: Uint8Array[]): Uint8Array {
  return concat([HEADER, ...sections]);
}

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const VOID_TYPE = section(1, hex('01 60 00 00'));
const ONE_FUNCTION = section(3, [1, 0]);
const ONE_BODY = section(10, hex('01 02 00 0b'));

describe('a core module', () => {
  const module = readModule(
    writeModule({
      imports: [
        { module: 'env', name: 'f', signature: 'i32 i64 f32 f64 -> i32' },
        { module: 'env', name: 'memory', memory: { min: 1, max: 3 } },
        { module: 'env', name: 't', table: { min: 2 } },
        { module: 'env', name: 'g', global: 'i64' },
        { module: 'env', name: 'e', tag: 'i32 ->' },
      ],
      functions: [
        { signature: 'v128 externref -> i32 i32', body: hex('41 00 41 00'), exports: ['two'] },
        { signature: '->' },
      ],
      memories: [{ min: 5 }],
      globals: [7, -2, 123_456_789],
      exports: [{ name: 'version', kind: 'global', index: 3 }],
      start: 2,
      custom: [{ name: 'note', payload: 'text' }],
    }),
  );

  it('lists its imports with kinds and types', () =>
    assert.deepEqual(
      module.imports.map((one) => [
        one.module,
        one.name,
        one.kind,
        one.type && printFunctionType(one.type),
        one.limits?.minimum,
        one.limits?.maximum,
      ]),
      [
        ['env', 'f', 'function', '(i32, i64, f32, f64) -> i32', undefined, undefined],
        ['env', 'memory', 'memory', undefined, 1n, 3n],
        ['env', 't', 'table', undefined, 2n, undefined],
        ['env', 'g', 'global', undefined, undefined, undefined],
        ['env', 'e', 'tag', undefined, undefined, undefined],
      ],
    ));
  it('lists its exports with index and type', () =>
    assert.deepEqual(
      module.exports.map((one) => [one.name, one.kind, one.index, one.type && printFunctionType(one.type)]),
      [
        ['two', 'function', 1, '(v128, externref) -> (i32, i32)'],
        ['version', 'global', 3, undefined],
      ],
    ));
  it('lists memories with imported ones first', () =>
    assert.deepEqual(
      module.memories.map((one) => one.minimum),
      [1n, 5n],
    ));
  it('reads the constants of globals after imported ones', () =>
    assert.deepEqual(
      [...module.globalConstants],
      [
        [1, 7],
        [2, -2],
        [3, 123_456_789],
      ],
    ));
  it('finds the start function', () => assert.equal(module.hasStart, true));
  it('gives the payload of custom sections as offset and size', () => {
    const note = module.sections.find((one) => one.name === 'note');
    assert.ok(note);
    assert.equal(Buffer.from(module.bytes.subarray(note.offset, note.offset + note.size)).toString(), 'text');
  });
  it('gives the offsets of imports and exports', () => {
    const [first] = module.exports;
    assert.ok(first);
    assert.deepEqual([...module.bytes.subarray(first.offset, first.offset + 4)], name('two'));
  });
});

describe('rare but valid encodings', () => {
  const rows: [
    what: string,
    sections: Uint8Array[],
    check: (module: ReturnType<typeof readModule>) => unknown,
    expected: unknown,
  ][] = [
    ['padded LEB128', [Uint8Array.from([1, 0x84, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0])], (m) => m.sections.length, 1],
    [
      'recursion groups, structs, arrays and subtypes',
      [section(1, hex('03 4e 02 50 00 5f 01 78 01 4f 01 00 5e 64 00 00 60 01 63 01 00 60 00 00'))],
      (m) => m.sections.length,
      1,
    ],
    [
      'a function type in a group',
      [section(1, hex('01 4e 02 5f 00 60 01 63 00 00')), section(2, [1, ...name('m'), ...name('f'), 0, 1])],
      (m) => m.imports[0]?.type?.params,
      ['(ref null 0)'],
    ],
    [
      'abstract references',
      [section(1, hex('01 60 02 63 6e 64 70 00')), section(2, [1, ...name('m'), ...name('f'), 0, 0])],
      (m) => m.imports[0]?.type?.params,
      ['(ref null any)', '(ref func)'],
    ],
    ['shared memory', [section(5, hex('01 03 01 02'))], (m) => m.memories[0]?.isShared, true],
    ['64-bit memory', [section(5, hex('01 04 01'))], (m) => m.memories[0]?.is64, true],
    [
      'a name of exactly 100,000 bytes',
      [section(2, [1, ...leb(100_000), ...new Array<number>(100_000).fill(0x61), 0, 2, 0, 0])],
      (m) => m.imports[0]?.module.length,
      100_000,
    ],
    [
      'an empty export name',
      [VOID_TYPE, ONE_FUNCTION, section(7, [1, 0, 0, 0]), ONE_BODY],
      (m) => m.exports[0]?.name,
      '',
    ],
    ['the same import twice', [VOID_TYPE, section(2, [2, 0, 0, 0, 0, 0, 0, 0, 0])], (m) => m.imports.length, 2],
    [
      'custom sections everywhere',
      [customSection('a', ''), VOID_TYPE, customSection('a', ''), ONE_FUNCTION, ONE_BODY, customSection('', '')],
      (m) => m.sections.length,
      6,
    ],
    [
      'a global initialised by an extended constant',
      [section(6, hex('02 7f 00 41 01 41 02 6a 0b 7f 00 41 05 0b'))],
      (m) => [...m.globalConstants],
      [[1, 5]],
    ],
    [
      'a global of unknown initialiser',
      [section(6, hex('02 7f 00 fb 1c 00 0b 7f 00 41 05 0b'))],
      (m) => m.globalConstants.size,
      0,
    ],
  ];
  for (const [what, sections, check, expected] of rows)
    it(`reads ${what}`, () => assert.deepEqual(check(readModule(core(...sections))), expected));
});

describe('a file that is not a module', () => {
  const rows: [what: string, bytes: Uint8Array, code: string, words: RegExp][] = [
    ['an empty file', new Uint8Array(), 'WASM_EMPTY', /is empty/],
    ['a header of 4 bytes', HEADER.subarray(0, 4), 'WASM_MALFORMED', /byte 4/],
    ['a header of 7 bytes', HEADER.subarray(0, 7), 'WASM_MALFORMED', /byte 7/],
    ['version 2', Uint8Array.from(hex('0061736d 02000000')), 'WASM_MALFORMED', /version 2/],
    ['an old component', Uint8Array.from(hex('0061736d 0a000100')), 'WASM_MALFORMED', /component of version 10/],
    ['more than 256 MiB', new Uint8Array(256 * 1024 * 1024 + 1), 'WASM_TOO_LARGE', /256\.0 MiB/],
  ];
  for (const [what, bytes, code, words] of rows)
    it(`refuses ${what}`, () => {
      const error = refusal(bytes);
      assert.equal(error.code, code);
      assert.match(error.message, words);
    });
});

describe('a malformed module', () => {
  const long = [...leb(100_001), ...new Array<number>(100_001).fill(0x61)];
  const rows: [what: string, bytes: Uint8Array, offset: number, words: RegExp][] = [
    ['a section beyond the end', core(Uint8Array.from([1, 5, 0])), 10, /5 bytes needed, 1 left/],
    ['a size of 6 bytes', core(Uint8Array.from([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0])), 9, /LEB128/],
    ['a size with overflow bits', core(Uint8Array.from([1, 0x80, 0x80, 0x80, 0x80, 0x10])), 9, /LEB128 over 32 bits/],
    ['a second type section', core(VOID_TYPE, VOID_TYPE), 14, /duplicate section 1/],
    ['sections out of order', core(section(3, [0]), section(1, [0])), 11, /out of order/],
    ['the data count after the code', core(section(10, [0]), section(12, [0])), 11, /out of order/],
    ['an unknown section', core(section(14, [0])), 8, /unknown section 14/],
    ['bytes after the types', core(section(1, hex('01 60 00 00 00'))), 14, /1 extra bytes/],
    ['bytes after the start', core(VOID_TYPE, ONE_FUNCTION, section(8, [0, 0]), ONE_BODY), 21, /extra bytes/],
    [
      'two exports of one name',
      core(VOID_TYPE, ONE_FUNCTION, section(7, [2, ...name('a'), 0, 0, ...name('a'), 0, 0]), ONE_BODY),
      25,
      /two exports with the same name "a"/,
    ],
    [
      'an export of a function that is not there',
      core(VOID_TYPE, ONE_FUNCTION, section(7, [1, ...name('a'), 0, 1]), ONE_BODY),
      24,
      /function 1 does not exist/,
    ],
    ['an export of a missing memory', core(section(7, [1, ...name('a'), 2, 0])), 14, /memory 0 does not exist/],
    ['an import of a missing type', core(section(2, [1, 0, 0, 0, 0])), 14, /type 0 does not exist/],
    ['a function without a body', core(VOID_TYPE, ONE_FUNCTION), 18, /1 functions declared, 0 bodies/],
    ['a body without a function', core(VOID_TYPE, ONE_BODY), 20, /0 functions declared, 1 bodies/],
    [
      'a body beyond the end',
      core(VOID_TYPE, ONE_FUNCTION, section(10, hex('01 7f 00 0b'))),
      21,
      /body beyond the end/,
    ],
    ['a data count that differs', core(section(12, [1])), 11, /data count is 1, but there are 0/],
    ['a missing start function', core(section(8, [0])), 10, /start function 0 does not exist/],
    [
      'an export name that is not UTF-8',
      core(VOID_TYPE, ONE_FUNCTION, section(7, [1, 1, 0xff, 0, 0]), ONE_BODY),
      21,
      /not UTF-8/,
    ],
    ['an import name that is not UTF-8', core(section(2, [1, 2, 0xc0, 0x80, 0, 0, 0])), 11, /not UTF-8/],
    ['a custom section name that is not UTF-8', core(Uint8Array.from([0, 3, 2, 0xed, 0xa0])), 10, /not UTF-8/],
    ['a name of more than 100,000 bytes', core(section(2, [1, ...long, 0, 2, 0, 0])), 13, /the limit is 100000/],
    ['a memory of 65,537 pages', core(section(5, [1, 0, ...leb(65_537)])), 11, /more than 65536 pages/],
    ['a maximum below the minimum', core(section(5, [1, 1, 2, 1])), 11, /maximum 1 below minimum 2/],
    ['shared memory without a maximum', core(section(5, [1, 2, 1])), 11, /without a maximum/],
    ['a custom page size', core(section(5, [1, 8, 1, 0])), 11, /custom page size/],
    ['compact imports', core(section(2, [1, ...name('m'), 0, 0x7f, 0])), 14, /compact imports/],
    ['a constant of six bytes', core(section(6, hex('01 7f 00 41 80 80 80 80 80 00 0b'))), 14, /over 5 bytes/],
    [
      'a 64-bit constant of eleven bytes',
      core(section(6, hex('01 7e 00 42 80 80 80 80 80 80 80 80 80 80 00 0b'))),
      14,
      /over 10 bytes/,
    ],
    ['an unknown kind of import', core(section(2, [1, ...name('m'), 0, 9, 0])), 14, /unknown kind of import 0x9/],
    ['an unknown value type', core(section(1, hex('01 60 01 05 00'))), 13, /unknown value type 0x5/],
    ['an unknown form of type', core(section(1, hex('01 61 00 00'))), 11, /unknown form of type 0x61/],
    [
      'more than 1,000 parameters',
      core(section(1, [1, 0x60, ...leb(1_001), ...new Array<number>(1_001).fill(0x7f), 0])),
      13,
      /the limit is 1000/,
    ],
  ];
  for (const [what, bytes, offset, words] of rows)
    it(`with ${what} is refused at byte ${offset}`, () => {
      const error = refusal(bytes);
      assert.equal(error.code, 'WASM_MALFORMED');
      assert.match(error.message, words);
      assert.match(error.message, new RegExp(` at byte ${error.detail.offset}$`));
      assert.equal(error.detail.offset, offset);
    });

  it('that is a strict prefix of a filter is refused', () => {
    const good = goodFilter();
    for (let length = 0; length < good.length; length++)
      if (!isWholeModule(good.subarray(0, length))) assert.ok(refusal(good.subarray(0, length)));
  });
});

/** A prefix that ends after a section which nothing later needs is a valid module; V8 agrees. */
function isWholeModule(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && v8Engine.validate(Uint8Array.from(bytes));
}
