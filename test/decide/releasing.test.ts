import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { type Plan, planPublish, type Surroundings } from '../../src/decide/plan/plan.ts';
import { nameAssets, printChecksums } from '../../src/decide/plan/release/assets.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';

const SHA = 'c'.repeat(40);
type Facts = Partial<Omit<Surroundings, 'event'>> & { readonly event?: Partial<NonNullable<Surroundings['event']>> };

function plan(inputs: Readonly<Record<string, string>>, { event, ...facts }: Facts = {}): Plan {
  const all = {
    module: 'f.wasm',
    images: 'ghcr.io/acme/f',
    'signing-key': PRIVATE_PEM,
    'github-token': 'token',
    ...inputs,
  };
  return planPublish(readValues('publish', new Map(Object.entries(all))), {
    event: { name: 'push', ref: 'refs/tags/v1.2.3', origin: 'merged', ...event },
    isPrivate: false,
    hasIdentityToken: true,
    defaultImage: 'oci-layout:x',
    repository: 'acme/filter',
    commit: SHA,
    ...facts,
  });
}
const branch = { event: { ref: 'refs/heads/main' } };
const versions = JSON.stringify({
  releases_created: 'true',
  release_created: 'true',
  tag_name: 'v4.0.0',
  version: '4.0.0',
});

describe('the release of a run', () => {
  it('is that of the tag of the event, with the files in the order of the table', () =>
    assert.deepEqual(plan({ 'release-assets': 'checksums, module\nreport' }).releasing, {
      repository: 'acme/filter',
      tag: 'v1.2.3',
      commit: SHA,
      isTagRequired: true,
      assets: ['module', 'report', 'checksums'],
    }));

  const tags: readonly (readonly [
    what: string,
    inputs: Readonly<Record<string, string>>,
    facts: Facts,
    tag: string,
    isRequired: boolean,
  ])[] = [
    ['an input', { 'release-tag': 'f/v2' }, {}, 'f/v2', false],
    ['an input that is the event', { 'release-tag': 'refs/tags/v1.2.3' }, {}, 'v1.2.3', true],
    ['a tag with a slash', {}, { event: { ref: 'refs/tags/filters/a/v1.0.0' } }, 'filters/a/v1.0.0', true],
    ['a release tool', { versions }, branch, 'v4.0.0', false],
    ['the only version among the tags', { tags: 'v3.0.0,latest,main' }, branch, 'v3.0.0', false],
  ];
  for (const [what, inputs, facts, tag, isTagRequired] of tags)
    it(`is named by ${what}`, () => {
      const { releasing } = plan({ 'release-assets': 'module', ...inputs }, facts);
      assert.deepEqual([releasing?.tag, releasing?.isTagRequired], [tag, isTagRequired]);
    });

  it('is none if no input asks for it, or if nothing is pushed', () => {
    assert.equal(plan({}).releasing, undefined);
    assert.equal(plan({ 'release-assets': 'module' }, { event: { origin: 'proposed' } }).releasing, undefined);
    assert.equal(plan({ 'release-assets': 'module', push: 'false' }).releasing, undefined);
  });

  it('of a draft is not published by its own event, with a reason', () => {
    const { pushing, releasing } = plan({ 'release-assets': 'module' }, { event: { name: 'release', isDraft: true } });
    assert.deepEqual([pushing, releasing], [{ kind: 'skip', reason: 'the event is about a draft release' }, undefined]);
  });

  it('is none if the release tool released nothing, and nothing is pushed', () =>
    assert.deepEqual(plan({ versions: '{"releases_created":"false"}' }).pushing, {
      kind: 'skip',
      reason: 'versions says that nothing was released',
    }));

  const refused: readonly (readonly [
    code: string,
    message: RegExp,
    inputs: Readonly<Record<string, string>>,
    facts?: Facts,
  ])[] = [
    ['INPUT_INVALID', /"modul" in release-assets: it is not one of module, bundle/, { 'release-assets': 'modul' }],
    ['INPUT_MISSING', /release-tag without release-assets/, { 'release-tag': 'v1' }],
    ['INPUT_INVALID', /not the name of a git tag/, { 'release-assets': 'module', 'release-tag': 'a b' }],
    ['INPUT_CONFLICT', /provenance: this run makes none/, { 'release-assets': 'provenance' }],
    ['INPUT_CONFLICT', /SBOM: sbom is off/, { 'release-assets': 'sbom' }],
    ['INPUT_CONFLICT', /sign: off/, { 'release-assets': 'module', sign: 'off', 'signing-key': '' }],
    ['INPUT_MISSING', /github-token is not set/, { 'release-assets': 'module', 'github-token': '' }],
    ['INPUT_CONFLICT', /GITHUB_REPOSITORY and GITHUB_SHA/, { 'release-assets': 'module' }, { commit: undefined }],
    ['INPUT_CONFLICT', /GITHUB_REPOSITORY and GITHUB_SHA/, { 'release-assets': 'module' }, { repository: undefined }],
    ['INPUT_CONFLICT', /GITHUB_REPOSITORY and GITHUB_SHA/, { 'release-assets': 'module' }, { commit: 'main' }],
    ['INPUT_MISSING', /which release.*0 versions/, { 'release-assets': 'module', tags: 'latest' }, branch],
    ['INPUT_MISSING', /which release.*2 versions/, { 'release-assets': 'module', tags: 'v1.0.0,v2.0.0' }, branch],
    ['INPUT_INVALID', /versions: "v1" is neither JSON nor a version/, { versions: 'v1' }],
    ['INPUT_CONFLICT', /together with on-existing: skip/, { 'release-assets': 'module', 'on-existing': 'skip' }],
    ['INPUT_CONFLICT', /together with move-tags: false/, { 'release-assets': 'module', 'move-tags': 'false' }],
    ['INPUT_CONFLICT', /storage-record without attestation-store: github/, { 'storage-record': 'true' }],
  ];
  for (const [code, message, inputs, facts] of refused)
    it(`is refused: ${message.source}`, () => assert.throws(() => plan(inputs, facts), { code, message }));
});

