import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from 'yaml';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { RENDER_TARGETS, type RenderTarget } from '../../src/decide/inputs/choices.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { printYaml } from '../../src/decide/report/render/print-yaml.ts';
import { readRenderValues } from '../../src/decide/report/render/read-values.ts';
import { renderManifest } from '../../src/decide/report/render/render.ts';
import { FIELDS, type RenderValues } from '../../src/decide/report/render/render-values.ts';

const SECRET = 'hunter2-is-long';
const moduleDigest = digestOf(Uint8Array.of(2));
const reference = `ghcr.io/acme/filter:v1@${digestOf(Uint8Array.of(1))}`;

function read(inputs: Readonly<Record<string, string>>, text?: string, configuration?: Uint8Array): RenderValues {
  const values = readValues('render', new Map(Object.entries(inputs)));
  return readRenderValues(
    values,
    text === undefined ? undefined : { name: 'v.yaml', bytes: new TextEncoder().encode(text) },
    configuration,
  );
}

function render(to: RenderTarget, inputs: Readonly<Record<string, string>>, text?: string, bytes?: Uint8Array) {
  const needed: Record<string, string> =
    to === 'envoy' ? { 'module-url': 'http://m.example/f' } : to === 'envoy-gateway' ? { target: 'Gateway/a' } : {};
  return renderManifest(to, { reference, moduleDigest }, read({ ...needed, ...inputs }, text, bytes));
}

