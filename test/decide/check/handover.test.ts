import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findReferences } from '../../../src/decide/check/find.ts';
import { handedOver } from '../../../src/decide/check/start/handover.ts';

const istio = (spec: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nspec: {url: "oci://a.example/f:v1", ${spec}}\n`;
const extension = (spec: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: TrafficExtension\nspec: {wasm: {url: "oci://a.example/f:v1", ${spec}}}\n`;
const higress = (spec: string): string => istio(spec).replace('istio', 'higress');
const gateway = (spec: string): string =>
  `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nspec: {wasm: [{code: {type: Image, image: {url: "a.example/f:v1"}}, ${spec}}]}\n`;
const envoy = (config: string, type = 'filters.http.wasm.v3.Wasm', vm = ''): string =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nspec: {configPatches: [{patch: {value: {typed_config: {"@type": type.googleapis.com/envoy.extensions.${type}, config: {vm_config: {${vm} code: {remote: {http_uri: {uri: "oci://a.example/f:v1"}}}}, ${config}}}}}}]}\n`;
const any = (type: string, value: string): string =>
  `configuration: {"@type": type.googleapis.com/google.protobuf.${type}, value: ${value}}`;
const gloo = (spec: string): string =>
  `apiVersion: gateway.solo.io/v1\nkind: Gateway\nspec: {httpGateway: {options: {wasm: {filters: [{image: "a.example/f:v1", ${spec}}]}}}}\n`;
const google = (more: string): string =>
  `{"mainVersionId": "a", "versions": {"a": {"imageUri": "a.example/f:v1"${more}}}}`;

/** What the filter gets; the rest is as the default of the fields. */
type Row = readonly [name: string, text: string, expected: string | { readonly [field: string]: unknown }];

const ROWS: readonly Row[] = [
  [
    'Istio: a struct, with sorted keys',
    istio('pluginConfig: {b: [1, {z: 1, y: null}], a: "x"}'),
    '{"a":"x","b":[1,{"y":null,"z":1}]}',
  ],
  ['Istio: a struct in quotes is no struct', istio('pluginConfig: "{}"'), { wrong: 'pluginConfig is not an object' }],
  ['TrafficExtension: a list is no struct', extension('pluginConfig: [1]'), { wrong: 'pluginConfig is not an object' }],
  ...['defaultConfig: "{}"', 'matchRules: [{domain: [x], config: [1]}]', 'matchRules: [x]'].map(
    (spec): Row => [
      `Higress: no struct: ${spec}`,
      higress(spec),
      { wrong: 'defaultConfig, or a config in matchRules, is not an object' },
    ],
  ),
  ...(
    [
      ['{name: A, value: 5}', 'a variable has a name, and is a string: write it in quotes'],
      ['{value: a}', 'a variable has a name, and is a string: write it in quotes'],
      ['{name: A, value: a}, {name: A, valueFrom: HOST}', 'the variable "A" is there twice'],
    ] as const
  ).map(
    ([list, wrong]): Row => [
      `Istio: variables: ${list}`,
      istio(`vmConfig: {env: [${list}]}`),
      { wrong: `vmConfig.env: ${wrong}` },
    ],
  ),
  ['Istio: an empty struct is nothing', istio('pluginConfig: {}'), ''],
  ['Istio: null is nothing', istio('pluginConfig: null'), ''],
  ['Istio: no configuration', istio('priority: 1'), ''],
  ['Istio: the name of the plugin', istio('pluginName: my_root'), { rootId: 'my_root' }],
  ['Istio: a filter of connections', istio('type: NETWORK'), { filterType: 'network' }],
  [
    'Istio: variables',
    istio('vmConfig: {env: [{name: A, value: b}, {name: H, valueFrom: HOST}, {name: C, valueFrom: INLINE, value: d}]}'),
    { environment: { A: 'b', C: 'd' }, fromHost: ['H'] },
  ],
  ['TrafficExtension', extension('pluginConfig: {a: 1.5}, pluginName: r'), { text: '{"a":1.5}', rootId: 'r' }],
  ['Envoy Gateway: an object', gateway('rootID: r, config: {b: 1, a: 2}'), { text: '{"a":2,"b":1}', rootId: 'r' }],
  ['Envoy Gateway: an empty object stays', gateway('config: {}'), '{}'],
  ['Envoy Gateway: text stays JSON', gateway('config: "x: 1"'), '"x: 1"'],
  ['Envoy Gateway: a list', gateway('config: [1, true]'), '[1,true]'],
  ['Envoy Gateway: variables of the proxy', gateway('env: {hostKeys: [A]}'), { fromHost: ['A'] }],
  ['Higress: defaultConfig', higress('defaultConfig: {a: 1}'), '{"a":1}'],
  ['Higress: pluginConfig comes first', higress('pluginConfig: {p: 1}, defaultConfig: {a: 1}'), '{"p":1}'],
  [
    'Higress: rules',
    higress(
      'defaultConfig: {a: 1}, matchRules: [{domain: [x.example], config: {b: 2}}, {configDisable: true, ingress: [i]}]',
    ),
    '{"_rules_":[{"_match_domain_":["x.example"],"b":2}],"a":1}',
  ],
  [
    'Higress: a rule for several things',
    higress('matchRules: [{ingress: [i], service: [s], config: {b: 2}}]'),
    '{"_rules_":[{"_match_route_":["i"],"_match_service_":["s"],"b":2}]}',
  ],
  [
    'Higress: the default is disabled',
    higress('defaultConfig: {a: 1}, defaultConfigDisable: true, matchRules: [{domain: [x]}]'),
    '{"_rules_":[{"_match_domain_":["x"]}]}',
  ],
  [
    'Higress: a rule for gRPC',
    higress('matchRules: [{ingress: [i], routeType: GRPC}]'),
    '{"_rules_":[{"_match_route_":["GRPC"]}]}',
  ],
  [
    'Higress: all is disabled',
    higress('defaultConfigDisable: true'),
    { why: 'its configuration is disabled, so Higress does not load it' },
  ],
  [
    'Higress: a rule without a condition',
    higress('matchRules: [{config: {a: 1}}]'),
    { why: 'one of its matchRules has no condition, so Higress does not load it' },
  ],
  ['Envoy: a string', envoy(any('StringValue', '"x: 1\\ny: 2"')), 'x: 1\ny: 2'],
  ['Envoy: bytes', envoy(any('BytesValue', 'eyJhIjoxfQ==')), '{"a":1}'],
  ['Envoy: a struct', envoy(any('Struct', '{b: "x"}')), '\n\x08\n\x01b\x12\x03\x1a\x01x'],
  ['Envoy: an empty struct', envoy(any('Struct', '{}')), ''],
  ['Envoy: nothing', envoy('configuration: {}'), ''],
  [
    'Envoy: another message',
    envoy(any('Int32Value', '1')),
    { why: 'its configuration has a type that Envoy hands over in binary form' },
  ],
  ['Envoy: bytes in the other alphabet', envoy(any('BytesValue', 'P3I-')), '?r>'],
  ['Envoy: both alphabets, without padding', envoy(any('BytesValue', '"P3I+P3I-YQ"')), '?r>?r>a'],
  ['Envoy: any prefix of a type', envoy('configuration: {"@type": a/b/google.protobuf.StringValue, value: v}'), 'v'],
  ['Envoy: no value', envoy('configuration: {"@type": type.googleapis.com/google.protobuf.StringValue}'), ''],
  ['Envoy: null', envoy(any('StringValue', 'null')), ''],
  ...(
    [
      ['a number', any('StringValue', '5'), 'the value of a StringValue is a string: write it in quotes'],
      ['a boolean', any('StringValue', 'true'), 'the value of a StringValue is a string: write it in quotes'],
      ['an object', any('StringValue', '{a: 1}'), 'the value of a StringValue is a string: write it in quotes'],
      ['a list as a struct', any('Struct', '[1]'), 'the value of a Struct is an object'],
      ['text as a struct', any('Struct', '"{}"'), 'the value of a Struct is an object'],
      ['base64 with a line end', any('BytesValue', '"eWVz\\n"'), 'the value of a BytesValue is base64'],
      ['base64 with a space', any('BytesValue', '"eW Vz"'), 'the value of a BytesValue is base64'],
      ['base64 with too much padding', any('BytesValue', '"eWVz="'), 'the value of a BytesValue is base64'],
      ['base64 that ends early', any('BytesValue', '"eWVze"'), 'the value of a BytesValue is base64'],
      ['only padding', any('BytesValue', '"===="'), 'the value of a BytesValue is base64'],
      ['a member besides the value', any('StringValue', 'v, x: 1'), 'a StringValue has only a value'],
      ['a member in capitals', any('StringValue', 'v').replace('value:', 'Value:'), 'a StringValue has only a value'],
      ['text without a type', 'configuration: "{}"', 'it is not an object with a type'],
      [
        'a value without a type',
        'configuration: {value: v}',
        'it has no @type such as type.googleapis.com/google.protobuf.StringValue',
      ],
      [
        'a type without a prefix',
        'configuration: {"@type": google.protobuf.StringValue, value: v}',
        'it has no @type such as type.googleapis.com/google.protobuf.StringValue',
      ],
      ['a type that does not exist', any('String', 'v'), 'there is no type google.protobuf.String'],
    ] as const
  ).map(([name, text, wrong]): Row => [`Envoy: ${name}`, envoy(text), { wrong: `configuration: ${wrong}` }]),
  [
    'Envoy: half of a surrogate pair',
    envoy(any('StringValue', '"\\ud800"')),
    { wrong: 'configuration: it has half of a surrogate pair' },
  ],
  [
    'Envoy: what is wrong for the VM',
    envoy('root_id: r', 'filters.http.wasm.v3.Wasm', `${any('StringValue', '5')}, `),
    { wrong: 'vm_config.configuration: the value of a StringValue is a string: write it in quotes' },
  ],
  ...(
    [
      ['key_values: {A: 5}', 'a variable is a string: write it in quotes'],
      ['host_env_keys: [A, 5]', 'a variable is a string: write it in quotes'],
      ['key_values: [A]', 'key_values is an object'],
      ['host_env_keys: [A, B, A]', 'the variable "A" is there twice'],
      ['hostEnvKeys: [A], keyValues: {A: b}', 'the variable "A" is there twice'],
    ] as const
  ).map(
    ([variables, wrong]): Row => [
      `Envoy: variables: ${variables}`,
      envoy('root_id: r', 'filters.http.wasm.v3.Wasm', `environment_variables: {${variables}}, `),
      { wrong: `vm_config.environment_variables: ${wrong}` },
    ],
  ),
  [
    'Envoy: one variable of the proxy, and one that is null',
    envoy(
      'root_id: r',
      'filters.http.wasm.v3.Wasm',
      'environment_variables: {host_env_keys: H, key_values: {A: null}}, ',
    ),
    { environment: { A: '' }, fromHost: ['H'] },
  ],
  [
    'Envoy: restricted capabilities',
    envoy('capability_restriction_config: {allowed_capabilities: {proxy_log: {}}}'),
    { why: 'what it may call is restricted, and a start here does not restrict it' },
  ],
  ['Envoy: no restrictions', envoy('root_id: r, capability_restriction_config: {}'), { rootId: 'r' }],
  ['Envoy: root_id and rootId', envoy('rootId: r'), { rootId: 'r' }],
  ['Envoy: connections', envoy('root_id: r', 'filters.network.wasm.v3.Wasm'), { filterType: 'network' }],
  ['Envoy: a service', envoy('root_id: r', 'wasm.v3.WasmService'), { filterType: 'service' }],
  ['Envoy: an access log', envoy('root_id: r', 'access_loggers.wasm.v3.WasmAccessLog'), { filterType: 'service' }],
  [
    'Envoy: the configuration of the VM, and its variables',
    envoy(
      'root_id: r',
      'filters.http.wasm.v3.Wasm',
      'configuration: {"@type": type.googleapis.com/google.protobuf.StringValue, value: vm}, environment_variables: {host_env_keys: [H], key_values: {A: b}}, ',
    ),
    { vm: 'vm', environment: { A: 'b' }, fromHost: ['H'] },
  ],
  [
    'Gloo',
    gloo('rootId: r, config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: v}'),
    { text: 'v', rootId: 'r' },
  ],
  ['Google: base64', google(', "pluginConfigData": "eyJhIjoxfQ=="'), '{"a":1}'],
  ['Google: no base64', google(', "pluginConfigData": "not base64!"'), { wrong: 'pluginConfigData is base64' }],
  ...[
    google(`, "pluginConfigData": "\${base64encode(local.config)}"`),
    google(`, "pluginConfigData": "\${filebase64(\\"a.json\\")}"`),
    envoy(any('BytesValue', `"\${CONFIG}"`)),
    istio(`pluginConfig: "\${CONFIG}"`),
    extension('pluginConfig: "{{ config }}"'),
    higress('defaultConfig: "$(CONFIG)"'),
    higress(`matchRules: [{domain: [x], config: "\${CONFIG}"}]`),
  ].map(
    (text): Row => [`A variable: ${text.slice(-60)}`, text, { why: 'a variable in its configuration is not replaced' }],
  ),
  [
    'Google: another image',
    google(', "pluginConfigUri": "a.example/c:v1"'),
    { why: 'its configuration is in another image' },
  ],
  [
    'Kubewarden',
    'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec: {module: "registry://a.example/p:v1"}\n',
    { why: 'only filters for proxies are started' },
  ],
];

describe('what a target hands over to a filter', () => {
  for (const [name, text, expected] of ROWS)
    it(name, () => {
      const { references, unread } = findReferences({ text, name: 'x.yaml' });
      assert.deepEqual([references.length, unread.length], [1, 0]);
      const handed = references[0] === undefined ? { why: '' } : handedOver(references[0]);
      if (!('handover' in handed)) return assert.deepEqual(handed, expected);
      const { pluginConfig, vmConfig, ...rest } = handed.handover;
      const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
      const seen = { ...rest, text: decode(pluginConfig), vm: decode(vmConfig) };
      const defaults = { filterType: 'http', rootId: '', vm: '', environment: {}, fromHost: [], text: '' };
      const wanted = typeof expected === 'string' ? { text: expected } : expected;
      // A row names what it is about.
      const fields =
        Object.keys(wanted).includes('rootId') || typeof expected !== 'string' ? wanted : { ...defaults, ...wanted };
      for (const [field, value] of Object.entries(fields))
        assert.deepEqual(seen[field as keyof typeof seen], value, field);
    });
  it('not if it cannot be read, which is said once', () => {
    const { references, unread } = findReferences({ text: istio('pluginConfig: {a: yes}'), name: 'x.yaml' });
    assert.equal(unread.length, 1);
    assert.ok(references[0] !== undefined && 'why' in handedOver(references[0]));
  });
  it('not for a patch', () => {
    const { references } = findReferences({
      text: istio('priority: 1'),
      name: 'x.yaml',
      patch: { group: undefined, kind: undefined },
    });
    assert.ok(references[0]?.within === 'patch' && 'why' in handedOver(references[0]));
  });
});
