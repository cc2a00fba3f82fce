import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { readModule } from '../../src/wasm/read.ts';
import { stripModule } from '../../src/wasm/sections/strip.ts';
import {
  COMPONENT_HEADER,
  concat,
  customSection,
  goodFilter,
  HEADER,
  name,
  section,
} from '../support/module-writer.ts';

const core = goodFilter();
const component = (...sections: Uint8Array[]): Uint8Array => concat([COMPONENT_HEADER, ...sections]);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Sections that go, and those that stay, each with its reason. */
const GONE = [
  'name',
  '.debug_info',
  '.debug_line',
  '.debug_',
  'sourceMappingURL',
  'external_debug_info',
  'reloc.CODE',
  'linking',
];
const KEPT: readonly (readonly [name: string, why: string])[] = [
  ['producers', 'SBOMs name the tools'],
  ['target_features', 'engines and optimizers read it'],
  ['io.kubewarden.metadata', 'the rules of a policy'],
  ['io.kubewarden.version', 'policies'],
  ['component-type:world', 'wasm-tools makes a component from it'],
  ['dylink.0', 'loaders need it'],
  ['go:buildid', 'it identifies the build'],
  ['metadata.code.branch_hint', 'engines read it'],
  ['names', 'another name'],
  ['xname', 'another name'],
  ['name\n', 'another name'],
  ['debug_info', 'without the dot it is not DWARF'],
  ['.debugger', 'not DWARF'],
  ['', 'the empty name'],
];

describe('stripping a module', () => {
  for (const title of GONE)
    it(`removes ${title}, wherever it is`, () => {
      const custom = customSection(title, 'x'.repeat(300));
      const sections = core.subarray(8);
      assert.deepEqual(stripModule(concat([HEADER, custom, sections, custom])), {
        bytes: Buffer.from(core),
        removed: [title, title],
      });
    });
  for (const [title, why] of KEPT)
    it(`keeps ${JSON.stringify(title)}: ${why}`, () => {
      const kept = customSection(title, 'y'.repeat(200));
      const bytes = concat([core, kept, customSection('name', 'x')]);
      assert.equal(hex(stripModule(bytes).bytes), hex(concat([core, kept])));
    });
  it('copies everything else byte for byte, also sizes in a longer form than needed', () => {
    // The size 1 in five bytes, and an unknown section.
    const odd = Uint8Array.of(0, 0x81, 0x80, 0x80, 0x80, 0x00, 0);
    const unknown = section(99, [1, 2, 3]);
    const bytes = concat([HEADER, odd, customSection('name', 'x'), unknown]);
    assert.equal(hex(stripModule(bytes).bytes), hex(concat([HEADER, odd, unknown])));
  });
  it('gives back the same bytes if there is nothing to remove, and again after it removed something', () => {
    assert.equal(stripModule(core).bytes, core);
    const once = stripModule(concat([core, customSection('name', 'x')])).bytes;
    assert.equal(stripModule(once).bytes, once);
  });
  it('reaches the modules and components in a component, and corrects their sizes', () => {
    const dirty = concat([core, customSection('name', 'x'.repeat(1000)), customSection('producers', 'p')]);
    const clean = concat([core, customSection('producers', 'p')]);
    const typeSection = section(7, [0]);
    const made = (module: Uint8Array, ...more: Uint8Array[]): Uint8Array =>
      component(typeSection, section(1, module), section(4, component(section(1, module), ...more)), ...more);
    const stripped = stripModule(made(dirty, customSection('component-name', 'n')));
    assert.equal(hex(stripped.bytes), hex(made(clean)));
    assert.deepEqual(stripped.removed, ['name', 'name', 'component-name', 'component-name']);
  });
  it('leaves section 1 of a module alone, which holds types', () => {
    const types = section(1, concat([HEADER, customSection('name', 'x')]));
    const bytes = concat([HEADER, types, customSection('name', 'x')]);
    assert.equal(hex(stripModule(bytes).bytes), hex(concat([HEADER, types])));
  });
  for (const title of ['signature', 'signature_wasmsign', 'precompiled_v8', 'precompiled_wee8_v8_13.6'])
    it(`refuses a module with ${title}, which is about its exact bytes`, () => {
      const bytes = concat([core, customSection(title, 'x'), customSection('name', 'x')]);
      assert.throws(() => stripModule(bytes), { code: 'INPUT_CONFLICT', message: new RegExp(title) });
      assert.throws(() => stripModule(component(section(1, bytes))), { code: 'INPUT_CONFLICT' });
    });
  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['a section that is longer than the file', concat([core, Uint8Array.of(0, 200, 1, 4, 0x6e)])],
    ['a name that is longer than its section', concat([core, section(0, [200, 1, 0x6e])])],
    ['a name that is not UTF-8', concat([core, section(0, [1, 0xff])])],
    ['a truncated module in a component', component(section(1, concat([HEADER, Uint8Array.of(10, 9)])))],
  ];
  for (const [what, bytes] of broken)
    it(`refuses ${what}`, () => {
      assert.throws(() => stripModule(bytes), { code: 'WASM_MALFORMED', message: /at byte \d+$/ });
    });
  it('leaves other files to the reader, which says what they are', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('GIF89a'), core.subarray(0, 5)])
      assert.equal(stripModule(bytes).bytes, bytes);
  });
  it('does not follow components in components without end', () => {
    let nested = component(section(1, concat([HEADER, customSection('name', 'x')])));
    for (let i = 0; i < 200; i += 1) nested = component(section(4, nested));
    assert.equal(stripModule(nested).bytes, nested);
  });
  it('never makes a custom section name from its content', () => {
    const bytes = concat([core, customSection('x', [...name('name')].map((one) => String.fromCharCode(one)).join(''))]);
    assert.equal(stripModule(bytes).bytes, bytes);
  });
});

const FOLDER = '../shared/corpus';
const DEMANDS = { hosts: parseHosts('envoy>=1.20'), allowed: [], abiVersions: undefined, declared: undefined };
describe('stripping real modules', { skip: existsSync(FOLDER) ? false : 'the corpus is not here' }, () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((one) => one.endsWith('.wasm')) : [];
  for (const file of files)
    it(`${file}: the same sections, the same facts and the same verdict`, () => {
      const before = readModule(readFileSync(join(FOLDER, file)));
      const { bytes, removed } = stripModule(before.bytes);
      const after = readModule(bytes);
      assert.deepEqual(
        sectionsOf(after),
        sectionsOf(before).filter(([id, title]) => id !== 0 || !removed.includes(title ?? '')),
      );
      const [was, is] = [judgeAbi(before, DEMANDS), judgeAbi(after, DEMANDS)];
      assert.deepEqual(is.hosts, was.hosts);
      assert.deepEqual(
        [is.kind, is.abi, after.imports.map(({ name: one }) => one)],
        [was.kind, was.abi, before.imports.map(({ name: one }) => one)],
      );
    });
});

/** Sections with their content, except modules in components, which are stripped too. */
function sectionsOf({
  kind,
  bytes,
  sections,
}: ReturnType<typeof readModule>): readonly (readonly [number, string | undefined, string])[] {
  return sections.map(({ id, name: title, offset, size }) => [
    id,
    title,
    kind === 'component' && (id === 1 || id === 4)
      ? ''
      : Buffer.from(bytes.subarray(offset, offset + size)).toString('base64'),
  ]);
}
