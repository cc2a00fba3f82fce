import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readValues } from '../../src/decide/inputs/values.ts';
import type { TemplateFacts } from '../../src/decide/plan/image-template.ts';
import { type Destination, planDestination } from '../../src/decide/plan/publish-to.ts';
import { printRepository } from '../../src/oci/reference.ts';

const planned = (inputs: Record<string, string>, isRelease = true, facts: TemplateFacts = {}): Destination =>
  planDestination(readValues('publish', new Map(Object.entries(inputs))), {
    ...facts,
    isRelease,
    defaultImage: 'oci-layout:out',
  });

describe('the names of images', () => {
  const rows: [string, readonly string[], string[]?][] = [
    ['ghcr.io/acme/filter', ['ghcr.io/acme/filter']],
    [
      'ghcr.io/Acme/Filter',
      ['ghcr.io/acme/filter'],
      ['Image names are lower-case: "ghcr.io/Acme/Filter" becomes "ghcr.io/acme/filter"'],
    ],
    ['GHCR.io/acme/filter', ['ghcr.io/acme/filter'], []],
    [
      'ghcr.io/Acme/Filter\nregistry.example:5000/Acme/x',
      ['ghcr.io/acme/filter', 'registry.example:5000/acme/x'],
      [
        'Image names are lower-case: "ghcr.io/Acme/Filter" becomes "ghcr.io/acme/filter"',
        'Image names are lower-case: "registry.example:5000/Acme/x" becomes "registry.example:5000/acme/x"',
      ],
    ],
    ['oci-layout:Out/Images', ['oci-layout:Out/Images']],
  ];
  for (const [images, names, remarks = []] of rows)
    it(`${JSON.stringify(images)} are ${names.join(', ')}`, () => {
      const found = planned({ images });
      assert.deepEqual(found.repositories.map(printRepository), names);
      assert.deepEqual(found.remarks, remarks);
    });
  it('are refused if they are the same in lower case', () =>
    assert.throws(() => planned({ images: 'ghcr.io/Acme/f\nghcr.io/acme/f' }), {
      code: 'INPUT_INVALID',
      message: /twice/,
    }));
  it('are refused with other faults, in lower case or not', () =>
    assert.throws(() => planned({ images: 'ghcr.io/Acme/f:V1' }), { code: 'REFERENCE_INVALID' }));
});

describe('words in braces', () => {
  const facts = { source: 'Acme/Wasm-Filters', name: 'Tcp/Router' };
  const rows: [string, readonly string[]][] = [
    ['ghcr.io/{owner}/{repo}/{name}', ['ghcr.io/acme/wasm-filters/tcp/router']],
    ['ghcr.io/{owner}/{owner}-{name}', ['ghcr.io/acme/acme-tcp/router']],
    ['ghcr.io/Acme/{name}\noci-layout:Out/{name}', ['ghcr.io/acme/tcp/router', 'oci-layout:Out/tcp/router']],
  ];
  for (const [images, names] of rows)
    it(`are filled in: ${JSON.stringify(images)}`, () =>
      assert.deepEqual(planned({ images }, true, facts).repositories.map(printRepository), names));
  const refused: [string, TemplateFacts, string, RegExp][] = [
    ['ghcr.io/{org}/f', facts, 'INPUT_INVALID', /"\{org\}" is not one of/],
    ['ghcr.io/{}/f', facts, 'INPUT_INVALID', /is not one of/],
    ['ghcr.io/{__proto__}/f', facts, 'INPUT_INVALID', /is not one of/],
    ['ghcr.io/{Owner}/f', facts, 'INPUT_INVALID', /is not one of/],
    ['ghcr.io/{owner/f', facts, 'REFERENCE_INVALID', /./],
    ['ghcr.io/acme/{name}', { source: 'a/b' }, 'INPUT_MISSING', /only a module of modules has a \{name\}/],
    ['ghcr.io/{owner}/f', { name: 'a' }, 'INPUT_MISSING', /repository on GitHub is not known/],
    ['ghcr.io/{repo}/f', { source: 'only-owner' }, 'INPUT_MISSING', /not known/],
  ];
  for (const [images, given, code, message] of refused)
    it(`are refused: ${images} ${JSON.stringify(given)}`, () =>
      assert.throws(() => planned({ images }, true, given), { code, message }));
});

