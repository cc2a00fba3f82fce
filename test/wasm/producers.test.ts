import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProducers } from '../../src/wasm/producers.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter, name } from '../support/module-writer.ts';

const producersOf = (payload: readonly number[]) =>
  readProducers(
    readModule(goodFilter({ parts: { custom: [{ name: 'producers', payload: Uint8Array.from(payload) }] } })),
  );
const value = (text: string, version: string): readonly number[] => [...name(text), ...name(version)];

describe('the producers of a module', () => {
  it('are its languages and tools, with their versions', () =>
    assert.deepEqual(
      producersOf([
        ...[3, ...name('language'), 1, ...value('Rust', '2024')],
        ...[...name('processed-by'), 2, ...value('rustc', '1.90.0 (abc)'), ...value('wasm-bindgen', '')],
        ...[...name('other'), 1, ...value('x', 'y')],
      ]),
      [
        { field: 'language', name: 'Rust', version: '2024' },
        { field: 'processed-by', name: 'rustc', version: '1.90.0 (abc)' },
        { field: 'processed-by', name: 'wasm-bindgen', version: '' },
      ],
    ));

  const nothing: readonly (readonly [what: string, payload: readonly number[]])[] = [
    ['an empty section', []],
    ['no fields', [0]],
    ['a truncated section', [1, ...name('language'), 2, ...value('Rust', '1')]],
    ['too many fields', [17, ...name('language'), 1, ...value('Rust', '1')]],
    [
      'more values than there may be',
      [1, ...name('sdk'), 65, ...Array.from({ length: 65 }, () => value('a', 'b')).flat()],
    ],
    ['a name that is not UTF-8', [1, ...name('sdk'), 1, 1, 0xff, 1, 0x61]],
    ['a name with an escape', [1, ...name('sdk'), 1, ...value('\u001b[31m', '1')]],
    ['a name that is too long', [1, ...name('sdk'), 1, ...value('x'.repeat(257), '1')]],
    ['an empty name', [1, ...name('sdk'), 1, ...value('', '1')]],
  ];
  for (const [what, payload] of nothing) it(`are none for ${what}`, () => assert.deepEqual(producersOf(payload), []));
  it('are none without the section', () => assert.deepEqual(readProducers(readModule(goodFilter())), []));
});
