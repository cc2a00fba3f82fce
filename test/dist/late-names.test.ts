import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, it } from 'node:test';
import { LATE } from '../../scripts/late.ts';

/** The part and the listed functions of each module that is loaded on demand. */
const LISTED = new Map(
  Object.entries(LATE).flatMap(([part, modules]) =>
    Object.entries(modules).map(([module, names]) => [module, { part, names }] as const),
  ),
);
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts'));

/** Values that a file takes from modules of other parts, as `MODULE NAME`. */
function takenBy(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^(?:import|export) \{([^}]*)\} from '(\.[^']+)'/gm)].flatMap(
    ([, names = '', from = '']) => {
      const module = posix.join(dirname(path), from);
      const listed = LISTED.get(module);
      // Modules of one part are bundled together.
      if (listed === undefined || LISTED.get(path)?.part === listed.part) return [];
      const values = names.split(',').map((name) => name.trim());
      return values
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => `${module} ${name.replace(/ as .*/, '')}`);
    },
  );
}

describe('the parts that are loaded on demand', () => {
  it('list every function that other files call', () => {
    // Otherwise the call fails in dist, and nowhere else.
    const taken = new Set(sources.flatMap(takenBy));
    assert.ok(taken.size > 50, `${taken.size}`);
    const missing = [...taken].filter((one) => {
      const [module = '', name = ''] = one.split(' ');
      return LISTED.get(module)?.names.includes(name) !== true;
    });
    assert.deepEqual(missing, []);
  });
});
