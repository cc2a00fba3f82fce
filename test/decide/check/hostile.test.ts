import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findReferences } from '../../../src/decide/check/find.ts';
import { placesIn } from '../../../src/decide/check/text/tree.ts';

const HEAD = 'apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\n';
const GOOD = `${HEAD}spec: {url: "oci://a.b/c:1"}\n`;

/** What could not be read: `line:column why`, and how many references were found. */
function read(text: string, name = 'x.yaml'): { readonly unread: readonly string[]; readonly found: number } {
  const { references, unread } = findReferences({ text, name });
  const places = placesIn(text);
  return {
    unread: unread.map(({ span, why }) => `${places(span.at).line}:${places(span.at).column} ${why}`),
    found: references.length,
  };
}

describe('a document that programs could read differently is reported', () => {
  const twice = 'is used twice';
  for (const [name, text, expected, found = 0] of [
    ['two kinds', `kind: ConfigMap\n${GOOD}`, `3:1 the key "kind" ${twice}`],
    ['two addresses', `${HEAD}spec:\n  url: oci://a.b/c:1\n  url: oci://evil.b/c:1\n`, `5:3 the key "url" ${twice}`],
    ['two addresses, one in quotes', `${HEAD}spec:\n  url: a\n  "url": b\n`, `5:3 the key "url" ${twice}`],
    ['two specs in JSON', `{${'"spec":{},'.repeat(2)}"kind":"WasmPlugin"}`, `1:12 the key "spec" ${twice}`],
    ['a merge', `x: &x {url: "oci://a.b/c:1"}\n${HEAD}spec: {<<: *x}\n`, '4:8 only some programs merge with "<<"'],
    ['a merge at the top', `${HEAD}<<: {spec: {url: a}}\n`, '3:1 only some programs merge with "<<"'],
    [
      'an address with a tag',
      `${HEAD}spec: {url: !x "oci://a.b/c:1"}\n`,
      '3:16 programs read this tag differently: put a string that starts with "!" in quotes',
    ],
    [
      'a kind with a tag',
      'apiVersion: extensions.istio.io/v1\nkind: !x WasmPlugin\nspec: {url: a}\n',
      '2:10 programs read this tag differently: put a string that starts with "!" in quotes',
    ],
    [
      'a digest that is a number',
      `${HEAD}spec: {url: "oci://a.b/c:1", sha256: ${'1'.repeat(64)}}\n`,
      /^3:38 programs do not read "1{64}" as a string/,
    ],
    [
      'a digest that is a float',
      `${HEAD}spec: {url: "oci://a.b/c:1", sha256: ${'1'.repeat(30)}e${'1'.repeat(33)}}\n`,
      /^3:38 programs do not read/,
    ],
    [
      'a configuration with yes',
      `${HEAD}spec:\n  url: oci://a.b/c:1\n  pluginConfig: {on: yes}\n`,
      /^5:22 programs disagree about this value/,
      1,
    ],
    [
      'a configuration with an octal number',
      `${HEAD}spec:\n  url: oci://a.b/c:1\n  pluginConfig: {mode: 0644}\n`,
      /^5:\d+ programs disagree about this value/,
      1,
    ],
    [
      'a configuration with a time',
      `${HEAD}spec:\n  url: oci://a.b/c:1\n  pluginConfig: {at: 12:30:00}\n`,
      /^5:\d+ programs disagree about this value/,
      1,
    ],
    [
      'a configuration with a date',
      `${HEAD}spec:\n  url: oci://a.b/c:1\n  pluginConfig: {at: 2026-01-01}\n`,
      /^5:\d+ programs disagree about this value/,
      1,
    ],
    ['a directive', `%YAML 1.1\n---\n${GOOD}`, undefined, 1],
    ['a directive of this document', `%TAG ! tag:x,2000:\n${GOOD}`, /^1:1 programs read directives differently/],
    [
      'text after the separator',
      `--- {kind: WasmPlugin}\n`,
      '1:4 only some programs read what follows "---" on the same line',
    ],
    ['a separator of Kubernetes only', `a: 1\n---b: 2\n${GOOD}`, '2:1 only some programs start a document here'],
    [
      'a line break of YAML 1.1',
      `# a\u2028kind: WasmPlugin\nb: 1\n`,
      '1:4 programs read the character "\\u{2028}" differently',
    ],
    [
      'a next line character',
      `# a\u0085kind: WasmPlugin\nb: 1\n`,
      '1:4 programs read the character "\\x85" differently',
    ],
    ['a carriage return alone', `# a\rkind: WasmPlugin\n`, '1:4 programs read the character "\\x0d" differently'],
    ['a control character', `${GOOD}# \u0007\n`, /^4:3 programs read the character/],
    ['a byte order mark inside', `a: 1\n---\n\ufeff${GOOD}`, /^3:1 programs read the character/],
    [
      'an alias without an anchor',
      `${HEAD}spec: {url: *nope}\n`,
      /^3:13 this alias has no anchor: put a string that starts/,
    ],
    ['an anchor in itself', `${HEAD}spec: &a {url: *a}\n`, /^3:16 this alias has no anchor/],
    ['a tab as indentation', `${HEAD}spec:\n\turl: oci://a.b/c:1\n`, /^4:1 Tabs are not allowed as indentation/],
    ['broken YAML', `${HEAD}spec: [\n`, /^4:1 /],
    ['a list as an address', `${HEAD}spec: {url: [a]}\n`, '3:13 expected a string'],
    ['a spec that is not a string key', `${HEAD}spec: {? [a] : b}\n`, /^3:10 expected "key: value"/],
    [
      'both names of a field',
      `x: {"@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm, config: {vm_config: {}, vmConfig: {}}}\n`,
      /vm_config and vmConfig are the same field$/,
    ],
  ] as readonly (readonly [string, string, string | RegExp | undefined, number?])[])
    it(name, () => {
      const { unread, found: count } = read(text);
      if (expected === undefined) assert.ok(unread.length <= 1);
      else {
        assert.equal(unread.length, 1, JSON.stringify(unread));
        if (typeof expected === 'string') assert.equal(unread[0], expected);
        else assert.match(unread[0] ?? '', expected);
      }
      assert.equal(count, found);
    });
});

