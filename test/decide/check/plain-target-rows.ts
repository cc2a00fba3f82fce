import { HEX, type TargetRow, WASM } from './target-rows.ts';

/** Files and objects of proxies. */
export const PLAIN_TARGETS: readonly TargetRow[] = [
  {
    name: 'plain Envoy configuration in JSON, with a network filter, a log and a service',
    file: 'envoy.json',
    text: JSON.stringify(
      {
        staticResources: {
          listeners: [
            {
              filterChains: [
                {
                  filters: [
                    {
                      typedConfig: {
                        '@type': 'type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm',
                        config: {
                          rootId: 'n',
                          failurePolicy: 'FAIL_OPEN',
                          vmConfig: { code: { remote: { httpUri: { uri: 'https://a.example/n.wasm' }, sha256: HEX } } },
                        },
                      },
                    },
                  ],
                },
              ],
            },
          ],
        },
        bootstrapExtensions: [
          {
            typedConfig: {
              '@type': 'type.googleapis.com/envoy.extensions.wasm.v3.WasmService',
              config: { vmConfig: { code: { local: { filename: '/f.wasm' } } } },
            },
          },
        ],
      },
      undefined,
      1,
    ),
    found: [
      {
        target: 'envoy',
        at: '18:23',
        path: '/staticResources/listeners/0/filterChains/0/filters/0/typedConfig/config/vmConfig/code/remote/httpUri/uri',
        address: 'https://a.example/n.wasm',
        digest: HEX,
        kind: 'http',
        rootId: 'n',
        isFailOpen: true,
      },
      {
        target: 'envoy',
        at: '41:22',
        path: '/bootstrapExtensions/0/typedConfig/config/vmConfig/code/local/filename',
        address: '/f.wasm',
        kind: 'file',
      },
    ],
  },
  {
    name: 'an extension that Envoy discovers (ECDS)',
    text: `resources:
- "@type": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig
  name: f
  typed_config:
    "@type": ${WASM}
    config:
      vm_config:
        code:
          remote: {http_uri: {uri: https://a.example/f.wasm}, sha256: "${HEX}"}
`,
    found: [
      {
        target: 'envoy',
        at: '9:36',
        path: '/resources/0/typed_config/config/vm_config/code/remote/http_uri/uri',
        address: 'https://a.example/f.wasm',
        digest: HEX,
        kind: 'http',
      },
    ],
  },
  {
    name: 'Envoy configuration in a ConfigMap',
    text: `apiVersion: v1
kind: ConfigMap
metadata: {name: envoy}
data:
  note.txt: "${WASM}"
  envoy.yaml: |
    # comment
    static_resources:
      x:
        "@type": ${WASM}
        config:
          vm_config:
            code:
              local: {filename: /f.wasm}
`,
    found: [
      {
        target: 'envoy',
        at: '14:33',
        path: '/data/envoy.yaml/static_resources/x/config/vm_config/code/local/filename',
        address: '/f.wasm',
        kind: 'file',
      },
    ],
  },
  {
    name: 'Gloo Gateway',
    text: `apiVersion: gateway.solo.io/v1
kind: Gateway
metadata: {name: gateway-proxy, namespace: gloo-system}
spec:
  httpGateway:
    options:
      wasm:
        filters:
        - {name: f, image: webassemblyhub.io/acme/f:v1, rootId: r, failOpen: true}
        - {name: g, filePath: /g.wasm}
`,
    found: [
      {
        target: 'gloo',
        at: '9:28',
        path: '/spec/httpGateway/options/wasm/filters/0/image',
        address: 'webassemblyhub.io/acme/f:v1',
        rootId: 'r',
        isFailOpen: true,
      },
      {
        target: 'gloo',
        at: '10:31',
        path: '/spec/httpGateway/options/wasm/filters/1/filePath',
        address: '/g.wasm',
        kind: 'file',
      },
    ],
  },
  {
    name: "Google Service Extensions, as the API's JSON",
    file: 'plugin.json',
    text: `{"name": "p", "mainVersionId": "v1", "versions": {"v1": {"imageUri": "us-docker.pkg.dev/p/r/f:v1"}, "v2": {}}}`,
    found: [
      {
        target: 'google-service-extensions',
        at: '1:71',
        path: '/versions/v1/imageUri',
        address: 'us-docker.pkg.dev/p/r/f:v1',
        object: 'WasmPlugin p',
      },
    ],
  },
  {
    name: 'Google Service Extensions and Kubernetes in Terraform JSON',
    file: 'main.tf.json',
    text: JSON.stringify({
      resource: {
        google_network_services_wasm_plugin: {
          one: { versions: [{ version_name: 'v1', image_uri: 'us-docker.pkg.dev/p/r/f:v1' }] },
          two: [{ versions: { version_name: 'v1', image_uri: 'us-docker.pkg.dev/p/r/g:v1' } }],
        },
        kubernetes_manifest: {
          k: {
            manifest: {
              apiVersion: 'extensions.istio.io/v1alpha1',
              kind: 'WasmPlugin',
              spec: { url: 'oci://a.b/c:1' },
            },
          },
        },
      },
    }),
    found: [
      {
        target: 'google-service-extensions',
        at: '1:106',
        path: '/resource/google_network_services_wasm_plugin/one/versions/0/image_uri',
        address: 'us-docker.pkg.dev/p/r/f:v1',
        object: 'WasmPlugin one',
      },
      {
        target: 'google-service-extensions',
        at: '1:190',
        path: '/resource/google_network_services_wasm_plugin/two/0/versions/image_uri',
        address: 'us-docker.pkg.dev/p/r/g:v1',
        object: 'WasmPlugin two',
      },
      {
        target: 'istio',
        at: '1:341',
        path: '/resource/kubernetes_manifest/k/manifest/spec/url',
        address: 'oci://a.b/c:1',
      },
    ],
  },
];