describe('the files of a release', () => {
  it('are named after their modules', () =>
    assert.deepEqual(
      nameAssets(
        ['module', 'bundle', 'sbom', 'checksums'],
        [
          { name: 'a', sboms: ['cyclonedx', 'spdx'] },
          { name: 'b', sboms: [] },
        ],
      ).map(({ name }) => name),
      ['a.wasm', 'a.wasm.sigstore.json', 'a.cdx.json', 'a.spdx.json', 'b.wasm', 'b.wasm.sigstore.json', 'SHA256SUMS'],
    ));

  for (const [what, names, code] of [
    ['one name twice', ['a', 'a'], 'INPUT_CONFLICT'],
    ['names that differ by case', ['Auth', 'auth'], 'INPUT_CONFLICT'],
    ['a space', ['a b'], 'INPUT_INVALID'],
    ['a slash', ['a/b'], 'INPUT_INVALID'],
    ['a dot in front', ['.a'], 'INPUT_INVALID'],
    ['a dot at the end', ['a.'], 'INPUT_INVALID'],
    ['an empty name', [''], 'INPUT_INVALID'],
    ['a long name', ['a'.repeat(200)], 'INPUT_INVALID'],
  ] as const)
    it(`are refused for ${what}`, () =>
      assert.throws(
        () =>
          nameAssets(
            ['module'],
            names.map((name) => ({ name, sboms: [] })),
          ),
        { code },
      ));

  it('have checksums as sha256sum prints them, sorted by name', () => {
    const file = (name: string) => ({ name, digest: digestOf(Buffer.from(name)), size: 1 });
    assert.equal(
      printChecksums([file('b'), file('a'), file('B')]),
      ['B', 'a', 'b'].map((name) => `${digestOf(Buffer.from(name)).slice(7)}  ${name}\n`).join(''),
    );
  });
});
