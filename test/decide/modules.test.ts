import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { type ModuleFile, readModules, refuseSharedRepository } from '../../src/decide/plan/modules/read-modules.ts';
import { parseRepository } from '../../src/oci/reference.ts';

const options = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
type Read = Readonly<Record<string, Readonly<Record<string, string>>>>;
const read = (given: string | ModuleFile, shared: Readonly<Record<string, string>> = {}): Read =>
  Object.fromEntries(
    readModules(given, new Map(Object.entries(shared)), options).map(([name, inputs]) => [
      name,
      Object.fromEntries(inputs),
    ]),
  );
const file = (text: string, path = 'wasm-image.yaml'): ModuleFile => ({ path, bytes: Buffer.from(text) });
const HEAD = 'apiVersion: wasm-image.dev/v1\nkind: FilterSet\n';

describe('modules, one per line', () => {
  const rows: [string, string, Read, Record<string, string>?][] = [
    ['a name and a path', 'a = a.wasm', { a: { module: 'a.wasm' } }],
    ['no spaces', 'a=a.wasm', { a: { module: 'a.wasm' } }],
    ['Windows newlines', 'a = a.wasm\r\nb = b.wasm\r\n', { a: { module: 'a.wasm' }, b: { module: 'b.wasm' } }],
    ['blank lines and comments', '\n# all\na = a.wasm\n\n  # one\n', { a: { module: 'a.wasm' } }],
    ['an equals sign in the path', 'a = out/x=1/a.wasm', { a: { module: 'out/x=1/a.wasm' } }],
    ['names with slashes, dots and underscores', 'x/a_b.c = a.wasm', { 'x/a_b.c': { module: 'a.wasm' } }],
    ['a name in capitals', 'Tcp = a.wasm', { Tcp: { module: 'a.wasm' } }],
    [
      'options',
      'a = a.wasm; filter-type: network; hosts: istio>=1.28, envoy>=1.36',
      { a: { module: 'a.wasm', 'filter-type': 'network', hosts: 'istio>=1.28, envoy>=1.36' } },
    ],
    ['a semicolon at the end', 'a = a.wasm ;', { a: { module: 'a.wasm' } }],
    [
      'a colon in a value',
      'a = a.wasm; annotations: url=http://x/',
      { a: { module: 'a.wasm', annotations: 'url=http://x/' } },
    ],
    [
      'a list that is set twice',
      'a = a.wasm; annotations: x=1; annotations: y=2',
      { a: { module: 'a.wasm', annotations: 'x=1\ny=2' } },
    ],
    [
      'a value in quotes',
      'a = "my a;b.wasm"; vm-config: "x; \\"y\\""',
      { a: { module: 'my a;b.wasm', 'vm-config': 'x; "y"' } },
    ],
    [
      'JSON as a value',
      'a = a.wasm; plugin-config: {"x": "1;2"}',
      { a: { module: 'a.wasm', 'plugin-config': '{"x": "1;2"}' } },
    ],
    [
      'inputs of the run, which an option replaces',
      'a = a.wasm; hosts: higress\nb = b.wasm',
      { a: { module: 'a.wasm', hosts: 'higress', tags: 'v1' }, b: { module: 'b.wasm', hosts: 'envoy', tags: 'v1' } },
      { hosts: 'envoy', tags: 'v1', modules: 'x' },
    ],
    [
      'a build of all modules',
      'a = out/a.wasm\nb = b.wasm; build: assemblyscript',
      {
        a: { build: 'command', 'module-path': 'out/a.wasm' },
        b: { build: 'assemblyscript', 'module-path': 'b.wasm' },
      },
      { build: 'command' },
    ],
    [
      'a build that knows its path',
      'a ; build: assemblyscript; working-directory: a',
      { a: { build: 'assemblyscript', 'working-directory': 'a' } },
    ],
  ];
  for (const [what, text, expected, shared = {}] of rows)
    it(`can have ${what}`, () => assert.deepEqual(read(text, shared), expected));

  const refused: [string, string, string, RegExp, Record<string, string>?][] = [
    ['no module', '# none', 'INPUT_MISSING', /lists no module/],
    ['a line without a path', 'a', 'INPUT_INVALID', /expected NAME = PATH/],
    ['an empty path', 'a = ', 'INPUT_INVALID', /has no value/],
    ['an empty name', ' = a.wasm', 'INPUT_INVALID', /not a name/],
    ['a name that leaves the folder', '../a = a.wasm', 'INPUT_INVALID', /not a name/],
    ['a name with a space', 'a b = a.wasm', 'INPUT_INVALID', /not a name/],
    ['a name that ends with a slash', 'a/ = a.wasm', 'INPUT_INVALID', /not a name/],
    ['a name with a tag', 'a:v1 = a.wasm', 'INPUT_INVALID', /not a name/],
    ['a very long name', `${'a'.repeat(129)} = a.wasm`, 'INPUT_INVALID', /not a name/],
    ['one name twice', 'a = a.wasm\na = b.wasm', 'INPUT_INVALID', /two modules have this name/],
    ['one name twice, in capitals', 'a = a.wasm\nA = b.wasm', 'INPUT_INVALID', /two modules have this name/],
    ['an unknown option', 'a = a.wasm; host: x', 'INPUT_UNKNOWN', /unknown option "host"/],
    ['an option of the whole run', 'a = a.wasm; signing-key: x', 'INPUT_UNKNOWN', /unknown option/],
    ['modules in a module', 'a = a.wasm; modules: b', 'INPUT_UNKNOWN', /unknown option/],
    ['an option without a value', 'a = a.wasm; hosts:', 'INPUT_INVALID', /hosts: it has no value/],
    ['an option without a colon', 'a = a.wasm; hosts', 'INPUT_INVALID', /expected OPTION: VALUE/],
    ['one option twice', 'a = a.wasm; layout: oci; layout: compat', 'INPUT_CONFLICT', /layout is set twice/],
    ['a quote without an end', 'a = "a.wasm', 'INPUT_INVALID', /double quotes/],
    ['an empty string', 'a = ""', 'INPUT_INVALID', /double quotes/],
    [
      '257 modules',
      Array.from({ length: 257 }, (_, i) => `m${i} = m.wasm`).join('\n'),
      'INPUT_INVALID',
      /limit is 256/,
    ],
    ['a module as well', 'a = a.wasm', 'INPUT_CONFLICT', /"?module"? together with/, { module: 'b.wasm' }],
    ['one digest for all', 'a = a.wasm', 'INPUT_CONFLICT', /module-digest/, { 'module-digest': 'sha256:1' }],
  ];
  for (const [what, text, code, message, shared = {}] of refused)
    it(`are refused with ${what}`, () => assert.throws(() => read(text, shared), { code, message }));
  it('are accepted up to 256', () => {
    const lines = Array.from({ length: 256 }, (_, i) => `m${i} = m.wasm`).join('\n');
    assert.equal(Object.keys(read(lines)).length, 256);
  });
});

