import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planSource } from '../../src/decide/plan/source.ts';

const source = (inputs: Record<string, string>) => planSource(readValues('publish', new Map(Object.entries(inputs))));
const COMMAND = { build: 'command', 'module-path': 'out.wasm' };

describe('where the module comes from', () => {
  it('reads the build command as one argument per line, and a line --- as the next command', () => {
    const lines = ['make', '-C sub dir', '$(touch pwned)', '---', '', ' cp ', 'a.wasm', 'out.wasm'];
    assert.deepEqual(source({ ...COMMAND, 'build-command': lines.join('\n') }), {
      kind: 'command',
      folder: '.',
      commands: [
        ['make', '-C sub dir', '$(touch pwned)'],
        ['cp', 'a.wasm', 'out.wasm'],
      ],
      modulePath: 'out.wasm',
    });
  });
  it('takes more arguments for the compiler of a preset', () => {
    assert.deepEqual(source({ build: 'rust', 'build-args': '--features=a b\n --profile=small' }), {
      kind: 'preset',
      preset: 'rust',
      folder: '.',
      modulePath: undefined,
      args: ['--features=a b', '--profile=small'],
    });
  });

  const refused: readonly (readonly [string, Record<string, string>, string])[] = [
    ['neither module nor build', {}, 'INPUT_MISSING'],
    ['module and a build command', { module: 'f.wasm', 'build-command': 'make' }, 'INPUT_CONFLICT'],
    ['module and the path that a build writes to', { module: 'f.wasm', 'module-path': 'x.wasm' }, 'INPUT_CONFLICT'],
    ['module and build', { module: 'f.wasm', build: 'assemblyscript' }, 'INPUT_CONFLICT'],
    ['module and arguments for a compiler', { module: 'f.wasm', 'build-args': 'x' }, 'INPUT_CONFLICT'],
    ['build: command without a command', COMMAND, 'INPUT_MISSING'],
    ['build: command without module-path', { build: 'command', 'build-command': 'make' }, 'INPUT_MISSING'],
    ['arguments besides a command', { ...COMMAND, 'build-command': 'make', 'build-args': 'x' }, 'INPUT_CONFLICT'],
    ['a command for a preset', { build: 'auto', 'build-command': 'make' }, 'INPUT_CONFLICT'],
    ['an unknown preset', { build: 'java' }, 'INPUT_INVALID'],
    ...['---', 'make\n---', '---\nmake', 'make\n---\n---\nmake'].map(
      (command) =>
        [
          `an empty command: ${JSON.stringify(command)}`,
          { ...COMMAND, 'build-command': command },
          'INPUT_INVALID',
        ] as const,
    ),
  ];
  for (const [what, inputs, code] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => source(inputs), { code });
    });
});
