// Filters with configurations that they accept or refuse, as Envoy does.

/** What becomes of a filter with this configuration. */
export type Expected = 'accepted' | 'refused';

/** A filter with the fields of Envoy's `PluginConfig`, or of a manifest that Envoy gets as text. */
export interface StartRow {
  readonly filter: string;
  readonly expected: Expected;
  readonly config: Readonly<Record<string, unknown>>;
  readonly type?: 'network';
  /** Another target hands this over; `config` is what its control plane makes of it. */
  readonly manifest?: string;
}

const WELL_KNOWN = 'type.googleapis.com/google.protobuf.';
const any = (type: string, value?: unknown): object => ({
  '@type': `${WELL_KNOWN}${type}`,
  ...(value === undefined ? {} : { value }),
});
const text = (value: string): object => any('StringValue', value);

/** Texts that a filter accepts, and texts that it refuses. */
function texts(filter: string, accepted: readonly string[], refused: readonly string[]): readonly StartRow[] {
  const row = (expected: Expected) => (value: string) => ({ filter, expected, config: { configuration: text(value) } });
  return [...accepted.map(row('accepted')), ...refused.map(row('refused'))];
}

/** Third-party modules; what they take was found in their public sources and with Envoy. */
export const CORPUS_ROWS: readonly StartRow[] = [
  ...texts(
    '02',
    [
      '{}',
      '{"apiKey":"a"}',
      '{"apiKey":"a","model":"curie","promptParam":"text","chatgptUri":"https://api.example/v1?z=1"}',
      ' {"apiKey":1} ',
      '{"apiKey":"a","_rules_":[{"_match_route_":["r"],"apiKey":"b"}]}',
      '{"_rules_":[{"_match_domain_":["*.a.example"],"apiKey":"b"}]}',
      'null',
    ],
    [
      '',
      '{"apiKey":""}',
      '{"apiKey":"a","chatgptUri":"://bad"}',
      '{"_rules_":[]}',
      '{"_rules_":[{"apiKey":"b"}]}',
      '{"_rules_":[{"_match_route_":["r"],"_match_domain_":["d"],"apiKey":"b"}]}',
      '{"apiKey":"a"}x',
      '{apiKey: a}',
      '\0',
    ],
  ),
  ...texts(
    '03',
    [
      '{}',
      '{"config":{}}',
      '{"config":{"key_names":["apikey"],"hide_credentials":true,"key_in_body":false,"run_on_preflight":true}}',
      '{"id":1,"x":[null]}',
      '{"config":[]}',
      `{"config":{"realm":"${'x'.repeat(500_000)}"}}`,
    ],
    ['', '[]', 'null', 'x', '"{}"', '{"config":{"key_names":["a"}}', '{"config":{"key_names":[1]}', '\u00ff\0'],
  ),
  // These accept any configuration, or do not start with any.
  ...['my_root_id', '', 'other', 'my_root_id2'].map(
    (root_id): StartRow => ({ filter: '01', expected: 'accepted', config: { root_id, configuration: text('x') } }),
  ),
  ...texts('10', ['{}', '', 'x'], []),
  ...texts('05', [], ['{}', '']),
  ...texts('09', [], ['{}', '']),
];

/** Filters of lab/filters, one per language: they accept 1 to 100, refuse other text, and trap with 0. */
export const BUILT_ROWS: readonly StartRow[] = [
  ...['cpp', 'cpp-command', 'go', 'rust', 'rust-unknown', 'rust-network', 'zig'].flatMap((filter) =>
    texts(filter, ['', '1', '100', '7', '42'], ['0', '101', '-1', 'x', '5 ', '99999999999999999999', '1\0', 'ü']).map(
      (row): StartRow => (filter === 'rust-network' ? { ...row, type: 'network' } : row),
    ),
  ),
  // It is registered under a root id, and without it does nothing.
  ...['add_header', '', 'other'].map(
    (root_id): StartRow => ({
      filter: 'add-header',
      expected: 'accepted',
      config: { root_id, configuration: text('x') },
    }),
  ),
];

/** The filter that does what its configuration says, and tells the bytes that it got. */
const strict = (expected: Expected, config: StartRow['config'], more: Partial<StartRow> = {}): StartRow => ({
  filter: 'strict',
  expected,
  config,
  ...more,
});
const steps = (expected: Expected, ...all: readonly string[]): readonly StartRow[] =>
  all.map((one) => strict(expected, { root_id: 'r', configuration: text(one) }));
const given = (expected: Expected, ...all: readonly unknown[]): readonly StartRow[] =>
  all.map((configuration) => strict(expected, { configuration }));
const variables = (expected: Expected, ...all: readonly object[]): readonly StartRow[] =>
  all.map((one) => strict(expected, { configuration: text('variables'), vm_config: { environment_variables: one } }));

