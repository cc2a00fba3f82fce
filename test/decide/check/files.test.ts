import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type TreeFile, TreeSearch } from '../../../src/decide/check/files.ts';
import { printCheck } from '../../../src/decide/check/print.ts';
import { jsonOfCheck } from '../../../src/decide/check/report.ts';
import { RULES, statusOf } from '../../../src/decide/check/rules.ts';
import { HEX } from './target-rows.ts';

const OTHER = 'cd34'.repeat(16);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Given = Readonly<Record<string, string | Uint8Array>>;

function search(files: Given, templates: readonly string[] = []) {
  const all = Object.entries(files).map(([path, content]): TreeFile => {
    return {
      path,
      bytes: typeof content === 'string' ? bytes(content) : content,
      isTemplate: templates.includes(path),
    };
  });
  const tree = new TreeSearch();
  for (const file of all) tree.add(file);
  for (const path of tree.patches) for (const file of all) if (file.path === path) tree.add(file);
  return tree.result();
}

/** Each finding as `file:line:column rule`. */
function findings(files: Given, templates: readonly string[] = []): readonly string[] {
  const { entries, remarks } = search(files, templates);
  return [...entries.flatMap((entry) => entry.findings), ...remarks].map(
    ({ place, rule }) => `${place.file}:${place.line}:${place.column} ${rule}`,
  );
}

const plugin = (spec: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: auth}\nspec:\n${spec}`;
const remote = (digest: string): string =>
  `x:\n  "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm\n  config:\n    vm_config: {code: {remote: {http_uri: {uri: "https://a.example/f.wasm"}${digest}}}}\n`;