describe('what does not matter for a reference is not reported', () => {
  for (const [name, text, found] of [
    ['a duplicate key elsewhere', `${HEAD}metadata: {labels: {a: b, a: c}}\nspec: {url: "oci://a.b/c:1"}\n`, 1],
    ['a tag elsewhere', `${HEAD}metadata: {annotations: {a: !x y}}\nspec: {url: "oci://a.b/c:1"}\n`, 1],
    ['a word of YAML 1.1 elsewhere', `${HEAD}metadata: {labels: {a: yes}}\nspec: {url: "oci://a.b/c:1"}\n`, 1],
    ['a broken document without a word of a target', `a: [\n---\n${GOOD}`, 1],
    ['a composition with merges', 'x-a: &a {image: b}\nservices: {c: {<<: *a}}\n', 0],
    ['an unquoted key of YAML 1.1', `on: push\n---\n${GOOD}`, 1],
    ['a separator inside a string', `a: |\n  ---\n  b\n---\n${GOOD}`, 1],
    [
      'tabs after a colon and before a comment',
      `apiVersion:\textensions.istio.io/v1\t# a\nkind: WasmPlugin\nspec: {url:\t"oci://a.b/c:1"}\n`,
      1,
    ],
    [
      'JSON with tabs',
      `{\n\t"apiVersion": "extensions.istio.io/v1",\n\t"kind": "WasmPlugin",\n\t"spec": {\n\t\t"url": "oci://a.b/c:1"\n\t}\n}\n`,
      1,
    ],
    [
      'several JSON values',
      '{"apiVersion":"extensions.istio.io/v1","kind":"WasmPlugin","spec":{"url":"a"}}\n'.repeat(3),
      3,
    ],
    ['a document end', `${GOOD}...\n---\n${GOOD}`, 2],
    ['a separator with a comment', `--- # one\n${GOOD}---\t\n${GOOD}`, 2],
  ] as const)
    it(name, () => assert.deepEqual(read(text), { unread: [], found }));
});

