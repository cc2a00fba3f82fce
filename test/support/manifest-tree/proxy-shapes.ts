// Objects of proxies, and configuration of Envoy itself.
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/json.ts';
import {
  FILE,
  field,
  HTTP,
  istio,
  object,
  plugin,
  type Shape,
  STARTED,
  WASM,
  WITH_ROOTS,
  type Written,
} from './shape.ts';

const wasm = (one: Written, fetched: JsonObject): JsonObject => ({
  name: one.isFailOpen ? `${one.name}-auth` : one.name,
  ...(one.rootId === undefined ? {} : { rootID: one.rootId }),
  code: fetched,
  ...(one.isFailOpen ? { failOpen: true } : {}),
  config: one.configuration,
});
const gateway = (one: Written, code: JsonObject): JsonObject =>
  object('gateway.envoyproxy.io/v1alpha1', 'EnvoyExtensionPolicy', one.isFailOpen ? `${one.name}-auth` : one.name, {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'backend' }],
    wasm: [wasm(one, code)],
  });
/** The configuration of a filter in Envoy. */
const typed = (code: JsonObject, { configuration }: Written, rest: JsonObject = {}): JsonObject => ({
  '@type': WASM,
  config: {
    ...rest,
    configuration: {
      '@type': 'type.googleapis.com/google.protobuf.StringValue',
      value: JSON.stringify(configuration),
    },
    vm_config: { runtime: 'envoy.wasm.runtime.v8', code },
  },
});
const remote = ({ address, sha256 }: Written): JsonObject => ({
  remote: { ...field(sha256), http_uri: { uri: address, timeout: '5s', cluster: 'files' } },
});
const envoyFilter = (one: Written): JsonObject =>
  object('networking.istio.io/v1alpha3', 'EnvoyFilter', one.name, {
    configPatches: [
      { applyTo: 'CLUSTER', match: { context: 'GATEWAY' }, patch: { operation: 'ADD', value: { name: 'files' } } },
      {
        applyTo: 'HTTP_FILTER',
        match: { context: 'GATEWAY', listener: { filterChain: { filter: { name: 'envoy.http_connection_manager' } } } },
        patch: { operation: 'INSERT_BEFORE', value: { name: one.name, typed_config: typed(remote(one), one) } },
      },
    ],
  });
const listener = (filter: JsonObject): JsonObject => ({
  static_resources: {
    listeners: [{ name: 'l', filter_chains: [{ filters: [{ name: 'h', typed_config: { http_filters: [filter] } }] }] }],
  },
});

/** One row per object. */
export const PROXY_SHAPES: readonly Shape[] = [
  { ...STARTED, target: 'istio', images: WITH_ROOTS, scheme: 'oci://', write: plugin },
  {
    ...STARTED,
    target: 'traffic-extension',
    images: WITH_ROOTS,
    scheme: 'oci://',
    write(one) {
      const { phase, ...rest } = istio(one);
      return object('extensions.istio.io/v1alpha1', 'TrafficExtension', one.name, { phase: phase ?? '', wasm: rest });
    },
  },
  {
    ...STARTED,
    target: 'higress',
    images: WITH_ROOTS,
    scheme: 'oci://',
    write(one) {
      const { pluginConfig, ...rest } = istio(one);
      const spec = { ...rest, defaultConfig: pluginConfig ?? {} };
      return object('extensions.higress.io/v1alpha1', 'WasmPlugin', one.name, spec);
    },
  },
  {
    ...STARTED,
    target: 'envoy-gateway',
    images: WITH_ROOTS,
    scheme: '',
    write: (one) => gateway(one, { type: 'Image', image: { url: one.address, ...field(one.sha256) } }),
  },
  {
    ...HTTP,
    configuration: 'object',
    has: ['failure'],
    target: 'envoy-gateway',
    write: (one) => gateway(one, { type: 'HTTP', http: { url: one.address, ...field(one.sha256) } }),
  },
  { ...HTTP, target: 'envoy-filter', write: envoyFilter },
  { ...HTTP, target: 'envoy-filter', scheme: 'oci://', write: envoyFilter },
  {
    ...HTTP,
    target: 'envoy',
    isAlone: true,
    file: 'envoy.yaml',
    write: (one) => listener({ name: one.name, typed_config: typed(remote(one), one) }),
  },
  {
    ...HTTP,
    target: 'envoy',
    isAlone: true,
    file: 'ecds.json',
    write: (one) => ({
      resources: [
        {
          '@type': 'type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig',
          name: one.name,
          typed_config: typed(remote(one), one),
        },
      ],
    }),
  },
  {
    ...HTTP,
    target: 'envoy',
    write: (one) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: one.name },
      data: {
        'note.txt': `see ${WASM}`,
        'envoy.yaml': `⟪text⟫# of the proxy\n${stringify(listener({ typed_config: typed(remote(one), one) }), { lineWidth: 0 })}`,
      },
    }),
  },
  {
    ...FILE,
    target: 'envoy',
    isAlone: true,
    file: 'local.yaml',
    write: (one) => listener({ name: one.name, typed_config: typed({ local: { filename: one.address } }, one) }),
  },
  ...(['httpGateway', 'hybridGateway'] as const).map(
    (kind): Shape => ({
      ...STARTED,
      configuration: 'text',
      pins: ['address'],
      target: 'gloo',
      images: ['rooted'],
      scheme: '',
      write(one) {
        const name = one.isFailOpen ? `${one.name}-auth` : one.name;
        const config = {
          '@type': 'type.googleapis.com/google.protobuf.StringValue',
          value: JSON.stringify(one.configuration),
        };
        const filter = {
          name,
          image: one.address,
          rootId: one.rootId ?? '',
          config,
          ...(one.isFailOpen ? { failOpen: true } : {}),
        };
        const options = { options: { wasm: { filters: [filter] } } };
        return object('gateway.solo.io/v1', 'Gateway', name, {
          bindPort: 8080,
          ...(kind === 'httpGateway'
            ? { httpGateway: options }
            : { hybridGateway: { matchedGateways: [{ httpGateway: options }] } }),
        });
      },
    }),
  ),
];
