import type { PinFile } from './pin-files.ts';

/** More whole files as people write them. */
export const OTHER_PIN_FILES: readonly PinFile[] = [
  {
    name: 'a Higress plugin with rules',
    text: `apiVersion: extensions.higress.io/v1alpha1
kind: WasmPlugin
metadata:
  name: key-auth
  namespace: higress-system
  labels: {higress.io/wasm-plugin-built-in: "true"}
spec:
  defaultConfig:
    consumers:
    - credential: "not-a-real-key-0001"
      name: web-shop
  defaultConfigDisable: false
  matchRules:
  - config: {allow: [web-shop]}
    ingress: [shop/front]
    configDisable: false
  url: oci://registry.acme.example/plugins/key-auth:v1.2.3~
  priority: 310
  phase: AUTHN
`,
  },
  {
    name: 'Envoy Gateway with an image and an http address in one policy',
    text: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: wasm
spec:
  targetRefs:
  - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: backend}
  wasm:
  - name: image
    rootID: first
    code:
      type: Image
      image:
        url: registry.acme.example/filters/image:v1.2.3~
        pullSecretRef:
          name: regcred
    config: {limits: {perMinute: 20}}
  - name: http
    code:
      type: HTTP
      http:
        url: https://files.acme.example/f.wasm # served[|
        sha256: #HEX#]
    failOpen: true
`,
  },
  {
    name: 'an EnvoyFilter with an image, which needs the field',
    text: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: legacy
spec:
  workloadSelector:
    labels: {app: web}
  configPatches:
  - applyTo: EXTENSION_CONFIG
    match: {context: SIDECAR_INBOUND}
    patch:
      operation: ADD
      value:
        name: legacy
        typed_config:
          '@type': type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
          value:
            config:
              root_id: legacy
              vm_config:
                vm_id: legacy
                runtime: envoy.wasm.runtime.v8
                code:
                  remote:
                    # pulled by the agent
                    [|sha256: "#HEX#"
                    ]http_uri:
                      uri: "oci://registry.acme.example/filters/legacy:v1.2.3"
                      timeout: 5s
                  # end of code
`,
  },
  {
    name: 'an EnvoyFilter whose module comes over http, with a placeholder',
    text: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: remote}
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      patch:
        value:
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config:
              vmConfig:
                code:
                  remote:
                    sha256: '[0000|#HEX#]'
                    httpUri: {uri: 'https://files.acme.example/f.wasm', cluster: files, timeout: 10s}
`,
  },
  {
    name: 'a bootstrap of Envoy in JSON, indented with tabs',
    file: 'envoy.json',
    text: `{
\t"static_resources": {
\t\t"listeners": [{
\t\t\t"name": "main",
\t\t\t"filter_chains": [{"filters": [{
\t\t\t\t"name": "wasm",
\t\t\t\t"typed_config": {
\t\t\t\t\t"@type": "type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm",
\t\t\t\t\t"config": {"vm_config": {"code": {"remote": {[|"sha256": "#HEX#", ]"http_uri": {"uri": "https://files.acme.example/f.wasm", "timeout": "5s"}}}}}
\t\t\t\t}
\t\t\t}]}]
\t\t}]
\t}
}
`,
  },
];
