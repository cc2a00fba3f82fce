import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import type { Json } from '../../src/core/json.ts';
import { inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { whyAffected } from '../../src/decide/plan/changes/affected.ts';
import { type Base, baseOf } from '../../src/decide/plan/changes/base.ts';
import { spread } from '../../src/decide/plan/changes/legs.ts';
import { readModules } from '../../src/decide/plan/modules/read-modules.ts';
import { findLinks } from '../../src/pipeline/find-links.ts';

const SHA = '860c1904a1ce19322e91ac35af1ab07466440c37';

describe('the base of a run', () => {
  const commit = (isFork: boolean): Base => ({ kind: 'commit', name: SHA, isFork });
  type Row = readonly [title: string, event: string, ref: string, payload: Json | undefined, expected: Base];
  const rows: readonly Row[] = [
    ['push', 'push', 'refs/heads/main', { before: SHA }, commit(false)],
    [
      'push of a new branch',
      'push',
      'refs/heads/x',
      { before: '0'.repeat(40) },
      { kind: 'none', why: '"refs/heads/x" is new' },
    ],
    [
      'push of a git tag',
      'push',
      'refs/tags/v1',
      { before: SHA },
      { kind: 'none', why: 'the event "push" has no base' },
    ],
    ['pull request', 'pull_request', 'refs/pull/1/merge', { pull_request: { base: { sha: SHA } } }, commit(true)],
    ['merge queue', 'merge_group', 'refs/heads/gh-readonly-queue/x', { merge_group: { base_sha: SHA } }, commit(false)],
    [
      'schedule',
      'schedule',
      'refs/heads/main',
      { before: SHA },
      { kind: 'none', why: 'the event "schedule" has no base' },
    ],
    ['no event', '', '', undefined, { kind: 'none', why: 'no base is given' }],
    [
      'a forged commit',
      'push',
      'refs/heads/x',
      { before: '--output=x' },
      { kind: 'none', why: 'the event "push" has no base' },
    ],
    [
      'a payload of another shape',
      'pull_request',
      'refs/pull/1/merge',
      { pull_request: [] },
      { kind: 'none', why: 'the event "pull_request" has no base' },
    ],
  ];
  for (const [title, event, ref, payload, expected] of rows)
    it(title, () => assert.deepEqual(baseOf(undefined, event, ref, payload), expected));
  it('can be named', () =>
    assert.deepEqual(baseOf('v1', 'push', 'refs/heads/main', { before: SHA }), {
      kind: 'commit',
      name: 'v1',
      isFork: true,
    }));
});

/** A repository with a Cargo workspace, a Go workspace, a Go module of many programs, and a filter of neither. */
const REPOSITORY: Readonly<Record<string, string>> = {
  'Cargo.toml':
    '[workspace]\nmembers = ["a", "b"]\n[workspace.dependencies]\nshared = { path = "lib/shared" }\nserde = "1"\n',
  'a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nshared = { workspace = true }\nserde.workspace = true\n',
  'b/Cargo.toml':
    '[package]\nname = "b"\n[target."cfg(unix)".build-dependencies]\ngen = { path = "../lib/gen" }\n[dev-dependencies]\ntests = { path = "../lib/tests" }\n',
  'lib/shared/Cargo.toml':
    '[package]\nname = "shared"\n[dependencies]\ndeep = { path = "../deep/" }\nout = { path = "../../../out" }\n',
  'lib/deep/Cargo.toml': '[package]\nname = "deep"\n[dependencies]\nshared = { path = "../shared" }\n',
  'patched/Cargo.toml': '[package]\nname = "patched"\n[patch.crates-io]\nx = { path = "../lib/x" }\n',
  'broken/Cargo.toml': '[package\n',
  'go/go.work': 'go 1.26\nuse (\n\t./f // a filter\n\t./lib\n)\nuse ./other\nreplace example.com/old => ../vendored\n',
  'go/f/go.mod':
    'module example.com/f\n\nrequire (\n\texample.com/lib v0.0.0\n\texample.com/far v1.0.0 // indirect\n)\n',
  'go/lib/go.mod': 'module "example.com/lib"\nreplace example.com/y v1 => ./y\n',
  'go/other/go.mod': 'module example.com/other\n',
  'many/go.mod': 'module example.com/many\n',
  'c/main.cpp': '',
};
const read = async (path: string): Promise<string | undefined> => {
  assert.ok(!path.startsWith('..') && path === posix.normalize(path), path);
  return REPOSITORY[path];
};

describe('what a change concerns', () => {
  const rows: readonly (readonly [
    folder: string,
    path: string,
    expected: RegExp | undefined,
    others?: readonly string[],
  ])[] = [
    ['a', 'a/src/lib.rs', /^"a\/src\/lib\.rs" changed$/],
    ['a', 'ab/src/lib.rs', undefined],
    ['a', 'lib/shared/src/lib.rs', /which it is built with/],
    ['a', 'lib/deep/src/lib.rs', /which it is built with/],
    ['a', 'lib/gen/src/lib.rs', undefined],
    ['b', 'lib/gen/build.rs', /which it is built with/],
    ['b', 'lib/tests/lib.rs', undefined],
    ['b', 'lib/shared/src/lib.rs', undefined],
    ['a/nested', 'a/src/lib.rs', /which it is built with/],
    ['patched', 'lib/x/a.rs', /which it is built with/],
    ['a', 'Cargo.lock', /^"Cargo\.lock" changed$/],
    ['a', '.cargo/config.toml', /changed/],
    ['a', 'b/Cargo.lock', undefined],
    ['a', 'go.sum', undefined],
    ['a', 'package-lock.json', /changed/],
    ['a', 'README.md', undefined],
    ['go/f', 'go/lib/x.txt', /which it is built with/],
    ['go/f', 'go/lib/y/y.go', /which it is built with/],
    ['go/f', 'vendored/old.go', /which it is built with/],
    ['go/f', 'go/other/x.go', undefined],
    ['go/f', 'go/go.work.sum', /changed/],
    ['go/f', 'Cargo.lock', undefined],
    ['many/cmd/x', 'many/internal/x.go', /which it is built with/],
    ['many/cmd/x', 'many/internal/x.txt', undefined],
    ['many/cmd/x', 'many/cmd/y/main.go', undefined, ['many/cmd/y']],
    ['c', 'Cargo.lock', /changed/],
    ['c', 'go.work', /changed/],
    ['c', 'shared/x', /"shared\/x" changed, which concerns all modules/],
    ['c', 'sharedx', undefined],
    ['c', 'data/plugin.json', /^"data\/plugin\.json" changed$/],
    ['.', 'anything', /changed/],
  ];
  for (const [folder, path, expected, others = []] of rows)
    it(`${folder}: ${path}`, async () => {
      const place = { name: 'x', folder, files: ['data/plugin.json'], ...(await findLinks(read, folder)) };
      const why = whyAffected(place, ['zzz/other', path], { others, shared: ['shared'] });
      if (expected === undefined) assert.equal(why, undefined);
      else assert.match(why ?? '', expected);
    });
  it('is not known if a manifest cannot be read', () => assert.rejects(findLinks(read, 'broken'), /TOML/i));
  it('ends where packages name each other for ever', () => {
    let count = 0;
    const endless = async (path: string): Promise<string | undefined> =>
      path.endsWith('Cargo.toml') ? `[package]\nname="x"\n[dependencies]\ny = { path = "../p${count++}" }` : undefined;
    return assert.rejects(findLinks(endless, 'p'), /more than 500 packages/);
  });
});

describe('the jobs of a matrix', () => {
  const modules = (count: number): readonly (readonly [string, ReadonlyMap<string, string>])[] =>
    Array.from({ length: count }, (_, i) => [`m${i}`, new Map([['module', `${i}.wasm`]])]);
  for (const [count, most, sizes] of [
    [0, 256, []],
    [3, 256, [1, 1, 1]],
    [5, 2, [2, 3]],
    [256, 256, Array(256).fill(1)],
    [257, 256, [...Array(255).fill(1), 2]],
    [7, 1, [7]],
  ] as const)
    it(`${count} modules in at most ${most}`, () => {
      const legs = spread(modules(count), most);
      assert.deepEqual(
        legs.map((leg) => leg.modules.split('\n').length),
        sizes,
      );
      assert.equal(new Set(legs.map(({ name }) => name)).size, legs.length);
    });
  it('name their modules', () =>
    assert.deepEqual(spread(modules(3), 2), [
      { name: 'm0', modules: 'm0; module: "0.wasm"' },
      { name: 'm1 and 1 more', modules: 'm1; module: "1.wasm"\nm2; module: "2.wasm"' },
    ]));
  it('give publish the same modules', () => {
    const options = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
    const inputs = [
      [
        'edge/A',
        new Map([
          ['module', 'out/a "b".wasm'],
          ['tags', 'a\ntype=semver,pattern={{version}}'],
          ['plugin-config', '{"a": "b; c\\n"}'],
        ]),
      ],
      [
        'b',
        new Map([
          ['build-command', 'make\n-C\nx y'],
          ['build', 'command'],
          ['annotations', 'a=1\nb=2'],
        ]),
      ],
    ] as const;
    const [leg] = spread(inputs, 1);
    assert.deepEqual(readModules(leg?.modules ?? '', new Map(), options), inputs);
  });
});