describe('a file with modules', () => {
  it('gives each filter the defaults that it does not set itself', () =>
    assert.deepEqual(
      read(
        file(
          `${HEAD}defaults:\n  hosts: [envoy, istio]\n  smoke: false\n  layout: oci\nfilters:\n  - name: a\n    module: a.wasm\n  - name: b\n    module: b.wasm\n    layout: compat\n    source-date-epoch: 5\n`,
        ),
        { hosts: 'higress', 'signing-key': 'k' },
      ),
      {
        a: {
          hosts: 'envoy\nistio',
          'signing-key': 'k',
          'working-directory': '.',
          smoke: 'false',
          layout: 'oci',
          module: 'a.wasm',
        },
        b: {
          hosts: 'envoy\nistio',
          'signing-key': 'k',
          'working-directory': '.',
          smoke: 'false',
          layout: 'compat',
          module: 'b.wasm',
          'source-date-epoch': '5',
        },
      },
    ));
  it('names paths relative to its own folder', () =>
    assert.deepEqual(
      read(
        file(
          `${HEAD}filters:\n  - name: a\n    module: out/a.wasm\n    plugin-config: "@conf/a.json"\n    vm-config: plain\n    scenario: /tmp/s.json\n    sbom: sbom.json\n  - name: b\n    build: assemblyscript\n    working-directory: ../b\n    module-path: b.wasm\n    sbom: spdx\n`,
          'filters/edge/wasm-image.yaml',
        ),
      ),
      {
        a: {
          'working-directory': 'filters/edge',
          module: 'filters/edge/out/a.wasm',
          'plugin-config': '@filters/edge/conf/a.json',
          'vm-config': 'plain',
          scenario: '/tmp/s.json',
          sbom: 'filters/edge/sbom.json',
        },
        b: { 'working-directory': 'filters/b', build: 'assemblyscript', 'module-path': 'b.wasm', sbom: 'spdx' },
      },
    ));
  it('can be JSON', () => {
    const json = { apiVersion: 'wasm-image.dev/v1', kind: 'FilterSet', filters: [{ name: 'a', module: 'a.wasm' }] };
    assert.deepEqual(read(file(JSON.stringify(json))), { a: { 'working-directory': '.', module: 'a.wasm' } });
  });

  const filters = 'filters:\n  - name: a\n    module: a.wasm\n';
  const refused: [string, string, string, RegExp][] = [
    ['nothing in it', '', 'INPUT_INVALID', /it is empty/],
    ['a syntax error', `${HEAD}filters: [`, 'INPUT_INVALID', /line 3/],
    [
      'another kind',
      `apiVersion: wasm-image.dev/v1\nkind: Pod\n${filters}`,
      'INPUT_INVALID',
      /not a file of this kind/,
    ],
    ['no version', `kind: FilterSet\n${filters}`, 'INPUT_INVALID', /not a file of this kind/],
    ['no filters', HEAD, 'INPUT_INVALID', /not a list of filters/],
    ['an empty list', `${HEAD}filters: []\n`, 'INPUT_INVALID', /not a list of filters/],
    ['filters by name', `${HEAD}filters:\n  a: a.wasm\n`, 'INPUT_INVALID', /not a list of filters/],
    ['an unknown field', `${HEAD}${filters}images: x\n`, 'INPUT_INVALID', /unknown field "images"/],
    [
      'a filter without a name',
      `${HEAD}filters:\n  - module: a.wasm\n`,
      'INPUT_INVALID',
      /filters\[0\]: it has no name/,
    ],
    ['a number as a name', `${HEAD}filters:\n  - name: 5\n`, 'INPUT_INVALID', /it has no name/],
    ['a text as a filter', `${HEAD}filters:\n  - a\n`, 'INPUT_INVALID', /not a mapping/],
    [
      'one name twice',
      `${HEAD}${filters}  - name: A\n    module: b.wasm\n`,
      'INPUT_INVALID',
      /two modules have this name/,
    ],
    ['an unknown option', `${HEAD}${filters}    signing-key: k\n`, 'INPUT_UNKNOWN', /unknown option "signing-key"/],
    [
      'an unknown default',
      `${HEAD}defaults:\n  hots: x\n${filters}`,
      'INPUT_UNKNOWN',
      /defaults: unknown option "hots"/,
    ],
    ['an empty value', `${HEAD}${filters}    hosts: ""\n`, 'INPUT_INVALID', /hosts: it is empty/],
    ['an empty list of hosts', `${HEAD}${filters}    hosts: []\n`, 'INPUT_INVALID', /the list is empty/],
    ['a list for one value', `${HEAD}${filters}    layout: [oci]\n`, 'INPUT_INVALID', /neither a string nor a list/],
    ['a mapping as a value', `${HEAD}${filters}    hosts:\n      a: b\n`, 'INPUT_INVALID', /neither a string/],
    ['lines in an item', `${HEAD}${filters}    build-command: ["a\\nb"]\n`, 'INPUT_INVALID', /several lines/],
  ];
  for (const [what, text, code, message] of refused)
    it(`is refused with ${what}`, () => assert.throws(() => read(file(text)), { code, message }));
});

describe('two modules', () => {
  const places = (...names: string[]) => names.map(parseRepository);
  it('are refused if they go to the same image', () =>
    assert.throws(
      () =>
        refuseSharedRepository([
          ['a', places('ghcr.io/acme/a', 'ghcr.io/acme/x')],
          ['b', places('ghcr.io/acme/b', 'ghcr.io/acme/x')],
        ]),
      { code: 'INPUT_INVALID', message: /"a" and "b" to the same image "ghcr.io\/acme\/x"/ },
    ));
  it('are accepted if each has its own', () =>
    refuseSharedRepository([
      ['a', places('ghcr.io/acme/a')],
      ['b', places('ghcr.io/acme/b')],
    ]));
});
