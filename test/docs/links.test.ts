import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { readDocument, readDocuments } from '../support/documents.ts';

const documents = readDocuments();

/** The problem with a relative link; undefined if its target exists. */
function problemOf(path: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(dirname(path), file);
  if (!existsSync(target)) return `${path}: ${link}: there is no ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return readDocument(target).headings.some((heading) => heading.anchor === anchor)
    ? undefined
    : `${path}: ${link}: no such heading`;
}

describe('the documents', () => {
  it('exist', () => {
    const names = documents.map(({ path }) => path.replaceAll('\\', '/'));
    for (const name of [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'docs/errors.md',
      'docs/threat-model.md',
    ])
      assert.ok(names.includes(name), name);
  });

  it('link to files and headings that exist', () =>
    assert.deepEqual(
      documents.flatMap(({ path, links }) => links.flatMap((link) => problemOf(path, link) ?? [])),
      [],
    ));

  for (const [link, why] of [
    ['docs/absent.md', 'there is no'],
    ['docs/errors.md#no_such_code', 'no such heading'],
    ['#nowhere', 'no such heading'],
  ] as const)
    it(`would not link to ${link}`, () => assert.match(problemOf('README.md', link) ?? '', new RegExp(why)));

  it('have no duplicate headings, whose anchors would be ambiguous', () => {
    const twice = documents.flatMap(({ path, headings }) =>
      path === 'docs/inputs.md'
        ? []
        : headings
            .filter((one, i) => headings.findIndex((other) => other.anchor === one.anchor) !== i)
            .map((one) => `${path}: ${one.text}`),
    );
    assert.deepEqual(twice, []);
  });

  it('close every block of code', () =>
    assert.deepEqual(
      documents.filter(({ text }) => [...text.matchAll(/^\s*```/gm)].length % 2 === 1).map(({ path }) => path),
      [],
    ));
});
