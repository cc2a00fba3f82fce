import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';

const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  wasm: 1,
  oci: 1,
  abi: 2,
  attest: 3,
  smoke: 3,
  decide: 4,
  'ports.ts': 4,
  pipeline: 5,
  adapters: 5,
  'open.ts': 6,
  'open-trust.ts': 6,
  'publish.ts': 6,
  'facts.ts': 6,
  'open-publish.ts': 6,
  'gate-policy.ts': 6,
  'gate.ts': 6,
  'pull.ts': 6,
  'tags.ts': 6,
  'inspect.ts': 6,
  'policy-command.ts': 6,
  'verify-bundle.ts': 6,
  'run.ts': 6,
  action: 7,
  'cli.ts': 7,
  'index.ts': 7,
};
/** Files of floor 6 in the order in which they may use each other. */
const FLOOR_SIX = [
  'publish.ts',
  'open.ts',
  'open-trust.ts',
  'facts.ts',
  'open-publish.ts',
  'gate-policy.ts',
  'gate.ts',
  'pull.ts',
  'tags.ts',
  'inspect.ts',
  'policy-command.ts',
  'verify-bundle.ts',
  'run.ts',
];

const sources = globSync('src/**/*.ts')
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function importsOf(path: string): readonly { readonly from: string; readonly isTypeOnly: boolean }[] {
  const text = texts.get(path) ?? '';
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm)].map((match) => ({
    from: match[2] ?? match[3] ?? match[4] ?? '',
    isTypeOnly: match[1] !== undefined,
  }));
}

function localImportsOf(path: string): readonly string[] {
  return importsOf(path)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => normalize(join(dirname(path), from)).replaceAll('\\', '/'));
}

describe('floors', () => {
  it('has a floor for every room', () =>
    assert.deepEqual(
      [...new Set(sources.map(roomOf))].filter((room) => FLOORS[room] === undefined),
      [],
    ));

  it('imports its own room or a lower floor', () => {
    const wrong = sources.flatMap((path) =>
      localImportsOf(path)
        .filter((target) => !isAllowed(roomOf(path), roomOf(target)))
        .map((target) => `${path} -> ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no circle', () => {
    const done = new Set<string>();
    const visit = (path: string, way: readonly string[]): void => {
      assert.ok(!way.includes(path), `circle: ${[...way, path].join(' -> ')}`);
      if (done.has(path)) return;
      for (const target of localImportsOf(path)) visit(target, [...way, path]);
      done.add(path);
    };
    for (const path of sources) visit(path, []);
  });

  it('imports only files that exist', () => {
    for (const path of sources) for (const target of localImportsOf(path)) assert.ok(texts.has(target), `${path} -> ${target}`);
  });
});

function isAllowed(room: string, target: string): boolean {
  if (room === target) return true;
  const [own = -1, other = 99] = [FLOORS[room], FLOORS[target]];
  if (own === 6 && other === 6) return FLOOR_SIX.indexOf(target) < FLOOR_SIX.indexOf(room);
  return other < own;
}

describe('rooms below the adapters', () => {
  const pure = sources.filter((path) => (FLOORS[roomOf(path)] ?? 9) <= 4 || roomOf(path) === 'pipeline');
  const allowedBuiltins = ['node:crypto', 'node:zlib', 'node:util', 'node:path'];

  // Arithmetic over what they are given.
  const allowedPackages = /^(?:fflate|yaml$)/;

  it('import no package and no built-in that touches the world', () => {
    const wrong = pure.flatMap((path) =>
      importsOf(path)
        .filter(({ from }) => !from.startsWith('.') && !allowedBuiltins.includes(from) && !allowedPackages.test(from))
        .map(({ from }) => `${path}: ${from}`),
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
  it('have at most 250 lines', () => {
    const long = [...globSync('{src,test,scripts,bench,lab}/**/*.ts', { exclude: ['lab/.*/**'] })].filter(
      (path) => readFileSync(path, 'utf8').split('\n').length > 251,
    );
    assert.deepEqual(long, []);
  });

  it('say nothing unfinished', () => {
    const marks = new RegExp(['TO', 'FIX', 'HACK'].map((word) => `\\b${word}(?:DO|ME|)\\b:`).join('|'));
    assert.deepEqual(
      sources.filter((path) => marks.test(texts.get(path) ?? '')),
      [],
    );
  });

  it('use no any, no non-null assertion and no shell', () => {
    const wrong = sources.filter((path) => /:\s*any\b|\bas any\b|\w!\.|shell:\s*true|\beval\(|new Function\(/.test(withoutComments(texts.get(path) ?? '')));
    assert.deepEqual(wrong, []);
  });

  it('keep actions packages and sigstore behind adapters and faces', () => {
    const wrong = sources.filter((path) => !['adapters', 'action'].includes(roomOf(path)) && /from '@(?:actions|sigstore)\//.test(texts.get(path) ?? ''));
    assert.deepEqual(wrong, []);
  });
});
