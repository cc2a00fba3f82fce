import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAddress } from '../../../src/decide/check/address.ts';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { findReferences } from '../../../src/decide/check/find.ts';
import { type CheckReport, jsonOfCheck } from '../../../src/decide/check/report.ts';
import { printRepository } from '../../../src/oci/reference.ts';

const CODE = '{vm_config: {code: {remote: {http_uri: {uri: "https://files.example/f.wasm"}}}}}';
const TYPE = 'envoy.extensions.filters.http.wasm.v3.Wasm';
const filter = (fields: string): string =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nspec:\n  value:\n${fields}`;
const typed = (type: string, code = CODE): string => filter(`    "@type": ${type}\n    config: ${code}\n`);

/** Addresses, or why something could not be read. */
function foundIn(text: string): readonly (string | undefined)[] {
  const { references, unread } = findReferences({ text, name: 'x.yaml' });
  return [...references.map(({ address }) => address?.text), ...unread.map(({ why }) => `unread: ${why}`)];
}

describe('a reference is found however its type is written', () => {
  for (const [name, text] of [
    ['another prefix, which Envoy ignores', typed(`x/${TYPE}`)],
    ['a prefix with slashes', typed(`a.example/b/${TYPE}`)],
    [
      'a typed struct without a prefix',
      filter(`    "@type": x/udpa.type.v1.TypedStruct\n    type_url: ${TYPE}\n    value: {config: ${CODE}}\n`),
    ],
  ] as const)
    it(name, () => assert.deepEqual(foundIn(text), ['https://files.example/f.wasm']));
});

describe('files inside objects', () => {
  const file = (kind: string, field: string, name: string, lines: string): string =>
    `apiVersion: v1\nkind: ${kind}\n${field}:\n  ${name}: |\n    ${lines.trimEnd().replaceAll('\n', '\n    ')}\n`;
  const manifest = typed(TYPE);
  for (const [name, text, expected] of [
    ['a ConfigMap', file('ConfigMap', 'data', 'envoy.yaml', manifest), ['https://files.example/f.wasm']],
    ['another name', file('ConfigMap', 'data', 'bootstrap', manifest), ['https://files.example/f.wasm']],
    ['upper case', file('ConfigMap', 'data', 'ENVOY.YAML', manifest), ['https://files.example/f.wasm']],
    ['a script that has one', file('ConfigMap', 'data', 'run.sh', `cat <<END\n${manifest}END\n`), []],
    ['a text about one', file('ConfigMap', 'data', 'README', 'kind: WasmPlugin: {\n'), []],
  ] as const)
    it(name, () => assert.deepEqual(foundIn(text), expected));
});

describe('what a tag could hide is reported', () => {
  const binary = (text: string): string => Buffer.from(text).toString('base64');
  const UNREAD = 'unread: programs read this tag differently: put a string that starts with "!" in quotes';
  const istio = 'apiVersion: extensions.istio.io/v1alpha1\n';
  const spec = 'spec: {url: "oci://a.example/b:1"}\n';
  for (const [name, text, expected] of [
    ['a kind', `${istio}kind: !x WasmPlugin\n${spec}`, [UNREAD]],
    ['a kind that is encoded', `${istio}kind: !!binary ${binary('WasmPlugin')}\n${spec}`, [UNREAD]],
    [
      'a kind that a directive encodes',
      `%TAG ! tag:yaml.org,2002:\n---\n${istio}kind: !binary ${binary('WasmPlugin')}\n${spec}`,
      [UNREAD],
    ],
    ['a group', `apiVersion: !x extensions.istio.io/v1alpha1\nkind: WasmPlugin\n${spec}`, [UNREAD]],
    ['a type', typed(`!x type.googleapis.com/${TYPE}`), [UNREAD]],
    [
      'an item of a list',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: extensions.istio.io/v1, kind: !x WasmPlugin}\n`,
      [UNREAD],
    ],
    [
      'a file in a ConfigMap',
      `apiVersion: v1\nkind: ConfigMap\ndata: {envoy.yaml: !!binary ${binary(typed(TYPE))}}\n`,
      [UNREAD],
    ],
    ['other tags, in documents of other programs', 'Resources: {A: !Ref b}\nkind: c\n', []],
  ] as const)
    it(name, () => assert.deepEqual(foundIn(text), expected));
});

