import type { TargetName } from '../../../src/decide/check/reference.ts';

/** A manifest and the references that must be found in it. */
export interface TargetRow {
  readonly name: string;
  readonly text: string;
  /** The name of the file; default `x.yaml`. */
  readonly file?: string;
  readonly found: readonly {
    readonly target: TargetName;
    /** `line:column` of the address, or of the digest if there is no address. */
    readonly at: string;
    readonly path: string;
    /** Undefined: only a digest. */
    readonly address?: string;
    readonly digest?: string;
    readonly kind?: 'image' | 'http' | 'file';
    readonly rootId?: string;
    readonly configuration?: unknown;
    readonly isFailOpen?: true;
    readonly phase?: string;
    readonly pullPolicy?: string;
    readonly document?: number;
    readonly object?: string;
  }[];
}

export const HEX = 'ab12'.repeat(16);
export const WASM = 'type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm';

export const ISTIO = `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: auth
  namespace: istio-system
spec:
  selector:
    matchLabels: {app: gateway}
  url: oci://ghcr.io/acme/auth:v1
  sha256: ${HEX}
  phase: AUTHN
  pluginName: auth_root
  failStrategy: FAIL_OPEN
  imagePullPolicy: Always
  pluginConfig:
    realm: users
    ttl: 30
    on_error: [deny]
`;

/** One row per kind of object, and per way to write it. */
export const TARGETS: readonly TargetRow[] = [
  {
    name: 'Istio WasmPlugin with everything',
    text: ISTIO,
    found: [
      {
        target: 'istio',
        at: '9:8',
        path: '/spec/url',
        address: 'oci://ghcr.io/acme/auth:v1',
        digest: HEX,
        rootId: 'auth_root',
        configuration: { realm: 'users', ttl: 30, on_error: ['deny'] },
        isFailOpen: true,
        phase: 'AUTHN',
        pullPolicy: 'Always',
        object: 'WasmPlugin istio-system/auth',
      },
    ],
  },
  {
    name: 'Istio TrafficExtension, and one with Lua',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: a}
spec:
  phase: STATS
  wasm:
    url: "oci://ghcr.io/acme/f:v1"
    pluginName: f
---
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: b}
spec:
  lua: {inlineCode: "x"}
`,
    found: [
      {
        target: 'traffic-extension',
        at: '7:11',
        path: '/spec/wasm/url',
        address: 'oci://ghcr.io/acme/f:v1',
        phase: 'STATS',
        rootId: 'f',
      },
    ],
  },
  {
    name: 'Envoy Gateway, image and http in one policy',
    text: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: p}
spec:
  wasm:
  - name: one
    rootID: r1
    failOpen: true
    code:
      type: Image
      pullPolicy: IfNotPresent
      image:
        url: ghcr.io/acme/f:v1
        sha256: '${HEX}'
    config: {a: {b: null}}
  - name: two
    code:
      type: HTTP
      http: {url: "https://files.acme.example/f.wasm"}
`,
    found: [
      {
        target: 'envoy-gateway',
        at: '13:14',
        path: '/spec/wasm/0/code/image/url',
        address: 'ghcr.io/acme/f:v1',
        digest: HEX,
        rootId: 'r1',
        isFailOpen: true,
        configuration: { a: { b: null } },
        pullPolicy: 'IfNotPresent',
      },
      {
        target: 'envoy-gateway',
        at: '19:20',
        path: '/spec/wasm/1/code/http/url',
        address: 'https://files.acme.example/f.wasm',
        kind: 'http',
      },
    ],
  },
  {
    name: 'Higress WasmPlugin',
    text: `apiVersion: extensions.higress.io/v1alpha1
kind: WasmPlugin
spec:
  defaultConfig: {x: 1}
  url: oci://registry.acme.example/plugins/f:1.0.0
`,
    found: [
      {
        target: 'higress',
        at: '5:8',
        path: '/spec/url',
        address: 'oci://registry.acme.example/plugins/f:1.0.0',
        configuration: { x: 1 },
      },
    ],
  },
  {
    name: 'EnvoyFilter with a remote module, and what is compiled in',
    text: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: f}
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    patch:
      operation: INSERT_BEFORE
      value:
        name: f
        typed_config:
          "@type": ${WASM}
          config:
            root_id: r
            fail_open: true
            configuration: {"@type": type.googleapis.com/google.protobuf.StringValue, value: '{}'}
            vm_config:
              runtime: envoy.wasm.runtime.v8
              code:
                remote:
                  http_uri: {uri: http://files.acme.example/f.wasm, timeout: 5s}
                  sha256: ${HEX}
  - applyTo: HTTP_FILTER
    patch:
      value:
        typed_config:
          "@type": type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: ${WASM}
          value:
            config:
              vm_config:
                runtime: envoy.wasm.runtime.null
                code: {local: {filename: envoy.wasm.stats}}
  - applyTo: HTTP_FILTER
    patch:
      value:
        typed_config:
          "@type": type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: ${WASM}
          value:
            config:
              vmConfig:
                code: {local: {filename: /etc/f.wasm}}
`,
    found: [
      {
        target: 'envoy-filter',
        at: '21:35',
        path: '/spec/configPatches/0/patch/value/typed_config/config/vm_config/code/remote/http_uri/uri',
        address: 'http://files.acme.example/f.wasm',
        digest: HEX,
        kind: 'http',
        rootId: 'r',
        isFailOpen: true,
        configuration: { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: '{}' },
      },
      {
        target: 'envoy-filter',
        at: '43:42',
        path: '/spec/configPatches/2/patch/value/typed_config/value/config/vmConfig/code/local/filename',
        address: '/etc/f.wasm',
        kind: 'file',
      },
    ],
  },
];