describe('what the text of a reference shows', () => {
  for (const [name, spec, expected] of [
    ['pinned in the address', `  url: oci://a.b/c@sha256:${HEX}\n`, []],
    ['pinned in the field', `  url: oci://a.b/c:v1\n  sha256: ${HEX}\n`, []],
    ['pinned in both', `  url: oci://a.b/c@sha256:${HEX}\n  sha256: ${HEX}\n`, []],
    ['a tag', '  url: oci://a.b/c:v1\n', ['5:8 unpinned']],
    ['neither tag nor digest', '  url: oci://a.b/c\n', ['5:8 unpinned']],
    ['an empty digest', '  url: oci://a.b/c:v1\n  sha256: ""\n', ['5:8 unpinned']],
    ['two digests', `  url: oci://a.b/c@sha256:${HEX}\n  sha256: ${OTHER}\n`, ['6:11 digest-conflict']],
    ['a digest with a prefix', `  url: oci://a.b/c:v1\n  sha256: sha256:${HEX}\n`, ['6:11 digest-form']],
    ['a digest in upper case', `  url: oci://a.b/c:v1\n  sha256: ${HEX.toUpperCase()}\n`, ['6:11 digest-form']],
    ['a short digest', '  url: oci://a.b/c:v1\n  sha256: abc\n', ['6:11 digest-form']],
    ['a short name', `  url: oci://acme/c@sha256:${HEX}\n`, ['5:8 short-name']],
    ['another scheme', '  url: docker://a.b/c:v1\n', ['5:8 address']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux replaces it.
    ['a variable', '  url: oci://a.b/c:${TAG}\n', ['5:8 variable']],
    ['a file', '  url: file:///f.wasm\n', ['5:8 file']],
    ['http without a digest', '  url: https://a.b/f.wasm\n', ['5:8 unpinned']],
    [
      'failing open in the phase of authentication',
      `  url: oci://a.b/c@sha256:${HEX}\n  phase: AUTHN\n  failStrategy: FAIL_OPEN\n`,
      ['5:8 fail-open'],
    ],
    ['failing open by its name', `  url: oci://a.b/c@sha256:${HEX}\n  failStrategy: FAIL_OPEN\n`, ['5:8 fail-open']],
    [
      'failing open in the phase of statistics',
      `  url: oci://a.b/c@sha256:${HEX}\n  phase: STATS\n  failStrategy: FAIL_OPEN\n`,
      [],
    ],
    ['reloading', `  url: oci://a.b/c@sha256:${HEX}\n  phase: AUTHN\n  failStrategy: FAIL_RELOAD\n`, []],
    ['failing closed', `  url: oci://a.b/c@sha256:${HEX}\n  phase: AUTHN\n  failStrategy: FAIL_CLOSE\n`, []],
  ] as const)
    it(name, () =>
      assert.deepEqual(
        findings({ 'a.yaml': plugin(spec) }),
        expected.map((one) => `a.yaml:${one}`),
      ),
    );

  it('the same digest for an image and for a module', () => {
    const files = {
      'a.yaml': plugin(`  url: oci://a.b/c:v1\n  sha256: ${HEX}\n`),
      'b.yaml': remote(`, sha256: ${HEX}`),
    };
    assert.deepEqual(findings(files), ['a.yaml:5:8 digest-kind', 'b.yaml:4:50 digest-kind']);
    assert.deepEqual(findings({ ...files, 'b.yaml': remote(`, sha256: ${OTHER}`) }), []);
  });
  it('a remote module without a digest', () =>
    assert.deepEqual(findings({ 'b.yaml': remote('') }), ['b.yaml:4:50 unpinned']));
});

describe('patches in other files', () => {
  const kustomization = (patch: string): string => `patches:\n- ${patch}\n`;
  const patch = '- op: replace\n  path: /spec/url\n  value: oci://a.b/c:v1\n';
  for (const [name, files, expected] of [
    [
      'are read as the kustomization says',
      { 'o/kustomization.yaml': kustomization('{path: p.yaml, target: {kind: WasmPlugin}}'), 'o/p.yaml': patch },
      ['o/p.yaml:3:10 unpinned'],
    ],
    [
      'also if they come first',
      { 'a/p.yaml': patch, 'b/kustomization.yml': kustomization('{path: ../a/p.yaml, target: {kind: WasmPlugin}}') },
      ['a/p.yaml:3:10 unpinned'],
    ],
    [
      'also without a word of a target',
      {
        'k/Kustomization': kustomization('{path: p.json, target: {kind: ClusterAdmissionPolicy}}'),
        'k/p.json': '[{"op":"add","path":"/spec/module","value":"a.b/c:1"}]',
      },
      ['k/p.json:1:45 unpinned'],
    ],
    [
      'with a pattern for the kind',
      { 'k/kustomization.yaml': kustomization('{path: p.yaml, target: {kind: "Wasm.*"}}'), 'k/p.yaml': patch },
      ['k/p.yaml:3:10 unpinned'],
    ],
    [
      'are not read for another kind',
      { 'k/kustomization.yaml': kustomization('{path: p.yaml, target: {kind: Deployment}}'), 'k/p.yaml': patch },
      [],
    ],
    ['are not read if nothing names them', { 'k/p.yaml': patch }, []],
    [
      'are reported if they cannot be read',
      { 'k/kustomization.yaml': kustomization('{path: p.yaml, target: {kind: WasmPlugin}}'), 'k/p.yaml': '- op: [\n' },
      ['k/p.yaml:2:1 unreadable'],
    ],
  ] as const)
    it(name, () => assert.deepEqual(findings(files), expected));
});

describe('templates of charts', () => {
  const template = `{{- if .Values.x }}\n${plugin('  url: {{ .Values.url }}\n')}{{- end }}\n`;
  const quotedValue = plugin('  url: "{{ .Values.url }}"\n');
  it('are skipped, each with one note', () =>
    assert.deepEqual(
      findings({ 'c/templates/a.yaml': template, 'c/templates/b.yaml': quotedValue }, [
        'c/templates/a.yaml',
        'c/templates/b.yaml',
      ]),
      ['c/templates/b.yaml:5:9 template', 'c/templates/a.yaml:1:3 template'],
    ));
  it('are not skipped elsewhere, where other programs may read them', () =>
    assert.deepEqual(findings({ 'a.yaml': template, 'b.yaml': quotedValue }), [
      'b.yaml:5:9 variable',
      'a.yaml:1:3 unreadable',
    ]));
  it('are checked if they contain no action', () =>
    assert.deepEqual(findings({ 't.yaml': plugin('  url: oci://a.b/c:v1\n') }, ['t.yaml']), ['t.yaml:5:8 unpinned']));
});

describe('files in other encodings', () => {
  const text = plugin('  url: oci://a.b/c:v1\n');
  for (const [name, content, expected] of [
    ['UTF-16, which YAML allows', Buffer.from(`\ufeff${text}`, 'utf16le'), ['a.yaml:1:1 unreadable']],
    ['UTF-16 the other way round', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), ['a.yaml:1:1 unreadable']],
    ['Latin-1 with a word of a target', Buffer.from(`# caf\xe9\n${text}`, 'latin1'), ['a.yaml:1:1 unreadable']],
    ['Latin-1 without one', Buffer.from('a: caf\xe9\n', 'latin1'), []],
    ['an empty file', Buffer.alloc(0), []],
    ['zeros', Buffer.alloc(1000), []],
  ] as const)
    it(name, () => assert.deepEqual(findings({ 'a.yaml': content }), expected));
});

