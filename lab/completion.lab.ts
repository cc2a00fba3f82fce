// Completion scripts, loaded by the shells that they are for.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { mustRun, plainEnvironment, run } from './lib/process.ts';

const folder = freshFolder('completion');
const env = plainEnvironment({ HOME: folder, TERM: 'dumb' });

/** Writes the script that dist prints for a shell. @returns its path. */
async function scriptFor(shell: string): Promise<string> {
  const path = join(folder, `wasm-image.${shell}`);
  writeFileSync(path, await mustRun(places.node, [join(places.dist, 'cli.cjs'), 'completion', shell]));
  return path;
}

for (const shell of ['bash', 'zsh', 'fish'])
  test(`completion: ${shell} reads its script without a complaint`, { skip: missingDist() }, async () => {
    const { status, stderr } = await run(shell, ['-n', await scriptFor(shell)], { env });
    assert.deepEqual([status, stderr], [0, '']);
  });

test('completion: fish offers commands, flags and choices', { skip: missingDist() }, async () => {
  const script = await scriptFor('fish');
  const offered = async (line: string): Promise<readonly string[]> => {
    const { stdout, stderr, status } = await run('fish', ['-c', `source ${script}; complete -C '${line}'`], { env });
    assert.equal(status, 0, stderr);
    return stdout.split('\n').map((one) => one.split('\t')[0] ?? '');
  };
  assert.ok((await offered('wasm-image ins')).includes('inspect'));
  assert.ok((await offered('wasm-image publish --sig')).includes('--signing-key'));
  assert.ok(!(await offered('wasm-image inspect --sig')).includes('--signing-key'));
  assert.ok((await offered('wasm-image publish --layout ')).includes('compat'));
});

test('completion: zsh knows the function for wasm-image', { skip: missingDist() }, async () => {
  const script = await scriptFor('zsh');
  const code = `autoload -U compinit; compinit -u -D; source ${script}; print -r -- $_comps[wasm-image]`;
  const { stdout, stderr, status } = await run('zsh', ['-fc', code], { env });
  assert.deepEqual([status, stderr, stdout.trim()], [0, '', '_wasm_image']);
});
