import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policyAnnotations } from '../../src/abi/guests/policy-annotations.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { chooseLayout, layoutsFor } from '../../src/abi/layout-choice.ts';
import type { AbiReport, ModuleKind } from '../../src/abi/report.ts';
import type { Layout } from '../../src/oci/image.ts';
import type { WasmModule } from '../../src/wasm/module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter, writeModule } from '../support/module-writer.ts';

const METADATA = 'custom "io.kubewarden.metadata"';
const report = (kind: ModuleKind, sections: readonly string[] = []): Pick<AbiReport, 'kind' | 'sections'> => ({
  kind,
  sections: sections.map((name) => ({ name, size: 1 })),
});

// The layouts for each kind, the default first.
const rows: [kind: ModuleKind, sections: readonly string[], layouts: readonly Layout[]][] = [
  ['proxy-wasm', [], ['compat', 'oci', 'compat-docker', 'higress']],
  ['proxy-wasm', [METADATA], ['compat', 'oci', 'compat-docker', 'higress']],
  ['component', [], ['cncf']],
  ['component', [METADATA], ['cncf']],
  ['wasi-command', [], ['cncf']],
  ['wasi-command', [METADATA], ['kubewarden', 'cncf']],
  ['wasi-reactor', [], ['cncf']],
  ['opa', [], ['opa-bundle']],
  ['opa', [METADATA], ['kubewarden', 'opa-bundle']],
  ['kubewarden', [METADATA], ['kubewarden']],
  ['wapc', [], []],
  ['wapc', ['custom "io.kubewarden.metadata "'], []],
  ['extism', [], ['cncf', 'compat', 'compat-docker', 'oci']],
  ['http-wasm', [], []],
  ['go-js', [], []],
  ['core', [], []],
  ['unreadable', [], []],
];

describe('the layouts of a module', () => {
  for (const [kind, sections, layouts] of rows)
    it(`are ${layouts.join(', ') || 'none'} for ${kind}${sections.length > 0 ? ` with ${sections.join()}` : ''}`, () =>
      assert.deepEqual(layoutsFor(report(kind, sections)), layouts));
  it('depend on the judged module', () => {
    const judged = judgeAbi(readModule(goodFilter()), { hosts: undefined });
    assert.equal(chooseLayout(judged, { asked: undefined, isBundle: false }), 'compat');
  });

  const chosen: [kind: ModuleKind, asked: Layout | undefined, isBundle: boolean, layout: Layout][] = [
    ['proxy-wasm', undefined, false, 'compat'],
    ['proxy-wasm', 'oci', false, 'oci'],
    ['component', undefined, false, 'cncf'],
    ['extism', undefined, false, 'cncf'],
    ['extism', 'compat', false, 'compat'],
    ['opa', undefined, true, 'opa-bundle'],
    ['opa', 'opa-bundle', true, 'opa-bundle'],
  ];
  for (const [kind, asked, isBundle, layout] of chosen)
    it(`become ${layout} for ${kind}${isBundle ? ' in a bundle' : ''} if ${asked ?? 'nothing'} is requested`, () =>
      assert.equal(chooseLayout(report(kind), { asked, isBundle }), layout));

  const refused: [kind: ModuleKind, asked: Layout | undefined, isBundle: boolean, hint: RegExp][] = [
    ['component', 'compat', false, /set layout to auto or cncf;/],
    ['opa', 'compat', false, /set layout to auto or opa-bundle;/],
    ['wasi-reactor', 'oci', false, /set layout to auto or cncf;/],
    ['proxy-wasm', 'cncf', false, /set layout to auto or compat, oci, compat-docker, higress;/],
    ['proxy-wasm', 'kubewarden', false, /set layout to auto or compat/],
    ['proxy-wasm', undefined, true, /proxy-wasm SDK/],
    ['opa', 'kubewarden', true, /set layout to auto or opa-bundle;/],
    ['wapc', 'kubewarden', false, /hosts of this kind of module do not pull images/],
    ['http-wasm', undefined, false, /hosts of this kind of module do not pull images/],
    ['core', undefined, false, /hosts of this kind of module do not pull images/],
  ];
  for (const [kind, asked, isBundle, hint] of refused)
    it(`refuse ${kind}${isBundle ? ' in a bundle' : ''} if ${asked ?? 'nothing'} is requested`, () =>
      assert.throws(() => chooseLayout(report(kind), { asked, isBundle }), { code: 'LAYOUT_REFUSED', hint }));
});

describe('the annotations of a policy', () => {
  const withMetadata = (text: string): WasmModule =>
    readModule(writeModule({ custom: [{ name: 'io.kubewarden.metadata', payload: text }] }));
  const of = (annotations: object): ReturnType<typeof policyAnnotations> =>
    policyAnnotations(withMetadata(JSON.stringify({ annotations })));
  const SOURCE = 'io.kubewarden.policy.source';
  const read: [string, ReturnType<typeof policyAnnotations>, object, readonly string[]][] = [
    ['are those of one line, trimmed', of({ a: ' one \n', b: 'two\nlines' }), { a: 'one' }, ['b']],
    [
      'repeat the source under its OCI name',
      of({ [SOURCE]: 'https://x' }),
      { [SOURCE]: 'https://x', 'org.opencontainers.image.source': 'https://x' },
      [],
    ],
    [
      'keep a source under its OCI name',
      of({ [SOURCE]: 'https://x', 'org.opencontainers.image.source': 'https://y' }),
      { [SOURCE]: 'https://x', 'org.opencontainers.image.source': 'https://y' },
      [],
    ],
    [
      'drop what a manifest cannot have',
      of({ 'a b': 'x', c: '\u202ex', d: 'x'.repeat(9000), e: 1, 'module.wasm.runtime/type': 'x' }),
      {},
      ['a b', 'c', 'd', 'e', 'module.wasm.runtime/type'],
    ],
    ['are none without metadata', policyAnnotations(readModule(goodFilter())), {}, []],
    ['are none in metadata that is not JSON', policyAnnotations(withMetadata('{')), {}, []],
    [
      'are none in metadata with two lists of them',
      policyAnnotations(withMetadata('{"annotations":{"a":"1"},"annotations":{"a":"2"}}')),
      {},
      [],
    ],
    ['are none in a list', policyAnnotations(withMetadata('{"annotations":["a"]}')), {}, []],
  ];
  for (const [what, found, annotations, dropped] of read)
    it(what, () => assert.deepEqual(found, { annotations, dropped }));
});