it('reports a module that is written into the configuration', () => {
  for (const source of ['inline_bytes: AGFzbQ==', 'inlineString: x', 'environment_variable: MODULE']) {
    const text = typed(`type.googleapis.com/${TYPE}`, `{vm_config: {code: {local: {${source}}}}}`);
    assert.deepEqual(foundIn(text), ['unread: the module is written into the configuration, so it is not checked']);
  }
});

describe('addresses mean what they mean to the target', () => {
  for (const text of ['oci://docker.io/f:v1', 'docker.io/f:v1', 'oci://index.docker.io/f:v1', 'oci://f:v1'])
    it(`${text} is one of the library of Docker Hub`, () => {
      const address = readAddress('istio', 'image', text);
      assert.equal(address.kind === 'image' && printRepository(address.repository), 'docker.io/library/f');
    });
  for (const target of ['istio', 'image-volume', 'envoy-gateway', 'related-image'] as const)
    it(`no folder is read for ${target}`, () => {
      for (const scheme of target === 'image-volume' ? [''] : ['oci://', ''])
        assert.equal(readAddress(target, 'image', `${scheme}oci-layout:copies/a.b/c:v1`).kind, 'invalid');
    });
});

it('writes out the digest that is meant', () => {
  const search = new TreeSearch();
  const digest = `SHA256:${'AB'.repeat(32)}`;
  const text = `apiVersion: extensions.istio.io/v1\nkind: WasmPlugin\nspec: {url: "a.example/b", sha256: "${digest}"}\n`;
  search.add({ path: 'x.yaml', bytes: Buffer.from(text), isTemplate: false });
  assert.equal(search.result().entries[0]?.findings[0]?.hint, `write ${'ab'.repeat(32)}`);
});

it('prints no login, query or default of an address, whatever is wrong with it', () => {
  const report = (text: string): string => {
    const search = new TreeSearch();
    search.add({ path: 'x.yaml', bytes: Buffer.from(text), isTemplate: false });
    const { entries, remarks } = search.result();
    const checked = entries.map((one) => ({ ...one, resolved: undefined, isVerified: false, isRecorded: false }));
    return JSON.stringify(jsonOfCheck({ files: 1, entries: checked, remarks } satisfies CheckReport));
  };
  const istio = 'apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nspec: {url: "ADDRESS"}\n';
  const volume = 'apiVersion: v1\nkind: Pod\nspec: {volumes: [{name: v, image: {reference: "ADDRESS"}}]}\n';
  const google = 'mainVersionId: v1\nversions: {v1: {imageUri: a.example/b, pluginConfigData: ADDRESS}}\n';
  for (const [text, address] of [
    [istio, 'https://me:$(PASSWORD:-s3cret)@h.example/f.wasm'],
    [istio, 'https://h.example/f.wasm?t={{ default \\"s3cret\\" .Values.t }}'],
    [istio, 'oci://me:p@s3cret@h.example/f:v1'],
    [istio, 'oci://h.example/f?t=s3cret'],
    [istio, 'oci://h.example/F?t=s3cret'],
    [istio, 's3://h.example/f?t=s3cret'],
    [istio, 'h.example:5000/f?t=s3cret'],
    [volume, 'https://h.example/f.wasm?t=s3cret'],
    [volume, 'h.example/f.wasm?t=s3cret'],
    [volume, 'me:s3cret@h.example/f'],
  ] as const) {
    const printed = report(text.replace('ADDRESS', address));
    assert.match(printed, /"rule":"(?:address|variable)"/, address);
    assert.doesNotMatch(printed, /s3cret/, address);
  }
  assert.doesNotMatch(report(google.replace('ADDRESS', '1234567890')), /1234567890/);
});
