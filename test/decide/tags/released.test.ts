import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ReleasedModule, readReleased, versionReleased } from '../../../src/decide/plan/tags/released.ts';
import { tagsOfRun } from '../../../src/decide/plan/tags/tags-of-run.ts';
import { factsOf } from './row.ts';

const one = { folder: '.' };
const module = (name: string, folder = '.'): ReleasedModule => ({ name, folder });
const PACKAGES = JSON.stringify([
  { name: '@acme/headers', version: '1.2.3' },
  { name: 'router', version: '2.0.0-rc.1' },
]);
const RELEASES = JSON.stringify({
  releases_created: 'true',
  paths_released: '["filters/headers","filters/router"]',
  'filters/headers--release_created': 'true',
  'filters/headers--tag_name': 'headers-v1.2.3',
  'filters/headers--version': '1.2.3',
  'filters/router--release_created': 'true',
  'filters/router--tag_name': 'router-v2.0.0',
  'filters/router--version': '2.0.0',
  'filters/old--release_created': 'false',
});
const ROOT = JSON.stringify({
  release_created: 'true',
  tag_name: 'v1.2.3',
  version: '1.2.3',
  'x--release_created': 'true',
  'x--tag_name': 'x-v3',
  'x--version': '3.0.0',
});

describe('what a run releases', () => {
  const rows: readonly (readonly [title: string, text: string, of: ReleasedModule, expected: string | undefined])[] = [
    ['a git tag', ' v1.2.3 ', one, 'v1.2.3'],
    ['nothing', '', one, undefined],
    ['an empty list', '[]', one, undefined],
    ['outputs without a release', '{"releases_created":"false"}', one, undefined],
    ['the only package', '[{"name":"x","version":"1.0.0"}]', one, '1.0.0'],
    ['a package by its name', PACKAGES, module('router'), '2.0.0-rc.1'],
    ['a package by its name without the scope', PACKAGES, module('headers'), '1.2.3'],
    ['a package by its whole name', PACKAGES, module('@acme/headers'), '1.2.3'],
    ['no package of that name', PACKAGES, module('other'), undefined],
    ['a folder', RELEASES, module('x', './filters/headers/'), 'headers-v1.2.3'],
    ['the name of a folder', RELEASES, module('router'), 'router-v2.0.0'],
    ['the folder of the only module', RELEASES, { folder: 'filters/router' }, 'router-v2.0.0'],
    ['an output that is not set', RELEASES, module('old'), undefined],
    ['the whole repository', ROOT, one, 'v1.2.3'],
    ['the whole repository is not a module', ROOT, module('y'), undefined],
    ['the folder comes first', ROOT, { folder: 'x' }, 'x-v3'],
    [
      'all outputs of changesets',
      JSON.stringify({ published: 'true', publishedPackages: PACKAGES }),
      module('router'),
      '2.0.0-rc.1',
    ],
    ['a plain version for each of many', 'v1.2.3', module('router'), 'v1.2.3'],
  ];
  for (const [title, text, of, expected] of rows) it(title, () => assert.equal(readReleased(text, of), expected));

  for (const [text, message] of [
    ['v1 v2', /"v1 v2" is neither JSON nor a version/],
    ['x'.repeat(256), /is neither JSON nor a version/],
    [`v1.2.${'3'.repeat(256)}`, /is not the name of a git tag/],
    ['[{"name":"x"}]', /an entry of the list has no "name" or no "version"/],
    ['["x"]', /an entry of the list has no "name" or no "version"/],
    ['{"a":1,"a":2}', /Cannot use versions/],
    [PACKAGES, /it lists 2 releases, and none is of the folder "\."/],
    [
      '{"release_created":"true","tag_name":"a b","version":"1.0.0"}',
      /"a b" in versions: it is not the name of a git tag/,
    ],
  ] as const)
    it(`refuses ${text.slice(0, 40)}`, () =>
      assert.throws(() => readReleased(text, one), { code: 'INPUT_INVALID', message }));

  type Module = Parameters<typeof readReleased>[1];
  const versions: readonly (readonly [text: string, of: Module, version: string | undefined])[] = [
    ['1.2.3', one, '1.2.3'],
    ['v1.2.3-rc.1', module('x'), '1.2.3-rc.1'],
    ['http/v1.2.3+b5', one, '1.2.3+b5'],
    ['http-v1.2.3-rc.1', one, '1.2.3-rc.1'],
    ['1.2.3-4.5.6', one, '1.2.3-4.5.6'],
    ['1.2', one, undefined],
    [PACKAGES, module('router'), '2.0.0-rc.1'],
    [PACKAGES, module('other'), undefined],
    [PACKAGES, one, undefined],
    [RELEASES, module('x', './filters/headers/'), '1.2.3'],
    ['', one, undefined],
  ];
  for (const [text, of, version] of versions)
    it(`says the version ${version}: ${text.slice(0, 40)}`, () => assert.equal(versionReleased(text, of), version));

  it('counts like a git tag', () => {
    const tags = 'type=semver,pattern={{version}}\ntype=ref,event=branch\ntype=sha';
    const of = (versions: string): readonly string[] =>
      tagsOfRun({ tags, flavor: '', versions }, factsOf('heads/main'), { ...one, isRelease: true }).texts;
    assert.deepEqual(of('v1.2.3'), ['1.2.3', 'sha-860c190', 'latest']);
    assert.deepEqual(of(''), ['main', 'sha-860c190']);
    const only = { tags: 'type=semver,pattern={{version}}', flavor: '', versions: 'nope-1.2' };
    assert.throws(
      () => tagsOfRun(only, factsOf('heads/main'), { ...one, isRelease: true }),
      /"nope-1.2" is not a semantic/,
    );
  });
});
