import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readModule } from '../../src/wasm/read.ts';
import { COMPONENT_HEADER, concat, customSection, goodFilter, name, section } from '../support/module-writer.ts';

function component(...sections: Uint8Array[]): Uint8Array {
  return concat([COMPONENT_HEADER, ...sections]);
}

const core = goodFilter();

describe('a component', () => {
  const module = readModule(
    component(
      section(10, [3, 0, ...name('wasi:io/streams@0.2.1'), 5, 0, 1, ...name('run'), 1, 2, 0, ...name('t'), 3, 1]),
      section(1, core),
      section(1, core),
      section(11, [
        2,
        0,
        ...name('wasi:http/incoming-handler@0.2.1'),
        5,
        0,
        0,
        0,
        ...name('m'),
        0,
        0x11,
        1,
        1,
        0,
        0x11,
        4,
      ]),
      section(4, COMPONENT_HEADER),
      customSection('producers', 'x'),
    ),
  );
  it('is of kind component', () => assert.equal(module.kind, 'component'));
  it('lists its imports with their kinds', () =>
    assert.deepEqual(
      module.imports.map((one) => [one.module, one.name, one.kind]),
      [
        ['', 'wasi:io/streams@0.2.1', 'instance'],
        ['', 'run', 'function'],
        ['', 't', 'type'],
      ],
    ));
  it('lists its exports with their kinds', () =>
    assert.deepEqual(
      module.exports.map((one) => [one.name, one.kind, one.index]),
      [
        ['wasi:http/incoming-handler@0.2.1', 'instance', 0],
        ['m', 'module', 1],
      ],
    ));
  it('counts the core modules at its top level', () => assert.equal(module.nestedModules, 2));
  it('lists every section', () => assert.equal(module.sections.length, 6));
});

describe('a malformed component', () => {
  const rows: [what: string, bytes: Uint8Array, words: RegExp][] = [
    ['a section beyond the end', component(Uint8Array.from([1, 9])), /9 bytes needed/],
    ['an unknown section', component(section(13, [])), /unknown section 13/],
    ['an unknown form of name', component(section(10, [1, 7, 0, 1, 0])), /unknown form of name 0x7/],
    ['an unknown sort', component(section(10, [1, 0, 0, 9, 0])), /unknown sort 0x9/],
    ['an unknown bound', component(section(10, [1, 0, 0, 3, 2, 0])), /unknown bound 0x2/],
    ['an unknown ascription', component(section(11, [1, 0, 0, 1, 0, 5])), /unknown ascription 0x5/],
    ['bytes after the imports', component(section(10, [1, 0, 0, 1, 0, 0])), /1 extra bytes after the imports/],
    ['more imports than bytes', component(section(10, [0xff, 0x40])), /do not fit/],
  ];
  for (const [what, bytes, words] of rows)
    it(`with ${what} is refused`, () =>
      assert.throws(
        () => readModule(bytes),
        (error: Error & { code?: string }) => error.code === 'WASM_MALFORMED' && words.test(error.message),
      ));
});