export const STRICT_ROWS: readonly StartRow[] = [
  // What callbacks return and how they end.
  ...steps('accepted', '', 'yes', 'yes:2', 'yes:-1', 'exit:0', 'exit:1 yes', 'log:0 log:5 log:6', 'print:hello'),
  ...steps('refused', 'no', 'trap', 'exit:1 no', 'exit:1 trap', 'log:5 no'),
  ...['no', 'trap'].flatMap((one) => [
    strict('refused', { vm_config: { configuration: text(one) } }),
    strict('refused', { configuration: text(one) }, { type: 'network' }),
  ]),
  strict('accepted', { vm_config: { configuration: text('buffer:6') }, configuration: text('buffer:6 buffer:7') }),
  strict('accepted', { configuration: text('yes') }, { type: 'network' }),
  // What the host does for a filter while it starts.
  ...steps('accepted', 'metrics:20000', 'shared:60000', 'store:20000000', 'queue:5000', 'timer:100', 'timer:0'),
  ...steps('accepted', 'property:plugin_root_id', 'property:node', 'property:listener_direction', 'property:xds'),
  ...steps('accepted', 'buffer:0', 'buffer:4', 'part:0', 'part:1000', 'random:65536', 'variables'),
  ...steps('refused', 'random:65537', 'buffer:9 no'),
  // The clock, the memory and the stack.
  ...steps('accepted', 'after:1750000000', 'grow:3900', 'grow:5000', 'grow:16000', 'depth:5000', 'depth:30000'),
  ...steps('refused', 'after:4000000000', 'grow:16384', 'grow:20000', 'depth:200000'),
  // What Envoy makes of a message.
  ...given('accepted', text('{"ok":1}'), text('ü €😀\0'), any('StringValue'), any('StringValue', null), {}, null),
  ...given('accepted', any('Struct', { ok: 1 }), any('Struct', {}), any('Empty'), any('Empty', {})),
  ...given('accepted', any('Struct', { z: [1, null, { b: 1.5, a: 'x' }, true, -0.5], a: 'ü', '': [] })),
  ...given('accepted', text(`yes ${'x'.repeat(3_000_000)}`), { '@type': 'a/b/google.protobuf.StringValue' }),
  ...given('accepted', ...['eWVz', 'eWV', '', '_-8=', '+_8=', '/w', 'yWV='].map((one) => any('BytesValue', one))),
  ...given('refused', ...['bm8', 'bm8=', 'bm9='].map((one) => any('BytesValue', one))),
  ...given(
    'refused',
    ...['eWVz ', 'eWVz\n', 'eW Vz', '!!!', 'e', '====', 'eWVz=', 'Yg=', 5].map((one) => any('BytesValue', one)),
  ),
  ...given('refused', any('StringValue', 5), any('StringValue', true), any('StringValue', ['x']), 'x'),
  ...given('refused', any('StringValue', '\ud800'), any('Struct', [1]), any('Struct', 'x'), any('String', 'x')),
  ...given('refused', { value: 'x' }, { '@type': 'google.protobuf.StringValue', value: 'x' }),
  ...given('refused', { ...text('x'), x: 1 }, { '@type': `${WELL_KNOWN}StringValue`, Value: 'x' }),
  strict('accepted', { configuration: text('x'), vm_config: { configuration: any('BytesValue', '/wA=') } }),
  strict('refused', { configuration: text('x'), vm_config: { configuration: any('StringValue', 5) } }),
  // The environment.
  ...variables('accepted', { key_values: { A: '1', B: 'x=y', C: '', D: 'ü', '': '1' } }, { keyValues: { A: '1' } }),
  ...variables('accepted', { key_values: { A: 'a\0b', 'B=C': '1', D: null } }, {}),
  ...variables('refused', { key_values: { A: 5 } }, { host_env_keys: ['A', 'A'] }),
  ...variables('refused', { host_env_keys: ['A'], key_values: { A: '1' } }),
];

/** What Envoy decides, and a start here cannot tell. */
export const UNKNOWN_ROWS: readonly StartRow[] = [
  strict('accepted', { configuration: any('Int32Value', 5) }),
  strict('accepted', { configuration: any('ListValue', [1]) }),
  strict('accepted', { configuration: text('no'), capability_restriction_config: { allowed_capabilities: { x: {} } } }),
  strict('accepted', { configuration: text('store:200000000') }),
];

/** The same through other targets. `config` has what their control planes make of it. */
const through = (filter: string, expected: Expected, manifest: string, made: string, root_id = ''): StartRow => ({
  filter,
  expected,
  manifest,
  config: { root_id, ...(made === '' ? {} : { configuration: text(made) }) },
});
const wasmPlugin = (group: string, spec: string): string =>
  `apiVersion: extensions.${group}.io/v1alpha1\nkind: WasmPlugin\nspec: {url: "oci://a.example/f:v1", ${spec}}\n`;
const gateway = (spec: string): string =>
  `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nspec: {wasm: [{code: {type: Image, image: {url: "a.example/f:v1"}}, ${spec}}]}\n`;

export const TARGET_ROWS: readonly StartRow[] = [
  through('strict', 'accepted', wasmPlugin('istio', 'pluginConfig: {b: 1, a: [x]}'), '{"a":["x"],"b":1}'),
  through('strict', 'accepted', wasmPlugin('istio', 'pluginConfig: {}, pluginName: r'), '', 'r'),
  through('strict', 'accepted', gateway('config: {b: 1.5, a: null}'), '{"a":null,"b":1.5}'),
  through('strict', 'accepted', gateway('rootID: r, config: "no"'), '"no"', 'r'),
  through('03', 'refused', wasmPlugin('istio', 'priority: 1'), ''),
  through('03', 'refused', wasmPlugin('istio', 'pluginConfig: {}'), ''),
  through('03', 'accepted', gateway('config: {}'), '{}'),
  through('03', 'refused', gateway('config: [1]'), '[1]'),
  through('02', 'refused', wasmPlugin('higress', 'defaultConfig: {apiKey: ""}'), '{"apiKey":""}'),
  through('02', 'accepted', wasmPlugin('higress', 'defaultConfig: {apiKey: a}'), '{"apiKey":"a"}'),
  through(
    '02',
    'accepted',
    wasmPlugin('higress', 'matchRules: [{domain: [d], config: {apiKey: b}}]'),
    '{"_rules_":[{"_match_domain_":["d"],"apiKey":"b"}]}',
  ),
  through(
    '02',
    'refused',
    wasmPlugin('higress', 'matchRules: [{domain: [d], ingress: [i], config: {apiKey: b}}]'),
    '{"_rules_":[{"_match_domain_":["d"],"_match_route_":["i"],"apiKey":"b"}]}',
  ),
];