/** The code and the message of what is thrown. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof WasmImageError, String(error));
    return `${error.code} ${error.message} (${error.hint})`;
  }
  return 'accepted';
}

const EACH: Readonly<Record<string, string>> = {
  namespace: 'edge',
  'root-id': 'r',
  'filter-type': 'network',
  'failure-policy': 'open',
  phase: 'AUTHN',
  priority: '1',
  target: 'Gateway/a',
  'pull-secret': 's',
  'module-url': 'http://m.example/f.wasm',
  listen: '127.0.0.1:1',
};

describe('a value that a target has no field for', () => {
  for (const to of RENDER_TARGETS)
    for (const name of Object.keys(EACH).filter((one) => !(FIELDS[to] as readonly string[]).includes(one)))
      it(`is refused: ${name} for ${to}`, () =>
        assert.match(
          refusal(() => render(to, { [name]: EACH[name] ?? '' })),
          new RegExp(`^INPUT_CONFLICT Cannot use ${name} for ${to}: it has no field for it`),
        ));
});

describe('values', () => {
  const ROWS: readonly (readonly [to: RenderTarget, inputs: Readonly<Record<string, string>>, words: RegExp])[] = [
    ['envoy-gateway', { target: '' }, /INPUT_MISSING.*target is missing.*Gateway\/NAME/],
    ['envoy', { 'module-url': '' }, /INPUT_MISSING.*module-url is missing.*pulls no images/],
    ['higress', { 'failure-policy': 'reload' }, /INPUT_INVALID.*failure-policy: reload.*closed, open/],
    ['envoy-gateway', { 'failure-policy': 'reload' }, /INPUT_INVALID.*reload/],
    ['istio', { target: 'Pod/a' }, /INPUT_INVALID.*"Pod\/a".*of istio.*takes Gateway/],
    ['istio', { target: 'app=web\nGateway/a' }, /INPUT_INVALID.*"app=web"/],
    ['istio', { target: 'Gateway/app=web' }, /INPUT_INVALID/],
    ['istio', { target: '10.0.0.1:80' }, /INPUT_INVALID/],
    ['istio', { target: Array.from({ length: 17 }, (_, i) => `Gateway/g${i}`).join('\n') }, /INPUT_INVALID.*17.*16/],
    ['envoy-gateway', { target: 'Service/a' }, /INPUT_INVALID.*takes KIND\/NAME/],
    ['envoy-gateway', { target: 'app=web' }, /INPUT_INVALID/],
    ['gloo', { target: 'Gateway/a\nGateway/b' }, /INPUT_INVALID.*"Gateway\/b".*only one/],
    ['gloo', { target: 'Ingress/a' }, /INPUT_INVALID/],
    ['kubewarden', { target: 'Gateway/a' }, /INPUT_INVALID.*PolicyServer/],
    ['higress', { target: 'Gateway/a' }, /INPUT_INVALID.*Ingress/],
    ['envoy', { 'filter-type': 'network' }, /INPUT_MISSING.*target is missing.*connections/],
    ['istio', { 'filter-type': 'service' }, /INPUT_INVALID.*http, network/],
    ['envoy', { target: 'Gateway/a' }, /INPUT_INVALID.*HOST:PORT/],
    ['istio', { target: 'Gateway/A_b' }, /INPUT_INVALID.*"A_b" is not the name/],
    ['istio', { target: 'Gateway/a/b' }, /INPUT_INVALID/],
    ['istio', { target: 'web' }, /INPUT_INVALID.*neither an object/],
    ['istio', { target: 'app=*' }, /INPUT_INVALID.*"\*" is not the value/],
    ['istio', { target: 'app=a,app=b' }, /INPUT_INVALID.*twice/],
    ['istio', { name: 'Filter' }, /INPUT_INVALID.*"Filter" as name/],
    ['istio', { name: 'a'.repeat(254) }, /INPUT_INVALID/],
    ['istio', { namespace: 'a.b' }, /INPUT_INVALID.*namespace/],
    ['istio', { priority: '1.5' }, /INPUT_INVALID.*32-bit/],
    ['istio', { priority: '2147483648' }, /INPUT_INVALID.*32-bit/],
    ['istio', { 'pull-secret': 'a b' }, /INPUT_INVALID.*pull-secret/],
    ['istio', { 'root-id': 'a'.repeat(257) }, /INPUT_INVALID.*256/],
    ['istio', { phase: 'LOGGING' }, /INPUT_INVALID.*AUTHN/],
    ['envoy', { 'module-url': 'ftp://a/b' }, /INPUT_INVALID.*module-url: it is not an http/],
    ['envoy', { 'module-url': `http://u:${SECRET}@a/b` }, /INPUT_INVALID.*login/],
    ['envoy', { 'module-url': 'http://a/{{VERSION}}' }, /INPUT_INVALID.*variable/],
    ['envoy', { listen: 'localhost:80' }, /INPUT_INVALID.*IP address/],
    ['envoy', { listen: '127.0.0.1:70000' }, /INPUT_INVALID/],
  ];
  for (const [to, inputs, words] of ROWS)
    it(`are refused for ${to}: ${JSON.stringify(inputs).slice(0, 60)}`, () => {
      const text = refusal(() => render(to, inputs));
      assert.match(text, words);
      assert.ok(!text.includes(SECRET));
    });
});

describe('a values file', () => {
  for (const [text, words] of [
    ['fase: AUTHN', /INPUT_UNKNOWN.*"fase" in "v.yaml".*did you mean phase/],
    ['to: istio', /INPUT_UNKNOWN.*"to"/],
    ['phase: authn', /INPUT_INVALID.*"authn" as phase in "v.yaml".*AUTHN/],
    ['phase: AUTHN\nphase: AUTHZ', /INPUT_INVALID.*line 2/],
    ['priority: "x"', /INPUT_INVALID.*priority in "v.yaml"/],
    ['priority: 99999999999', /INPUT_INVALID/],
    ['name:', /INPUT_INVALID.*name in "v.yaml"/],
    ['name: 5', /INPUT_INVALID.*not a string/],
    ['target: []', /INPUT_INVALID.*empty/],
    ['target: [5]', /INPUT_INVALID/],
    ['- a', /INPUT_INVALID.*not a mapping/],
    ['', /INPUT_INVALID.*empty/],
    ['name: a\n---\nname: b', /INPUT_INVALID.*more than one document/],
    ['name: a\n\tb: c', /INPUT_INVALID.*line/],
    ['name: [', /INPUT_INVALID/],
    ['name: !x a', /INPUT_INVALID/],
    [`plugin-config: [${SECRET}]`, /INPUT_INVALID.*plugin-config in "v.yaml"/],
    [`plugin-config: {a: 0x1F, b: ${SECRET}}`, /INPUT_INVALID/],
  ] as const)
    it(`is refused: ${JSON.stringify(text).slice(0, 50)}`, () => {
      const said = refusal(() => render('istio', {}, text));
      assert.match(said, words);
      assert.ok(!said.includes(SECRET));
    });

  it('can be JSON, and flags win', () =>
    assert.deepEqual(
      render('istio', { phase: 'AUTHZ' }, '{"phase": "AUTHN", "priority": 3, "target": "app=web"}').spec,
      {
        selector: { matchLabels: { app: 'web' } },
        phase: 'AUTHZ',
        priority: 3,
        url: `oci://${reference}`,
      },
    ));
});

describe('a configuration', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  /** Where it is in each manifest. */
  const PATHS: Readonly<Record<RenderTarget, string>> = {
    istio: 'spec.pluginConfig',
    'traffic-extension': 'spec.wasm.pluginConfig',
    'envoy-gateway': 'spec.wasm.0.config',
    gloo: 'spec.httpGateway.options.wasm.filters.0.config',
    higress: 'spec.defaultConfig',
    kubewarden: 'spec.settings',
    envoy:
      'static_resources.listeners.0.filter_chains.0.filters.0.typed_config.http_filters.0.typed_config.config.configuration',
  };
  const at = (manifest: Json, path: string): unknown =>
    path.split('.').reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>>)[name], manifest);
  const string = (value: string) => ({ '@type': 'type.googleapis.com/google.protobuf.StringValue', value });
  const OBJECTS = ['istio', 'traffic-extension', 'higress', 'kubewarden'];

  for (const to of RENDER_TARGETS) {
    const of = (text: string | undefined, given?: Uint8Array) => at(render(to, {}, text, given), PATHS[to]);
    const isText = to === 'envoy' || to === 'gloo';
    it(`that is an object is handed over by ${to}`, () => {
      const value = { b: [1, true, 'x'], a: {} };
      const expected = isText ? string(JSON.stringify(value)) : value;
      assert.deepEqual(of('plugin-config: {b: [1, true, x], a: {}}'), expected);
      assert.deepEqual(of(undefined, bytes(JSON.stringify(value))), expected);
    });
    it(`that is text is handed over by ${to} as it is, or refused`, () => {
      if (isText) assert.deepEqual(of(undefined, bytes('on\n')), string('on\n'));
      else
        assert.match(
          refusal(() => of(undefined, bytes(SECRET))),
          /^INPUT_INVALID.*it is not strict JSON/,
        );
      if (isText) assert.deepEqual(of(undefined, bytes('[1]')), string('[1]'));
      else if (OBJECTS.includes(to))
        assert.match(
          refusal(() => of(undefined, bytes('[1]'))),
          /^INPUT_INVALID.*only an object/,
        );
      else assert.deepEqual(of(undefined, bytes('[1]')), [1]);
    });
    it(`with a number that programs round is refused for ${to}`, () => {
      const words = /^INPUT_INVALID.*programs round a number/;
      assert.match(
        refusal(() => of('plugin-config: {a: [{b: 12345678901234567890}]}')),
        words,
      );
      if (!isText)
        assert.match(
          refusal(() => of(undefined, bytes('{"a":9007199254740993}'))),
          words,
        );
    });
    it(`that is binary is handed over by ${to} as it is, or refused`, () => {
      const binary = Uint8Array.of(0xff, 0, 1);
      if (isText)
        assert.deepEqual(of(undefined, binary), {
          '@type': 'type.googleapis.com/google.protobuf.BytesValue',
          value: '/wAB',
        });
      else
        assert.match(
          refusal(() => of(undefined, binary)),
          /^INPUT_INVALID/,
        );
    });
  }
});