describe('the report', () => {
  const secret = 'hunter2-secret';
  const { entries, remarks } = search({
    'a.yaml': plugin(
      `  url: https://user:${secret}@a.b/f.wasm?token=${secret}\n  pluginConfig: {password: ${secret}}\n`,
    ),
  });
  const report = {
    files: 1,
    entries: entries.map((one) => ({ ...one, resolved: undefined, isVerified: false, isRecorded: false })),
    remarks,
  };
  it('never shows values of a configuration, logins or queries', () => {
    const json = JSON.stringify(jsonOfCheck(report));
    assert.ok(json.includes('"keys":["password"]'));
    assert.ok(!json.includes(secret), json);
    assert.ok(!printCheck(report, {}).includes(secret));
  });
  for (const [name, text] of [
    ['a value that programs read differently', plugin('  url: oci://a.b/c:v1\n  pluginConfig: {pin: 0177777}\n')],
    ['a broken line', plugin('  url: oci://a.b/c:v1\n  pluginConfig: {pin: 0177777\n  a: "0177777\n')],
    ['a broken block', `${plugin('  url: oci://a.b/c:v1\n')}  0177777\n0177777: 0177777: 0177777\n- 0177777\n`],
    ['a login in another scheme', plugin('  url: docker://user:0177777@a.b/c:v1\n')],
    ['a login without a scheme', plugin('  url: user:0177777@a.b:5000/c:v1\n')],
    ['a login of an image', plugin('  url: oci://user:0177777@a.b/c:v1\n')],
    ['a text after a directive', `%0177777\n${plugin('  url: a\n')}`],
  ] as const)
    it(`does not show ${name}`, () => {
      const found = search({ 'a.yaml': text });
      const whole = {
        ...found,
        files: 1,
        entries: found.entries.map((one) => ({ ...one, resolved: undefined, isVerified: false, isRecorded: false })),
      };
      assert.ok(found.entries.length + found.remarks.length > 0);
      const shown = JSON.stringify(jsonOfCheck(whole)) + printCheck(whole, {});
      assert.ok(!shown.includes('0177777'), shown);
    });
  it('ends with the numbers', () =>
    assert.equal(printCheck(report, {}).split('\n').at(-1), '1 reference in 1 file: 1 error'));
  it('has the status of the worst finding', () => {
    assert.equal(statusOf([]), 0);
    assert.equal(statusOf(['note', 'warning']), 0);
    assert.equal(statusOf(['nothing-found', 'warning']), 4);
    assert.equal(statusOf(['nothing-found', 'could-not-find-out']), 5);
    assert.equal(statusOf(['could-not-find-out', 'error', 'nothing-found']), 3);
  });
  it('has only findings that docs/check.md explains', () => {
    const rows = [...readFileSync('docs/check.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
    assert.deepEqual(
      rows.map(([, name, help, level]) => [name, help, level]),
      Object.entries(RULES).map(([name, { level, help }]) => [name, help, level.replaceAll('-', ' ')]),
    );
  });
});
