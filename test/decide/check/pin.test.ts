import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf, hexOf } from '../../../src/core/digest.ts';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { isPinnable, type Outcome, pinText } from '../../../src/decide/check/pin/pin.ts';
import { parseTag } from '../../../src/oci/reference.ts';

const DIGEST = digestOf(Buffer.from('image'));
const HEX = hexOf(DIGEST);
const OTHER = hexOf(digestOf(Buffer.from('other')));
const HEAD = 'apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\n';
const POLICY = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nspec:\n  wasm:\n';

function find(text: string, name = 'a.yaml') {
  const search = new TreeSearch();
  search.add({ path: name, bytes: Buffer.from(text), isTemplate: false });
  return search.result().entries;
}

/** Pins all references of a text. */
function pin(text: string, tag?: string, name?: string): { text: string; outcomes: readonly Outcome[] } {
  const wanted = find(text, name)
    .filter(isPinnable)
    .map((entry) => ({ entry, digest: DIGEST, ...(tag === undefined ? {} : { tag: parseTag(tag) }) }));
  return pinText(text, wanted);
}

const bottom = (text: string): string => `${HEAD}spec:\n${text}`;
/** What is written: `^` is where the pin goes, `#HEX#` is the digest. */
const ROWS: readonly (readonly [name: string, text: string])[] = [
  ['a plain value', bottom('  url: oci://a.b/c:v1^\n')],
  ['no tag', bottom('  url: oci://a.b/c^\n')],
  ['a host with a port', bottom('  url: oci://a.b:5000/c:v1^\n')],
  ['a missing last newline', bottom('  url: oci://a.b/c:v1^')],
  ['a comment after it', bottom('  url: oci://a.b/c:v1^   # {{ keep: this }} "\n')],
  ['double quotes', bottom('  url: "oci://a.b/c:v1^"\n')],
  ['single quotes', bottom("  url: 'oci://a.b/c:v1^'   \n")],
  ['odd spaces', bottom('  url   :    oci://a.b/c:v1^   \n  phase:    AUTHN\n')],
  ['the value on the next line', bottom('  url:\n      oci://a.b/c:v1^\n')],
  ['an anchor without aliases', bottom('  url: &a oci://a.b/c:v1^\n')],
  ['an anchor that is used for another value', bottom('  x: &a {b: 1}\n  y: *a\n  url: oci://a.b/c:v1^\n')],
  ['a flow mapping', `${HEAD}spec: {url: oci://a.b/c:v1^, phase: AUTHN}\n`],
  ['a flow mapping over lines', `${HEAD}spec: {\n    phase: AUTHN,  url: oci://a.b/c:v1^\n  , priority: 1 }\n`],
  ['CRLF', bottom('  url: oci://a.b/c:v1^\n  pluginConfig:\n    a: "1"\n').replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeff${bottom('  url: oci://a.b/c:v1^\n')}`],
  ['text outside of ASCII before it', `# \u{1f600} é 漢\n${bottom('  url: oci://a.b/c:v1^ # é\n')}`],
  ['tabs in comments', `#\t\tx\n${bottom('  url: oci://a.b/c:v1^\t# y\n')}`],
  [
    'two documents',
    `---\n# one\n${bottom('  url: oci://a.b/c:v1^\n')}--- # two\n${bottom('  url: oci://a.b/d:v1^\n')}...\n`,
  ],
  ['a list', `kind: List\napiVersion: v1\nitems:\n- ${bottom('  url: oci://a.b/c:v1^\n').replaceAll('\n', '\n  ')}\n`],
  ['JSON', '{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{ "url" : "oci://a.b/c:v1^"}}'],
  ['a key with other documents that are odd', `a: {b: 1, b: 2}\nc: !x y\n---\n${bottom('  url: oci://a.b/c:v1^\n')}`],
  ['a block scalar beside it', bottom('  pluginConfig:\n    a: |+\n      url: x\n\n\n  url: oci://a.b/c:v1^\n')],
  ['an empty sha256', bottom('  url: oci://a.b/c:v1^\n  sha256: ""\n')],
  ['a quoted key', bottom('  "url": oci://a.b/c:v1^\n')],
  [
    'an operator',
    `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - env:\n            - name: RELATED_IMAGE_WASM\n              value: "oci://a.b/c:v1^"\n`,
  ],
  ['an image volume', 'apiVersion: v1\nkind: Pod\nspec: {volumes: [{name: v, image: {reference: "a.b/c:v1^"}}]}\n'],
  [
    'Kubewarden',
    'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec:\n  module: registry://a.b/c:v1^\n',
  ],
  [
    'a sha256 with a prefix',
    bottom('  url: oci://a.b/c:v1\n  sha256: sha256:#HEX#\n').replace('sha256:#HEX#', `<sha256:${HEX}|#HEX#>`),
  ],
  ['a sha256 in upper case', bottom(`  url: oci://a.b/c:v1\n  sha256: "<${HEX.toUpperCase()}|#HEX#>" # x\n`)],
  ['a placeholder', bottom('  url: oci://a.b/c:v1\n  sha256: <todo|#HEX#>\n')],
  ['Envoy Gateway', `${POLICY}  - code:\n      type: Image\n      image:\n        url: a.b/c:v1^\n`],
  [
    'a missing field beside http',
    `${POLICY}  - code:\n      type: HTTP\n      http:\n        url: https://a.b/c.wasm # x<|\n        sha256: #HEX#>\n    name: x\n`,
  ],
  [
    'an empty field of a module over http',
    `${POLICY}  - code:\n      http:\n        sha256: "<|#HEX#>" # x\n        url: https://a.b/c.wasm\n`,
  ],
  [
    'one at the end of the file',
    `${POLICY}  - code:\n      type: HTTP\n      http:\n        url: "https://a.b/c.wasm"<|\n        sha256: "#HEX#">`,
  ],
  ['one in a flow mapping', `${POLICY}  - code: {type: HTTP, http: {url: 'https://a.b/c.wasm'<|, sha256: '#HEX#'>}}\n`],
  [
    'one in JSON',
    '{\n  "apiVersion": "gateway.envoyproxy.io/v1alpha1",\n  "kind": "EnvoyExtensionPolicy",\n  "spec": {"wasm": [{"code": {"http": {\n    "url": "https://a.b/c.wasm"<|,\n    "sha256": "#HEX#">\n  }}}]}\n}\n',
  ],
  [
    'one that is the first in a list item',
    `${POLICY}  - code: {type: HTTP,\n      http: {\n        url: https://a.b/c.wasm<|,\n        sha256: #HEX#>\n      }}\n`,
  ],
  [
    'one in a file with both line ends',
    `# x\r\n${POLICY}  - code:\n      http:\n        url: https://a.b/c.wasm<|\n        sha256: #HEX#>\n    name: x\r\n`,
  ],
  [
    'one at the end of a file with CRLF',
    `${`${POLICY}  - code:\n      http:\n`.replaceAll('\n', '\r\n')}        url: https://a.b/c.wasm<|\r\n        sha256: #HEX#>`,
  ],
  [
    'one in a file with CRLF',
    `${POLICY}  - code:\n      http:\n        url: https://a.b/c.wasm<|\n        sha256: #HEX#>\n    name: x\n`.replaceAll(
      '\n',
      '\r\n',
    ),
  ],
];
const envoy = (code: string): string =>
  `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
spec:
  configPatches:
  - patch:
      value:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
          config:
            vm_config:
              code:
                remote:
${code}`;
const ENVOY: typeof ROWS = [
  [
    'an image of an EnvoyFilter',
    envoy(
      `                  # x\n                  <|sha256: #HEX#\n                  >http_uri:\n                    uri: oci://a.b/c:v1\n                    timeout: 10s\n`,
    ),
  ],
  [
    'the same in one line',
    envoy('                  {<|sha256: #HEX#, >http_uri: {uri: oci://a.b/c:v1, timeout: 10s}}\n'),
  ],
  [
    'an empty field of an EnvoyFilter',
    envoy("                  {http_uri: {uri: 'oci://a.b/c:v1'}, sha256: '<|#HEX#>'}\n"),
  ],
  [
    'a module of an EnvoyFilter',
    envoy('                  http_uri: {uri: https://a.b/c.wasm}\n                  sha256: <wrong|#HEX#>\n'),
  ],
];

/** @returns the text before and after. */
function split(row: string): readonly [string, string] {
  const filled = row.replaceAll('#HEX#', HEX);
  return [
    filled.replaceAll('^', '').replace(/<([^|>]*)\|[^>]*>/gs, '$1'),
    filled.replaceAll('^', `@${DIGEST}`).replace(/<[^|>]*\|([^>]*)>/gs, '$1'),
  ];
}

describe('pinText', () => {
  for (const [name, row] of [...ROWS, ...ENVOY])
    it(`writes the pin alone: ${name}`, () => {
      const [before, after] = split(row);
      const { text, outcomes } = pin(before);
      assert.equal(text, after, JSON.stringify(outcomes.map((one) => ('why' in one ? one.why : one.kind))));
      assert.ok(outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'changed'));
    });
  for (const [name, row] of [...ROWS, ...ENVOY])
    it(`changes nothing the second time: ${name}`, () => {
      const [, after] = split(row);
      const { text, outcomes } = pin(after);
      assert.equal(text, after);
      assert.ok(outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'same'));
    });

  const LEFT: readonly (readonly [name: string, text: string, why: RegExp])[] = [
    ['a literal block', bottom('  url: |-\n    oci://a.b/c:v1\n'), /in place/],
    ['a folded block', bottom('  url: >-\n    oci://a.b/c:v1\n'), /in place/],
    ['a value with escapes', bottom('  url: "oci:\\/\\/a.b/c:v1"\n'), /in place/],
    [
      'JSON with escapes',
      '{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{"url":"oci:\\/\\/a.b/c:v1"}}',
      /in place/,
    ],
    ['a value over two lines', bottom('  url: "oci://a.b/\\\n    c:v1"\n'), /in place/],
    ['an alias', bottom('  x: &a oci://a.b/c:v1\n  url: *a\n'), /anchor/],
    ['an anchor that is used again', bottom('  url: &a oci://a.b/c:v1\n  x: *a\n'), /anchor/],
    ['a mapping that is used again', `${HEAD}x: &a\n  url: oci://a.b/c:v1\nspec: *a\n`, /anchor/],
    [
      'a manifest in a ConfigMap',
      `apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    ${bottom('  url: oci://a.b/c:v1\n').replaceAll('\n', '\n    ')}\n`,
      /inside a string/,
    ],
    [
      'a patch in a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- target: {kind: WasmPlugin}\n  patch: |\n    - op: replace\n      path: /spec/url\n      value: oci://a.b/c:v1\n',
      /patch/,
    ],
    [
      'a digest of something else in upper case',
      bottom(`  url: oci://a.b/c:v1\n  sha256: ${OTHER.toUpperCase()}\n`),
      /something else/,
    ],
  ];
  for (const [name, text, why] of LEFT)
    it(`leaves what it cannot write: ${name}`, () => {
      const result = pin(text, undefined, name.includes('kustomization') ? 'kustomization.yaml' : undefined);
      assert.equal(result.text, text);
      const [outcome, ...others] = result.outcomes;
      assert.equal(others.length, 0);
      assert.match(outcome?.kind === 'left' ? outcome.why : `${outcome?.kind}`, why);
    });

  it('writes the others beside one that it cannot write', () => {
    const make = (pin: string): string =>
      `${bottom(`  url: oci://a.b/c:v1${pin}\n`)}---\n${bottom('  url: &a oci://a.b/d:v1\n  x: *a\n')}---\n${bottom(`  url: oci://a.b/e:v1${pin}\n`)}`;
    const { text, outcomes } = pin(make(''));
    assert.equal(text, make(`@${DIGEST}`));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['changed', 'left', 'changed'],
    );
  });
  it('does not take a pinned one for another', () => {
    const conflict = bottom(`  url: oci://a.b/c:v1@sha256:${OTHER}\n  sha256: ${HEX}\n`);
    assert.deepEqual(pin(conflict).outcomes, []);
  });
  it('writes a new tag with its digest, in both places', () => {
    const make = (tag: string, hex: string): string =>
      bottom(`  url: "oci://a.b:5000/c:${tag}@sha256:${hex}" # renovate\n  sha256: ${hex}\n`);
    const { text, outcomes } = pin(make('v1.0.0', OTHER), 'v1.2.3');
    assert.equal(text, make('v1.2.3', HEX));
    assert.deepEqual(outcomes[0]?.kind === 'changed' && outcomes[0].fields.map(({ path }) => path), [
      '/spec/sha256',
      '/spec/url',
    ]);
  });
  it('puts a digest in quotes that would be a number', () => {
    const digits = `1${'0'.repeat(63)}` as typeof HEX;
    const text = bottom('  url: oci://a.b/c:v1\n  sha256: todo\n');
    const wanted = find(text).map((entry) => ({ entry, digest: `sha256:${digits}` as typeof DIGEST }));
    assert.equal(pinText(text, wanted).text, bottom(`  url: oci://a.b/c:v1\n  sha256: "${digits}"\n`));
  });
});