describe('large and deep documents', () => {
  const bomb = (levels: number): string =>
    ['a0: &a0 [x, x]', ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)].join(
      '\n',
    );
  it('aliases that repeat aliases cost nothing where nothing is read', () =>
    assert.deepEqual(read(`${bomb(60)}\n${GOOD}`), { unread: [], found: 1 }));
  it('and are refused in a configuration', () => {
    const { unread, found } = read(`${bomb(60)}\n${HEAD}spec: {url: "oci://a.b/c:1", pluginConfig: {x: *a60}}\n`);
    assert.deepEqual(
      unread.map((one) => one.replace(/^\S+ /, '')),
      ['it has more than 20000 values'],
    );
    assert.equal(found, 1);
  });
  it('and in lists of lists', () => {
    const list = (items: string): string => `{apiVersion: v1, kind: List, items: [${items}]}`;
    const many = (alias: string): string => Array.from({ length: 300 }, () => `*${alias}`).join(', ');
    const text = `x: &x ${list('{}')}\ny: &y ${list(many('x'))}\nz: &z ${list(many('y'))}\n# WasmPlugin\n`;
    const { unread } = read(`${text}apiVersion: v1\nkind: List\nitems: [${many('z')}]\n`);
    assert.deepEqual(
      unread.map((one) => one.replace(/^\S+ /, '')),
      ['the file has more than 50000 objects'],
    );
  });
  it('and in containers of pods', () => {
    const many = (alias: string): string => Array.from({ length: 300 }, () => `*${alias}`).join(', ');
    const text = `e: &e {name: RELATED_IMAGE_WASM}\nc: &c {env: [${many('e')}]}\n`;
    const { unread } = read(`${text}apiVersion: v1\nkind: Pod\nspec: {containers: [${many('c')}]}\n`);
    assert.match(unread.join('\n'), /more than 50000 values at/);
  });
  for (const [name, text] of [
    ['lists', `kind: WasmPlugin\na: ${'['.repeat(50_000)}`],
    ['lists that end', `kind: WasmPlugin\na: ${'['.repeat(3000)}${']'.repeat(3000)}\n`],
    ['JSON', `{"kind":"WasmPlugin","a":${'['.repeat(3000)}${']'.repeat(3000)}}`],
    ['a million', `{"kind":"WasmPlugin","a":${'['.repeat(1_000_000)}`],
    ['both kinds of', `kind: WasmPlugin\na: ${'[{a: '.repeat(6000)}`],
  ] as const)
    it(`refuses ${name} in lists`, () => {
      const { unread, found } = read(text);
      assert.equal(unread.length, 1);
      assert.equal(found, 0);
    });
  it('reads a file of 10 MiB, of which only one document matters', () => {
    const other = 'a: bcdefghij\n'.repeat(8500);
    const text = `${`${other}---\n`.repeat(100)}${GOOD}`;
    assert.ok(text.length > 10 * 1024 * 1024);
    assert.deepEqual(read(text), { unread: [], found: 1 });
  });
  it('refuses one document of 5 MiB that names a target', () => {
    const { unread } = read(`${HEAD}spec: {url: a}\n${'# bcdefghij\n'.repeat(500_000)}`);
    assert.deepEqual(unread, ['1:1 the document is longer than 4 MiB']);
  });
});

describe('templates', () => {
  for (const [name, text] of [
    ['a condition', `{{- if .Values.x }}\n${GOOD}{{- end }}\n`],
    ['a value', `${HEAD}spec:\n  url: {{ .Values.url }}\n`],
  ] as const)
    it(`are recognised by ${name}`, () => {
      const { unread, references } = findReferences({ text, name: 'x.yaml' });
      assert.deepEqual(
        unread.map(({ isTemplate }) => isTemplate),
        [true],
      );
      assert.deepEqual(references, []);
    });
});
