import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../src/core/json.ts';
import type { Check } from '../../src/decide/gate/check-result.ts';
import { checkContent, checkImageName } from '../../src/decide/policy/content.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { readModule } from '../../src/wasm/read.ts';
import { reactor } from '../abi/guest-modules.ts';
import { COMPONENT_HEADER, concat, name, section } from '../support/module-writer.ts';
import { policyJson, readJson } from '../support/policy.ts';

function rowsOf(parts: { readonly [name: string]: Json }, bytes: Uint8Array): readonly Check[] {
  const image = { layout: 'oci', abi: { size: bytes.byteLength } } as never;
  return checkContent(readJson(policyJson(parts)), image, {}, readModule(bytes), undefined);
}

/** A component that imports instances. Source: component-model Binary.md, "Import and Export Definitions". */
function component(...imports: readonly string[]): Uint8Array {
  return concat([COMPONENT_HEADER, ...imports.map((one) => section(10, [1, 0, ...name(one), 5, 0]))]);
}

describe('a denied import', () => {
  const net = component('wasi:sockets/tcp@0.2.0', 'my:locked/dep');
  const core = reactor();
  const rows: readonly (readonly [
    what: string,
    bytes: Uint8Array,
    deny: { readonly module: string; readonly name?: string },
    passed: boolean,
  ])[] = [
    ['of a component is its interface', net, { module: 'wasi:sockets/tcp@0.2.0' }, false],
    ['of a component is its interface in any version', net, { module: 'wasi:sockets/tcp' }, false],
    ['of a component is its package', net, { module: 'wasi:sockets' }, false],
    [
      'of a component is the interface if one of its functions is denied',
      net,
      { module: 'wasi:sockets/tcp', name: 'start-connect' },
      false,
    ],
    ['of a component is not another version', net, { module: 'wasi:sockets/tcp@0.2.1' }, true],
    ['of a component is not another interface', net, { module: 'wasi:sockets/udp' }, true],
    ['of a component is not a longer package', net, { module: 'wasi:socket' }, true],
    [
      'of a component is the interface behind a label',
      component('[implements=<wasi:sockets/tcp@0.2.0>]net'),
      { module: 'wasi:sockets/tcp' },
      false,
    ],
    ['of a module is one of its names', core, { module: 'wasi_snapshot_preview1', name: 'fd_write' }, false],
    ['of a module is anything from it', core, { module: 'wasi_snapshot_preview1' }, false],
    ['of a module is not another name', core, { module: 'wasi_snapshot_preview1', name: 'fd_read' }, true],
    ['of a module is not a name given as a module', core, { module: 'fd_write' }, true],
  ];
  for (const [what, bytes, deny, passed] of rows)
    it(what, () =>
      assert.equal(
        rowsOf({ abi: { denyImports: [deny] } }, bytes).find((one) => one.name === 'imports')?.passed,
        passed,
      ),
    );
});

describe('the memory that a policy allows', () => {
  const memory = (mins: readonly number[], most: number): Check | undefined =>
    rowsOf(
      { module: { maxMemoryPages: most } },
      reactor({ parts: { memories: mins.map((min) => ({ min })), exports: [] } }),
    ).find((one) => one.name === 'memory pages');
  it('is the sum of all memories', () => {
    assert.deepEqual([memory([1, 60_000], 60_001)?.passed, memory([1, 60_000], 60_000)?.passed], [true, false]);
    assert.equal(memory([1, 60_000], 64)?.seen, '60001 pages');
  });
  it('does not matter for a module without memory', () => assert.equal(memory([], 1)?.passed, true));
});

describe('the images of a policy', () => {
  const layouts = [{ glob: 'oci-layout:/srv/filters/*' }, { repository: 'oci-layout:/srv/../etc/one' }];
  for (const [name, passed] of [
    ['oci-layout:/srv/filters/a', true],
    ['oci-layout:/srv/filters/..', false],
    ['oci-layout:/srv/filters/.', false],
    ['oci-layout:/srv/filters/..\\..\\etc', false],
    ['oci-layout:/srv/filters//', false],
    ['oci-layout:/srv/../etc/one', true],
  ] as const)
    it(`${passed ? 'include' : 'do not include'} ${name}`, () =>
      assert.equal(checkImageName(readJson(policyJson({ images: layouts })), parseRepository(name)).passed, passed));

  it('do not include a folder after a part such as ..', () => {
    const policy = readJson(policyJson({ images: [{ glob: 'oci-layout:/srv/filters/*/l' }] }));
    assert.equal(checkImageName(policy, parseRepository('oci-layout:/srv/filters/../l')).passed, false);
    assert.equal(checkImageName(policy, parseRepository('oci-layout:/srv/filters//l')).passed, false);
    assert.equal(checkImageName(policy, parseRepository('oci-layout:/srv/filters/a/l')).passed, true);
  });
});
