import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unifiedDiff } from '../../../src/decide/check/pin/diff.ts';

const PIN = `@sha256:${'ab'.repeat(32)}`;
const diff = (text: string): string => unifiedDiff('a.yaml', text.replaceAll('^', ''), text.replaceAll('^', PIN));

describe('unifiedDiff', () => {
  it('has the lines around a change that belong to its object', () => {
    assert.equal(
      diff('metadata:\n  name: f\nspec:\n  url: oci://a.b/c:v1^ # x\n  phase: AUTHN\n  sha256:\n'),
      `--- a/a.yaml
+++ b/a.yaml
@@ -3,4 +3,4 @@
 spec:
-  url: oci://a.b/c:v1 # x
+  url: oci://a.b/c:v1${PIN} # x
   phase: AUTHN
   sha256:
`,
    );
  });
  for (const [name, text] of [
    ['above it', 'spec:\n  pluginConfig:\n    name: s3cret\n  url: oci://a.b/c:v1^\n'],
    ['below it', 'spec:\n  url: oci://a.b/c:v1^\n  pluginConfig:\n    name: s3cret\n    s3cret: x\n'],
    [
      'of an outer field',
      '- config:\n    kind: s3cret\n  code:\n    image:\n      url: a.b/c:v1^\n  config:\n    kind: s3cret\n',
    ],
    ['of a list above it', '- config:\n  - kind: s3cret\n  code:\n    url: a.b/c:v1^\n'],
    ['of a list below it', 'wasm:\n- url: a.b/c:v1^\n  config:\n  - kind: s3cret\n'],
    ['of a list below its parent', '- code:\n    url: a.b/c:v1^\n  config:\n  - kind: s3cret\n'],
    ['of JSON without indentation above it', '{\n"config": {\n"kind": "s3cret"\n},\n"url": "oci://a.b/c:v1^"\n}\n'],
    ['of JSON without indentation below it', '{\n"url": "oci://a.b/c:v1^",\n"config": {\n"kind": "s3cret"\n}\n}\n'],
    ['on the same line', 'spec: {url: "oci://a.b/c:v1^", pluginConfig: {a: s3cret}}\n'],
    ['in a login', 'spec:\n  url: oci://user:s3cret@a.b/c:v1^\n'],
    ['after it', 'spec:\n  url: oci://a.b/c:v1^\n  token: s3cret\n'],
  ] as const)
    it(`shows no value ${name}`, () => {
      const shown = diff(text);
      assert.ok(shown !== '' && !shown.includes('s3cret'), shown);
    });
  it('says that the last line has no end', () => {
    assert.match(
      diff('url: oci://a.b/c:v1^'),
      /v1\n\\ No newline at end of file\n\+.*\n\\ No newline at end of file\n$/,
    );
  });
  it('counts lines that are new', () => {
    const old = 'http:\n  url: https://a.b/c\n  name: x\n';
    assert.match(
      unifiedDiff('a b.yaml', old, old.replace('  name', '  sha256: ab\n  name')),
      /^--- "a\/a b\.yaml"\n\+\+\+ "b\/a b\.yaml"\n@@ -\d,1 \+\d,2 @@\n\+ {2}sha256: ab\n {3}name: x\n$/,
    );
  });
});
