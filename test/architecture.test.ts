import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, it } from 'node:test';

const root = resolve(import.meta.dirname, '..');
const sources = globSync('src/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const texts = new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

/** The rooms in ARCHITECTURE.md, with their floors: rows such as "| 5 | `pipeline` | ...". */
const FLOORS = new Map(
  [...readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| (\d) \| `([\w./-]+)` \|/gm)].map(
    ([, floor = '', room = '']) => [room, Number(floor)] as const,
  ),
);
/** Rooms that consist of rooms: each row of ARCHITECTURE.md with a slash belongs to one. */
const OUTER_ROOMS = new Set([...FLOORS.keys()].flatMap((room) => (room.includes('/') ? [dirname(room)] : [])));

function importsOf(path: string): readonly string[] {
  const pattern = /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm;
  return [...(texts.get(path) ?? '').matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function localImportsOf(path: string): readonly string[] {
  return importsOf(path)
    .filter((from) => from.startsWith('.'))
    .map((from) => normalize(join(dirname(path), from)).replaceAll('\\', '/'));
}

const edges = sources.flatMap((path) => localImportsOf(path).map((target) => ({ path, target })));

/** The first parts of a path below src: `partOf('src/a/b/c.ts', 2)` is `a/b`. */
function partOf(path: string, depth: number): string {
  return path
    .split('/')
    .slice(1, depth + 1)
    .join('/');
}

/** The rooms at both ends of an import: within the folder that contains both, or at the top. */
function roomsOf(path: string, target: string): readonly [string, string] {
  const depth = partOf(path, 1) === partOf(target, 1) && OUTER_ROOMS.has(partOf(path, 1)) ? 2 : 1;
  return [partOf(path, depth), partOf(target, depth)];
}

describe('the source tree', () => {
  it('is found', () => {
    assert.ok(sources.length > 250, `found ${sources.length} files in src`);
    assert.ok(edges.length > sources.length, `found ${edges.length} imports`);
    assert.deepEqual([...OUTER_ROOMS].sort(), ['adapters', 'decide']);
  });

  it('has every room in the table of ARCHITECTURE.md, and no other', () => {
    const top = sources.map((path) => partOf(path, 1));
    const inner = sources.filter((path) => OUTER_ROOMS.has(partOf(path, 1))).map((path) => partOf(path, 2));
    assert.deepEqual([...new Set([...top, ...inner])].sort(), [...FLOORS.keys()].sort());
  });

  it('has at most 19 rooms besides the types of the ports, counting the rooms of decide and adapters once', () => {
    const inHouse = [...FLOORS.keys()].filter((room) => dirname(room) !== 'adapters' && room !== 'decide');
    assert.ok(inHouse.filter((room) => !room.endsWith('ports.ts')).length <= 19, inHouse.join(' '));
  });

  it('imports only rooms of lower floors', () => {
    const wrong = edges.filter(({ path, target }) => {
      const [own, other] = roomsOf(path, target);
      return own !== other && !((FLOORS.get(other) ?? 99) < (FLOORS.get(own) ?? -1));
    });
    assert.deepEqual(wrong, []);
  });

  it('has no import cycle between files', () => assertNoCycle(edges.map(({ path, target }) => [path, target])));

  it('has no import cycle between the folders of a folder', () =>
    assertNoCycle(
      edges.flatMap(({ path, target }) => {
        const [from, to] = [path.split('/'), target.split('/')];
        const depth = from.findIndex((part, i) => part !== to[i]);
        const isFolder = depth >= 0 && depth < from.length - 1 && depth < to.length - 1;
        return isFolder ? [[partOf(path, depth), partOf(target, depth)] as const] : [];
      }),
    ));

  it('imports only files that exist', () =>
    assert.deepEqual(
      edges.filter(({ target }) => !texts.has(target)),
      [],
    ));

  it('has at most 15 files in a folder', () => {
    const folders = sources.map((path) => dirname(path));
    const isFull = (folder: string): boolean => folders.filter((one) => one === folder).length > 15;
    assert.deepEqual([...new Set(folders.filter(isFull))], []);
  });
});

function assertNoCycle(arrows: readonly (readonly [string, string])[]): void {
  const targets = new Map<string, string[]>();
  for (const [from, to] of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (one: string, way: readonly string[]): void => {
    assert.ok(!way.includes(one), `cycle: ${[...way, one].join(' -> ')}`);
    if (done.has(one)) return;
    for (const target of targets.get(one) ?? []) visit(target, [...way, one]);
    done.add(one);
  };
  for (const one of targets.keys()) visit(one, []);
}

describe('rooms below the adapters', () => {
  const pure = sources.filter((path) => (FLOORS.get(partOf(path, 1)) ?? 9) <= 4 || partOf(path, 1) === 'pipeline');
  const allowedBuiltins = ['node:crypto', 'node:zlib', 'node:util', 'node:path'];
  // They only compute on bytes.
  const allowedPackages = /^(?:fflate|(?:yaml|smol-toml)$)/;

  it('are most of the code', () => assert.ok(pure.length > 150, `found ${pure.length} files`));

  it('import no package and no built-in module for input or output', () => {
    const wrong = pure.flatMap((path) =>
      importsOf(path)
        .filter((from) => !from.startsWith('.') && !allowedBuiltins.includes(from) && !allowedPackages.test(from))
        .map((from) => `${path}: ${from}`),
    );
    assert.deepEqual(wrong, []);
  });

  for (const [what, pattern] of [
    ['process', /\bprocess\.(?!$)[a-z]/],
    ['the console', /\bconsole\./],
    ['the clock', /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/],
    ['randomness', /\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/],
    ['the network', /\bfetch\(/],
    ['timers', /\bset(?:Timeout|Interval|Immediate)\(/],
  ] as const)
    it(`do not use ${what}`, () =>
      assert.deepEqual(
        pure.filter((path) => pattern.test(withoutComments(texts.get(path) ?? ''))),
        [],
      ));
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

describe('files', () => {
  const all = globSync('{src,test,scripts,bench,lab}/**/*.ts', {
    cwd: root,
    exclude: ['lab/.*/**', 'lab/filters/**'],
  }).map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }));

  it('are found in every folder of code', () => {
    const tops = new Set(all.map(({ path }) => path.split(/[\\/]/)[0]));
    assert.deepEqual([...tops].sort(), ['bench', 'lab', 'scripts', 'src', 'test']);
  });

  it('have at most 300 lines', () =>
    assert.deepEqual(
      all.filter(({ lines }) => lines.length > 301).map(({ path }) => path),
      [],
    ));

  it('have no unfinished marks', () => {
    const marks = new RegExp(['TO', 'FIX', 'HACK'].map((word) => `\\b${word}(?:DO|ME|)\\b:`).join('|'));
    assert.deepEqual(
      sources.filter((path) => marks.test(texts.get(path) ?? '')),
      [],
    );
  });

  it('use no any, no non-null assertion and no shell', () => {
    // A word after `: any` means that it is part of a message.
    const pattern = /:\s*any\b(?! \w)|\bas any\b|\w!\.|shell:\s*true|\beval\(|new Function\(/;
    assert.deepEqual(
      sources.filter((path) => pattern.test(withoutComments(texts.get(path) ?? ''))),
      [],
    );
  });

  it('import actions packages and sigstore only in adapters and action', () =>
    assert.deepEqual(
      sources.filter(
        (path) =>
          !['adapters', 'action'].includes(partOf(path, 1)) &&
          importsOf(path).some((from) => /^@(?:actions|sigstore)\//.test(from)),
      ),
      [],
    ));
});
