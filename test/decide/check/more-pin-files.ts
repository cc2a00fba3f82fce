import type { PinFile } from './pin-files.ts';

/** More whole files: of other targets, and in JSON. */
export const MORE_PIN_FILES: readonly PinFile[] = [
  {
    name: 'a list that kubectl printed',
    file: 'export.json',
    text: `{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "extensions.istio.io/v1alpha1",
            "kind": "WasmPlugin",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\\"kind\\":\\"WasmPlugin\\",\\"spec\\":{\\"url\\":\\"oci://registry.acme.example/filters/a:v1.2.3\\"}}\\n"
                },
                "name": "a"
            },
            "spec": {
                "pluginConfig": {"text": "caf\\u00e9 \\/ \\"x\\""},
                "url": "oci://registry.acme.example/filters/a:v1.2.3~"
            }
        },
        {
            "apiVersion": "extensions.istio.io/v1alpha1",
            "kind": "WasmPlugin",
            "metadata": {"name": "b"},
            "spec": {"sha256": "[#OTHER#|#HEX#]", "url": "oci://registry.acme.example/filters/b:v1.2.3"}
        }
    ],
    "kind": "List"
}`.replace('[#OTHER#|#HEX#]', '#HEX#'),
  },
  {
    name: 'JSON in one line, with odd spaces and no line end',
    file: 'one.json',
    text: ' {"apiVersion" :"extensions.istio.io/v1alpha1","kind": "WasmPlugin" , "spec":{ "url":"oci://registry.acme.example/filters/c:v1.2.3~" ,"phase":"STATS"} } ',
  },
  {
    name: 'several JSON objects after each other',
    file: 'stream.json',
    text: `{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{"url":"oci://registry.acme.example/filters/d:v1.2.3~"}}
{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{"url":"oci://registry.acme.example/filters/e:v1.2.3~"}}
`,
  },
  {
    name: 'Terraform JSON with a manifest and a plugin of Google',
    file: 'main.tf.json',
    text: `{
  "terraform": { "required_version": ">= 1.9" },
  "resource": {
    "kubernetes_manifest": {
      "auth": {
        "manifest": {
          "apiVersion": "extensions.istio.io/v1alpha1",
          "kind": "WasmPlugin",
          "metadata": { "name": "auth", "namespace": "mesh" },
          "spec": { "url": "oci://registry.acme.example/filters/auth:v1.2.3~" }
        }
      }
    },
    "google_network_services_wasm_plugin": {
      "edge": {
        "main_version_id": "v1",
        "versions": [
          { "version_name": "v1", "image_uri": "registry.acme.example/filters/edge:v1.2.3~", "plugin_config_data": "e30=" }
        ]
      }
    }
  }
}
`,
  },
  {
    name: 'Kubewarden policies, with settings that look like a reference',
    text: `# policies of the cluster
apiVersion: policies.kubewarden.io/v1
kind: ClusterAdmissionPolicy
metadata:
  name: privileged
  annotations: {io.kubewarden.policy.severity: medium}
spec:
  mode: protect
  module: registry://registry.acme.example/policies/pod-privileged:v1.2.3~
  rules:
    - apiGroups: [""]
      apiVersions: ["v1"]
      resources: ["pods"]
      operations: [CREATE, UPDATE]
  mutating: false
  settings: {module: "registry://registry.acme.example/policies/no:v1"}
---
apiVersion: policies.kubewarden.io/v1
kind: ClusterAdmissionPolicyGroup
metadata: {name: group}
spec:
  expression: "signed() && unprivileged()"
  policies:
    signed:
      module: registry.acme.example/policies/verify:v1.2.3~
      settings:
        signatures:
        - image: '*'
    unprivileged: {module: 'registry.acme.example/policies/pod:v1.2.3~'}
`,
  },
  {
    name: 'wasmCloud and SpinKube',
    text: `apiVersion: runtime.wasmcloud.dev/v1alpha1
kind: WorkloadDeployment
metadata: {name: hello}
spec:
  replicas: 1
  template:
    spec:
      hostSelector: {hostgroup: default}
      components:
        - name: hello
          image: registry.acme.example/components/hello:v1.2.3~
          poolSize: 2
      service:
          image:    registry.acme.example/components/service:v1.2.3~
---
apiVersion: core.spinkube.dev/v1alpha1
kind: SpinApp
metadata: {name: app}
spec:
  image: "registry.acme.example/apps/app:v1.2.3~"
  executor: containerd-shim-spin
`,
  },
  {
    name: 'the manager of an operator, with other variables',
    text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller-manager
  namespace: system
spec:
  template:
    spec:
      containers:
      - command: [/manager]
        args: ["--leader-elect", "--url=oci://registry.acme.example/x:v1"]
        env:
        - name: RELATED_IMAGE_WASMSHIM
          value: "oci://registry.acme.example/kuadrant/wasm-shim:v1.2.3~"
        - {name: RELATED_IMAGE_DEVELOPERPORTAL, value: registry.acme.example/portal:v1.2.3}
        - name: POD_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        image: registry.acme.example/operator:v1.2.3
        name: manager
`,
  },
  {
    name: 'image volumes of a StatefulSet and a CronJob',
    text: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s}
spec:
  template:
    spec:
      containers: [{name: c, image: "registry.acme.example/c:v1"}]
      volumes:
      - name: plugin
        image:
          reference: registry.acme.example/filters/volume:v1.2.3~
          pullPolicy: IfNotPresent
      - {name: none, emptyDir: {}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: j}
spec: {jobTemplate: {spec: {template: {spec: {volumes: [{name: v, image: {reference: 'registry.acme.example/filters/job:v1.2.3~'}}]}}}}}
`,
  },
  {
    name: 'Gloo, with a filter from a file',
    text: `apiVersion: gateway.solo.io/v1
kind: Gateway
metadata: {name: gateway-proxy, namespace: gloo-system}
spec:
  bindAddress: '::'
  httpGateway:
    options:
      wasm:
        filters:
        -   config:
              '@type': type.googleapis.com/google.protobuf.StringValue
              value: hello
            image:   registry.acme.example/filters/gloo:v1.2.3~
            name: gloo
            rootId: add_header
        -   {filePath: /opt/g.wasm, name: g}
`,
    left: 1,
  },
  {
    name: 'a Coraza engine',
    text: `apiVersion: waf.k8s.coraza.io/v1alpha1
kind: Engine
metadata: {name: coraza}
spec:
  driver:
    istio:
      wasm: {image: "oci://registry.acme.example/waf/coraza:v1.2.3~", mode: gateway}
`,
  },
  {
    name: 'a kustomization, whose patches stay, beside what it makes',
    file: 'kustomization.yaml',
    text: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../base]
patches:
  - target: {kind: WasmPlugin, name: auth}
    patch: |-
      - op: replace
        path: /spec/url
        value: oci://registry.acme.example/filters/auth:v1.2.3
  - patch: |
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: {name: other}
      spec: {url: "oci://registry.acme.example/filters/other:v1.2.3"}
`,
    left: 2,
  },
  {
    name: 'a ConfigMap with a manifest, which stays, and a plugin after it',
    text: `apiVersion: v1
kind: ConfigMap
metadata: {name: manifests}
data:
  plugin.yaml: |
    apiVersion: extensions.istio.io/v1alpha1
    kind: WasmPlugin
    spec:
      url: oci://registry.acme.example/filters/inner:v1.2.3
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
spec:
  url: oci://registry.acme.example/filters/outer:v1.2.3~
`,
    left: 1,
  },
  {
    name: 'addresses that cannot be changed in place, beside one that can',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: literal}
spec:
  url: |-
    oci://registry.acme.example/filters/literal:v1.2.3
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: escaped}
spec:
  url: "oci:\\x2f/registry.acme.example/filters/escaped:v1.2.3"
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: folded}
spec:
  url: >-
    oci://registry.acme.example/filters/folded:v1.2.3
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: plain}
spec:
  url: !!str oci://registry.acme.example/filters/plain:v1.2.3~
`,
    left: 3,
  },
  {
    name: 'the same image three times, with ports and deep paths',
    text: `apiVersion: v1
kind: List
items:
  - apiVersion: extensions.istio.io/v1alpha1
    kind: WasmPlugin
    spec: {url: "oci://registry.acme.example:5000/a/b/c/f:v1.2.3~"}

  -   apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      spec:
          url:   oci://registry.acme.example:5000/a/b/c/f:v1.2.3~
  - {apiVersion: extensions.istio.io/v1alpha1, kind: WasmPlugin, spec: {url: oci://registry.acme.example:5000/a/b/c/f:v1.2.3~}}
`,
  },
];