describe('tags of docker/metadata-action', () => {
  const one = { images: 'ghcr.io/Acme/Filter' };
  const two = { images: 'ghcr.io/acme/filter\ndocker.io/acme/filter' };
  const json = JSON.stringify({
    tags: ['ghcr.io/acme/filter:1.2.3', 'ghcr.io/acme/filter:latest'],
    'tag-names': ['1.2.3', 'latest'],
    labels: { 'org.opencontainers.image.title': 'filter' },
  });
  const rows: [string, Record<string, string>, readonly string[]][] = [
    ['full references', { ...one, tags: 'ghcr.io/acme/filter:1.2.3\nghcr.io/acme/filter:latest' }, ['1.2.3', 'latest']],
    ['full references in capitals', { ...one, tags: 'ghcr.io/Acme/Filter:RC' }, ['RC']],
    ['full references with commas', { ...one, tags: 'ghcr.io/acme/filter:a,ghcr.io/acme/filter:b' }, ['a', 'b']],
    [
      'the references of two images',
      { ...two, tags: 'ghcr.io/acme/filter:1.2.3\ndocker.io/acme/filter:1.2.3' },
      ['1.2.3'],
    ],
    ['a reference and the tag alone', { ...two, tags: 'ghcr.io/acme/filter:1.2.3\n1.2.3' }, ['1.2.3']],
    ['a layout folder', { images: 'oci-layout:Out', tags: 'oci-layout:Out:1.2.3' }, ['1.2.3']],
    ['a registry with a port', { images: 'localhost:5000/f', tags: 'localhost:5000/f:v1' }, ['v1']],
    ['the output json', { ...one, tags: json }, ['1.2.3', 'latest']],
    ['json over several lines', { ...one, tags: JSON.stringify(JSON.parse(json), null, 2) }, ['1.2.3', 'latest']],
    ['json without tags', { ...one, tags: '{"labels":{}}' }, []],
  ];
  for (const [what, inputs, tags] of rows)
    it(`are read from ${what}`, () => assert.deepEqual(planned(inputs).tags, tags));

  const refused: [string, Record<string, string>, string, RegExp, RegExp?][] = [
    ['another image', { ...one, tags: 'ghcr.io/acme/other:1.2.3' }, 'TAG_INVALID', /full image name/, /images/],
    ['another registry', { ...one, tags: 'evil.example/acme/filter:1' }, 'TAG_INVALID', /full image name/],
    ['a digest', { ...one, tags: `ghcr.io/acme/filter:1@sha256:${'a'.repeat(64)}` }, 'TAG_INVALID', /full image name/],
    ['a reserved tag', { ...one, tags: `ghcr.io/acme/filter:sha256-${'a'.repeat(64)}` }, 'TAG_RESERVED', /reserved/],
    ['an empty tag', { ...one, tags: 'ghcr.io/acme/filter:' }, 'TAG_INVALID', /Cannot use ""/],
    [
      'one of two images',
      { ...two, tags: 'ghcr.io/acme/filter:1.2.3' },
      'INPUT_INVALID',
      /tag "1.2.3": it is not given for docker.io\/acme\/filter/,
      /each tag for all images/,
    ],
    ['broken json', { ...one, tags: '{"tags":' }, 'INPUT_INVALID', /tags as JSON/],
    ['json with a key twice', { ...one, tags: '{"tags":[],"tags":[]}' }, 'INPUT_INVALID', /tags as JSON/],
    ['json with another type', { ...one, tags: '{"tags":"1.2.3"}' }, 'INPUT_INVALID', /lists of strings/],
    ['a branch', { ...one, tags: 'feature/x' }, 'TAG_INVALID', /"feature\/x"/, /start the workflow on a tag/],
  ];
  for (const [what, inputs, code, message, hint = /./] of refused)
    it(`are refused for ${what}`, () => assert.throws(() => planned(inputs), { code, message, hint }));
  it('are a remark in a run that moves none', () => {
    const { tags, remarks } = planned(
      { ...one, tags: 'ghcr.io/acme/filter:pr-1\nghcr.io/acme/other:1\n12/merge' },
      false,
    );
    assert.deepEqual(tags, ['pr-1']);
    assert.match(remarks.join('\n'), /other:1.*\n.*12\/merge.*this run moves no tags/);
  });
});
