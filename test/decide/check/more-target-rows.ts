import { deployment } from './other-rows.ts';
import { HEX, type TargetRow } from './target-rows.ts';

/** More kinds of object, and more ways to write them. */
export const MORE_TARGETS: readonly TargetRow[] = [
  {
    name: 'Kubewarden policies and groups',
    text: `apiVersion: policies.kubewarden.io/v1
kind: ClusterAdmissionPolicy
metadata: {name: a}
spec:
  module: registry://ghcr.io/acme/policy:v1
  settings: {allow: []}
---
apiVersion: policies.kubewarden.io/v1
kind: AdmissionPolicyGroup
metadata: {name: b, namespace: n}
spec:
  policies:
    first: {module: ghcr.io/acme/one:v1}
    second: {module: https://files.acme.example/two.wasm, settings: {}}
`,
    found: [
      {
        target: 'kubewarden',
        at: '5:11',
        path: '/spec/module',
        address: 'registry://ghcr.io/acme/policy:v1',
        configuration: { allow: [] },
      },
      {
        target: 'kubewarden',
        at: '13:21',
        path: '/spec/policies/first/module',
        address: 'ghcr.io/acme/one:v1',
        document: 2,
      },
      {
        target: 'kubewarden',
        at: '14:22',
        path: '/spec/policies/second/module',
        address: 'https://files.acme.example/two.wasm',
        configuration: {},
        document: 2,
      },
    ],
  },
  {
    name: 'wasmCloud',
    text: `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: WorkloadDeployment
spec:
  template:
    spec:
      components: [{name: c, image: ghcr.io/acme/c:v1}]
      service: {image: ghcr.io/acme/s:v1}
---
apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: Artifact
spec: {image: ghcr.io/acme/a:v1}
`,
    found: [
      {
        target: 'wasmcloud',
        at: '6:37',
        path: '/spec/template/spec/components/0/image',
        address: 'ghcr.io/acme/c:v1',
      },
      { target: 'wasmcloud', at: '7:24', path: '/spec/template/spec/service/image', address: 'ghcr.io/acme/s:v1' },
      { target: 'wasmcloud', at: '11:15', path: '/spec/image', address: 'ghcr.io/acme/a:v1', document: 2 },
    ],
  },
  {
    name: 'SpinKube and Coraza',
    text: `apiVersion: core.spinkube.dev/v1alpha1
kind: SpinApp
spec: {image: "ghcr.io/acme/app:v1", executor: containerd-shim-spin}
---
apiVersion: waf.k8s.coraza.io/v1alpha1
kind: Engine
spec: {driver: {istio: {wasm: {image: "oci://ghcr.io/acme/waf:v1"}}}}
`,
    found: [
      { target: 'spinkube', at: '3:16', path: '/spec/image', address: 'ghcr.io/acme/app:v1' },
      {
        target: 'coraza',
        at: '7:40',
        path: '/spec/driver/istio/wasm/image',
        address: 'oci://ghcr.io/acme/waf:v1',
        document: 2,
      },
    ],
  },
  {
    name: 'APISIX',
    file: 'config.yaml',
    text: `apisix: {node_listen: 9080}
wasm:
  plugins:
    - name: f
      priority: 7999
      file: /opt/f.wasm
`,
    found: [{ target: 'apisix', at: '6:13', path: '/wasm/plugins/0/file', address: '/opt/f.wasm', kind: 'file' }],
  },
  {
    name: 'image volumes and variables of operators, not all images',
    text: deployment(
      'Deployment',
      `      containers:
      - name: m
        image: ghcr.io/acme/operator:v1
        env:
        - {name: RELATED_IMAGE_WASMSHIM, value: "quay.io/acme/shim:v1"}
        - {name: RELATED_IMAGE_FILTER, value: "oci://quay.io/acme/filter:v1"}
        - {name: RELATED_IMAGE_CONSOLE, value: "quay.io/acme/console:v1"}
        - {name: WASM, value: "quay.io/acme/other:v1"}
      volumes:
      - {name: v, image: {reference: "ghcr.io/acme/plugin:v1", pullPolicy: Always}}
      - {name: w, configMap: {name: reference}}
`,
    ),
    found: [
      {
        target: 'image-volume',
        at: '16:39',
        path: '/spec/template/spec/volumes/0/image/reference',
        address: 'ghcr.io/acme/plugin:v1',
        object: 'Deployment op',
      },
      {
        target: 'related-image',
        at: '11:50',
        path: '/spec/template/spec/containers/0/env/0/value',
        address: 'quay.io/acme/shim:v1',
      },
      {
        target: 'related-image',
        at: '12:48',
        path: '/spec/template/spec/containers/0/env/1/value',
        address: 'oci://quay.io/acme/filter:v1',
      },
    ],
  },
  {
    name: 'related images of an operator, not all of them',
    text: `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {name: op}
spec:
  relatedImages:
  - {name: wasmshim, image: "quay.io/acme/shim:v1"}
  - {name: filter, image: "oci://quay.io/acme/filter:v1"}
  - {name: console, image: "quay.io/acme/console:v1"}
`,
    found: [
      { target: 'related-image', at: '6:30', path: '/spec/relatedImages/0/image', address: 'quay.io/acme/shim:v1' },
      {
        target: 'related-image',
        at: '7:28',
        path: '/spec/relatedImages/1/image',
        address: 'oci://quay.io/acme/filter:v1',
      },
    ],
  },
  {
    name: 'lists, also of one kind',
    text: `apiVersion: v1
kind: List
items:
- apiVersion: extensions.istio.io/v1alpha1
  kind: WasmPlugin
  metadata: {name: a}
  spec: {url: oci://a.b/c:1}
- {apiVersion: v1, kind: ConfigMap}
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPluginList
items:
- metadata: {name: b}
  spec: {url: oci://a.b/d:1}
`,
    found: [
      { target: 'istio', at: '7:15', path: '/items/0/spec/url', address: 'oci://a.b/c:1', object: 'WasmPlugin a' },
      {
        target: 'istio',
        at: '14:15',
        path: '/items/0/spec/url',
        address: 'oci://a.b/d:1',
        object: 'WasmPlugin b',
        document: 2,
      },
    ],
  },
  {
    name: 'items of an object that is no list by its name, as kubectl takes them',
    text: `kind: ConfigMap
apiVersion: v1
items:
- {apiVersion: extensions.istio.io/v1alpha1, kind: WasmPlugin, spec: {url: "oci://a.b/c:1"}}
`,
    found: [{ target: 'istio', at: '4:77', path: '/items/0/spec/url', address: 'oci://a.b/c:1' }],
  },
  {
    name: 'patches in a kustomization, as JSON patches and as objects',
    file: 'kustomization.yaml',
    text: `resources: [base]
patches:
- target: {group: extensions.istio.io, kind: WasmPlugin}
  patch: |-
    - op: replace
      path: /spec/url
      value: oci://a.b/c:2
    - op: add
      path: /spec/sha256
      value: ${HEX}
- patch: |
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata: {name: p}
    spec: {wasm: [{code: {image: {sha256: "${HEX}"}}}]}
- target: {kind: EnvoyExtensionPolicy}
  patch: '[{"op": "replace", "path": "/spec/wasm/0/code/image/url", "value": "a.b/d:3"}]'
`,
    found: [
      { target: 'istio', at: '7:14', path: '/patches/0/patch/spec/url', address: 'oci://a.b/c:2', digest: HEX },
      {
        target: 'envoy-gateway',
        at: '15:44',
        path: '/patches/1/patch/spec/wasm/0/code/image/sha256',
        digest: HEX,
      },
      {
        target: 'envoy-gateway',
        at: '17:10',
        path: '/patches/2/patch/spec/wasm/0/code/image/url',
        address: 'a.b/d:3',
      },
    ],
  },
  {
    name: 'patches that Flux and Argo CD apply',
    text: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
spec:
  patches:
  - target: {kind: WasmPlugin}
    patch: |
      - {op: replace, path: /spec/url, value: "oci://a.b/c:2"}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    kustomize:
      patches:
      - target: {kind: WasmPlugin}
        patch: |
          - {op: replace, path: /spec/url, value: "oci://a.b/c:3"}
`,
    found: [
      { target: 'istio', at: '7:48', path: '/spec/patches/0/patch/spec/url', address: 'oci://a.b/c:2' },
      {
        target: 'istio',
        at: '17:52',
        path: '/spec/source/kustomize/patches/0/patch/spec/url',
        address: 'oci://a.b/c:3',
        document: 2,
      },
    ],
  },
  {
    name: 'an address through an alias',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: a, annotations: {image: &image oci://a.b/c:1}}
spec: {url: *image}
`,
    found: [{ target: 'istio', at: '3:49', path: '/spec/url', address: 'oci://a.b/c:1' }],
  },
  {
    name: 'words that an escape hides',
    text: `{"apiVersion": "extensions.istio.io/v1alpha1", "kind": "\\u0057asmPlug\\u0069n", "spec": {"url": "oci://a.b/c:1"}}`,
    found: [{ target: 'istio', at: '1:97', path: '/spec/url', address: 'oci://a.b/c:1' }],
  },
];
