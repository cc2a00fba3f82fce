import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WasmImageError } from '../../src/core/errors.ts';
import { readVersions } from '../../src/decide/plan/release/versions.ts';

const please = (outputs: object): string => JSON.stringify({ releases_created: 'true', ...outputs }, null, 2);
const released = (prefix: string, tag: string, version: string): object => ({
  [`${prefix}release_created`]: 'true',
  [`${prefix}tag_name`]: tag,
  [`${prefix}version`]: version,
});

describe('versions of a release tool', () => {
  const rows: readonly (readonly [what: string, text: string, ...versions: (readonly [string, string, string])[]])[] = [
    ['release-please, the root', please(released('', 'v1.2.3', '1.2.3')), ['.', '1.2.3', 'v1.2.3']],
    [
      'release-please, components of a monorepo',
      please({
        ...released('filters/b--', 'b-v2.0.0-rc.1', '2.0.0-rc.1'),
        ...released('filters/a--', 'a/v1.0.0', '1.0.0'),
        'filters/c--release_created': 'false',
        paths_released: '["filters/b","filters/a"]',
      }),
      ['filters/a', '1.0.0', 'a/v1.0.0'],
      ['filters/b', '2.0.0-rc.1', 'b-v2.0.0-rc.1'],
    ],
    ['release-please, a path with dashes', please(released('a--b--', 'v1.0.0', '1.0.0')), ['a--b', '1.0.0', 'v1.0.0']],
    ['release-please, nothing', '{"releases_created":"false","paths_released":"[]"}'],
    ['release-please, only a pull request', '{"prs_created":"true","pr":"{}","releases_created":"false"}'],
    [
      'changesets, the packages',
      '[{"name":"@acme/b","version":"1.0.0"},{"name":"a","version":"2.1.0+x"}]',
      ['@acme/b', '1.0.0', '@acme/b@1.0.0'],
      ['a', '2.1.0+x', 'a@2.1.0+x'],
    ],
    [
      'changesets, all outputs',
      JSON.stringify({
        published: 'true',
        publishedPackages: '[{"name":"a","version":"1.0.0"}]',
        hasChangesets: 'false',
      }),
      ['a', '1.0.0', 'a@1.0.0'],
    ],
    ['changesets, nothing', '{"published":"false","publishedPackages":"[]","hasChangesets":"true"}'],
    ['changesets, no packages', '{"hasChangesets":"true"}'],
    ['changesets, an empty list', '[]'],
  ];
  for (const [what, text, ...versions] of rows)
    it(`are read: ${what}`, () =>
      assert.deepEqual(
        readVersions(text).map((one) => [one.name, one.version, one.tag]),
        versions,
      ));

  const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['no JSON', 'v1,2.3 x', /not the name of a git tag/],
    ['a tag without a version', 'release', /neither JSON nor a version/],
    ['a text', '"v1.2.3"', /neither an object nor a list/],
    ['a number', '1', /neither JSON nor a version/],
    ['null', 'null', /neither JSON nor a version/],
    ['an object of something else', '{"version":"1.2.3"}', /neither the outputs of release-please nor/],
    ['an empty object', '{}', /neither the outputs of release-please nor/],
    ['a key twice', '{"releases_created":"true","releases_created":"false"}', /not valid JSON/],
    ['no version', '{"release_created":"true","tag_name":"v1"}', /no "version"/],
    ['no tag', '{"a--release_created":"true","a--version":"1.0.0"}', /"a" was released, but there is no "a--tag_name"/],
    ['a version that is none', please(released('', 'v1', '1.0')), /"1\.0" is not a version/],
    ['a version with a v', please(released('', 'v1', 'v1.0.0')), /not a version/],
    ['a tag that git refuses', please(released('', 'v1 .0', '1.0.0')), /not the name of a git tag/],
    ['a tag that leaves its folder', please(released('', '../v1', '1.0.0')), /not the name of a git tag/],
    ['a tag with a control character', please(released('', 'v1\u001b[0m', '1.0.0')), /not the name of a git tag/],
    ['a package without a name', '[{"version":"1.0.0"}]', /no "name"/],
    ['a package that is a text', '["a"]', /no "name"/],
    ['a package twice', '[{"name":"a","version":"1.0.0"},{"name":"a","version":"1.0.1"}]', /"a" is in it twice/],
    ['packages that are no list', '{"publishedPackages":"{}"}', /not a list/],
    ['packages that are no JSON', '{"publishedPackages":"a"}', /not valid JSON/],
    [
      'too many',
      JSON.stringify(Array.from({ length: 1001 }, (_, i) => ({ name: `p${i}`, version: '1.0.0' }))),
      /1001 versions; the limit is 1000/,
    ],
    ['too long', `"${'x'.repeat(1024 * 1024)}"`, /the limit is 1048576/],
    ['too deep', '['.repeat(100) + ']'.repeat(100), /not valid JSON/],
  ];
  for (const [what, text, message] of refused)
    it(`are refused: ${what}`, () =>
      assert.throws(
        () => readVersions(text),
        (error) => error instanceof WasmImageError && error.code === 'INPUT_INVALID' && message.test(error.message),
      ));
});
