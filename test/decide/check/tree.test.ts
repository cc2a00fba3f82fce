import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { MORE_TARGETS } from './more-target-rows.ts';
import { OTHERS } from './other-rows.ts';
import { PLAIN_TARGETS } from './plain-target-rows.ts';
import { TARGETS } from './target-rows.ts';

const OTHER = 'cd34'.repeat(16);
const PIN = 'ef56'.repeat(16);
const ROWS = [...TARGETS, ...PLAIN_TARGETS, ...MORE_TARGETS];

const plugin = (spec: string): string =>
  `# planted\napiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: auth}\nspec:\n${spec}`;

/** Ten kinds of fault, with the line and the finding. */
const FAULTS: readonly (readonly [text: string, expected: string])[] = [
  [plugin('  url: oci://ghcr.io/acme/f:v1\n'), '6 unpinned'],
  [plugin('  url: oci://ghcr.io/acme/f\n'), '6 unpinned'],
  [plugin(`  url: oci://ghcr.io/acme/f:v1\n  sha256: sha256:${PIN}\n`), '7 digest-form'],
  [plugin(`  url: oci://ghcr.io/acme/f@sha256:${PIN}\n  sha256: ${OTHER}\n`), '7 digest-conflict'],
  [plugin('  url: docker://ghcr.io/acme/f:v1\n'), '6 address'],
  [plugin(`  url: oci://ghcr.io/acme/f@sha256:${PIN}\n  phase: AUTHZ\n  failStrategy: FAIL_OPEN\n`), '6 fail-open'],
  [plugin(`  url: oci://acme/f@sha256:${PIN}\n`), '6 short-name'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux replaces it.
  [plugin('  url: oci://ghcr.io/acme/f:${TAG}\n'), '6 variable'],
  [plugin('  url: a\n  url: b\n'), '7 unreadable'],
  [plugin('  url: https://files.acme.example/f.wasm\n'), '6 unpinned'],
];

/** A tree of 500 files: every row, 100 faults, and files without a reference. */
function makeTree(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const add = (folder: string, name: string, text: string): unknown => files.set(`${folder}/${name}`, text);
  for (const [i, { file = 'x.yaml', text }] of ROWS.entries()) add(`rows/${i}`, file, text);
  for (let i = 0; i < 100; i++) add(`faults/${i}`, 'f.yaml', FAULTS[i % FAULTS.length]?.[0] ?? '');
  for (let i = 0; files.size < 500; i++) {
    const [, text, file = 'x.yaml'] = OTHERS[i % OTHERS.length] ?? ['', ''];
    add(`others/${i}`, file, text);
  }
  return files;
}

describe('a tree of 500 files', () => {
  const files = makeTree();
  const search = new TreeSearch();
  for (const [path, text] of files) search.add({ path, bytes: new TextEncoder().encode(text), isTemplate: false });
  const { entries, remarks } = search.result();
  const wanted = ROWS.flatMap(({ found, file = 'x.yaml' }, i) => found.map(({ at }) => `rows/${i}/${file}:${at}`));
  const isIn =
    (folder: string): ((one: { readonly place: { readonly file: string } }) => boolean) =>
    (one) =>
      one.place.file.startsWith(folder);

  it('has 500 files', () => assert.equal(files.size, 500));
  it('has every reference, and no other', () => {
    const places = entries
      .filter(isIn('rows/'))
      .map(({ place: { file, line, column } }) => `${file}:${line}:${column}`);
    assert.deepEqual([...places].sort(), [...wanted].sort());
    assert.deepEqual([...entries, ...remarks].filter(isIn('others/')), []);
    assert.equal(entries.filter(isIn('faults/')).length, 90);
  });
  it('has every planted fault, with its file and line, and no other', () => {
    const found = [...entries.flatMap(({ findings }) => findings), ...remarks]
      .filter(isIn('faults/'))
      .map(({ place, rule }) => `${place.file}:${place.line} ${rule}`);
    const planted = Array.from({ length: 100 }, (_, i) => {
      const [line, rule] = (FAULTS[i % FAULTS.length]?.[1] ?? '').split(' ');
      return `faults/${i}/f.yaml:${line} ${rule}`;
    });
    assert.deepEqual([...found].sort(), [...planted].sort());
  });
});