describe('YAML', () => {
  const VALUES: readonly Json[] = [
    { a: [], b: {}, c: [[1, [2]], [{ d: 1, e: [3] }]], f: null, g: false, h: -1.5 },
    [
      'null',
      'yes',
      'No',
      'on',
      '~',
      '',
      ' ',
      'a b',
      '1e3',
      '0x1',
      '1_000',
      '12:30',
      '2001-01-01',
      '.5',
      '-',
      '?',
      '<<',
    ],
    ['a: b', '- a', '#x', 'a #b', '"', "'", '{', '[', '&a', '*a', '!a', '|', '>', '%', '@', '`', '=', 'a\nb', '\t'],
    ['\u0000\u0007\u007f\u0085\u00a0\u2028\u2029\ufeff\uffff', '\ud83d\ude00', 'é', '\\', '/', 'a'.repeat(70)],
    { 'a b': 1, on: 2, '1': 3, '@type': 4, 'x/y.z': 5, '': 6, 'a\nb': 7 },
  ];
  for (const value of VALUES)
    it(`has the same value for all readers: ${JSON.stringify(value).slice(0, 40)}`, () => {
      const text = printYaml(value);
      // YAML 1.2.2, 5.1: these may not be in a document, or some readers take them for the end of a line.
      assert.doesNotMatch(text, /[^\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]/u);
      for (const version of ['1.1', '1.2'] as const) {
        const document = parseDocument(text, { version });
        assert.deepEqual([document.errors, document.warnings], [[], []]);
        assert.deepEqual(document.toJS(), value);
      }
    });
});
