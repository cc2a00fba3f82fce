// Files of a usual repository that refer to no module, among them many that look as if they did.

/** A file: its path from the root, and its text. */
export interface NoiseFile {
  readonly path: string;
  readonly text: string;
  /** It is a template of a chart, which is noted. */
  readonly isTemplate?: true;
}

const DIGEST = `sha256:${'5e'.repeat(32)}`;
const ADDRESS = `oci://ghcr.io/acme/none:v1.0.0@${DIGEST}`;
const PLUGIN = `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: look-alike}
spec:
  url: oci://ghcr.io/acme/none:v1
`;
const indent = (text: string, by: number): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}\n`)
    .join('');

/** Objects that every cluster has. */
const WORKLOAD = (n: number): string => `# workload ${n}
apiVersion: apps/v1
kind: Deployment
metadata: &meta
  name: app-${n}
  labels: {app: app-${n}, wasm: "false"}
  annotations:
    note: 'url: ${ADDRESS}'
spec:
  replicas: ${n % 5}
  template:
    metadata: {labels: {app: app-${n}}}
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/app-${n}:v1.${n}.0 # not a module
          env:
            - {name: RELATED_IMAGE_CONSOLE, value: "ghcr.io/acme/console:v1"}
            - name: WASM_URL
              value: ${ADDRESS}
      volumes:
        - {name: plugin, emptyDir: {}}
---
apiVersion: v1
kind: Service
metadata: *meta
spec:
  ports: [{port: ${8000 + n}, name: http}]
`;

const YAML: Readonly<Record<string, (n: number) => string>> = {
  workload: WORKLOAD,
  crd: () => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wasmplugins.extensions.istio.io}
spec:
  group: extensions.istio.io
  names: {kind: WasmPlugin, plural: wasmplugins, listKind: WasmPluginList}
  versions:
    - name: v1alpha1
      schema:
        openAPIV3Schema:
          properties:
            spec: {properties: {url: {type: string, example: "oci://ghcr.io/acme/none:v1"}, sha256: {type: string}}}
`,
  'other-group': (n) => PLUGIN.replace('extensions.istio.io', `plugins-${n}.acme.example`),
  secret: () => `apiVersion: v1
kind: Secret
stringData:
  plugin.yaml: |
${indent(PLUGIN, 4)}`,
  'config-text': () => `apiVersion: v1
kind: ConfigMap
metadata: {name: notes}
data:
  plugin.txt: |
${indent(PLUGIN, 4)}  script.sh: |
    kubectl get WasmPlugin -o jsonpath='{.spec.url}'
`,
  applied: (n) => `apiVersion: v1
kind: Service
metadata:
  name: s-${n}
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{"url":"oci://ghcr.io/acme/none:v1"}}
spec: {ports: [{port: 80}]}
`,
  rbac: () => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: plugins}
rules:
  - {apiGroups: [extensions.istio.io], resources: [wasmplugins], verbs: [get, list]}
`,
  kyverno: () => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: pinned}
spec:
  rules:
    - name: digest
      match: {any: [{resources: {kinds: [extensions.istio.io/v1alpha1/WasmPlugin]}}]}
      validate: {message: pin it, pattern: {spec: {url: "oci://*@sha256:*"}}}
`,
  flux: (n) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: chart-${n}}
spec: {interval: 5m, url: "oci://ghcr.io/acme/charts/wasm-${n}", ref: {tag: v1.0.0}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts-${n}}
spec: {type: oci, url: "oci://ghcr.io/acme/charts"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app-${n}}
spec:
  chart: {spec: {chart: app, version: "1.${n}.0"}}
  values:
    wasm: {url: "${ADDRESS}", plugins: [{name: a, file: /opt/none.wasm}]}
`,
  argo: (n) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: app-${n}}
spec:
  source:
    repoURL: ghcr.io/acme/charts
    chart: wasm
    helm: {valuesObject: {wasmPlugin: {url: "${ADDRESS}"}}}
`,
  lua: () => `apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: lua}
spec: {phase: STATS, lua: {inlineCode: "-- oci://ghcr.io/acme/none:v1"}}
`,
  'compiled-in': () => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: stats}
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      patch:
        operation: INSERT_BEFORE
        value:
          name: istio.stats
          typed_config:
            "@type": type.googleapis.com/udpa.type.v1.TypedStruct
            type_url: type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            value:
              config:
                root_id: stats_outbound
                vm_config:
                  runtime: envoy.wasm.runtime.null
                  code: {local: {inline_string: envoy.wasm.stats}}
`,
  'ext-proc': () => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: processor}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: backend}]
  extProc: [{backendRefs: [{name: processor, port: 9002}]}]
`,
  compose: (n) => `x-usual: &usual
  restart: always
services:
  envoy-${n}:
    <<: *usual
    image: envoyproxy/envoy:v1.36.0
    volumes: ["./reference.wasm:/etc/envoy/none.wasm"]
`,
  workflow: () => `name: release
on: [push]
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - run: |
          kubectl apply -f - <<'END'
${indent(PLUGIN, 10)}          END
`,
  comments: () =>
    `# An example:\n${PLUGIN.split('\n')
      .map((line) => `# ${line}\n`)
      .join('')}---\n# end\n`,
  kustomization: () =>
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- a.yaml\nimages: [{name: ghcr.io/acme/wasm, newTag: v2}]\n',
  values: (n) => `# values of a chart
image: {repository: ghcr.io/acme/app-${n}, tag: v1.0.0}
wasm:
  enabled: true
  url: ${ADDRESS}
  pluginConfig: {mode: 0644, at: 12:30:00}
`,
};

const JSONS: Readonly<Record<string, (n: number) => unknown>> = {
  package: (n) => ({ name: `app-${n}`, version: '1.0.0', dependencies: { 'proxy-wasm': '^1.0.0' } }),
  tsconfig: () => ({ compilerOptions: { target: 'es2022', paths: { '@wasm/*': ['./plugins/*'] } } }),
  dashboard: (n) => ({
    title: `WasmPlugin ${n}`,
    panels: Array.from({ length: 40 }, (_, id) => ({
      id,
      type: 'graph',
      targets: [{ expr: `rate(x{p="${id}"}[5m])` }],
    })),
  }),
  'patch.unused': () => [{ op: 'replace', path: '/spec/url', value: ADDRESS }],
  'main.tf': (n) => ({
    resource: {
      helm_release: { app: { chart: 'app', set: [{ name: 'wasm.url', value: ADDRESS }] } },
      kubernetes_manifest: { cm: { manifest: { apiVersion: 'v1', kind: 'ConfigMap', data: { n: String(n) } } } },
    },
  }),
  openapi: () => ({
    openapi: '3.1.0',
    components: { schemas: { WasmPlugin: { properties: { url: { example: ADDRESS } } } } },
  }),
};

/** A chart with templates that need values; only those that name a module are noted. */
function chart(n: number): readonly NoiseFile[] {
  const at = `charts/app-${n}`;
  return [
    { path: `${at}/Chart.yaml`, text: `apiVersion: v2\nname: app-${n}\nversion: 1.0.0\n` },
    { path: `${at}/values.yaml`, text: (YAML.values as (n: number) => string)(n) },
    {
      path: `${at}/templates/plugin.yaml`,
      text: `{{- if .Values.wasm.enabled }}\n${PLUGIN.replace('oci://ghcr.io/acme/none:v1', '{{ .Values.wasm.url }}')}{{- end }}\n`,
      isTemplate: true,
    },
    {
      path: `${at}/templates/service.yaml`,
      text: 'kind: Service\nspec:\n  {{- toYaml .Values.service | nindent 2 }}\n',
    },
  ];
}

/** So many files, of all kinds in turn. */
export function makeNoise(count: number): readonly NoiseFile[] {
  const rows = [
    ...Object.entries(YAML).map(([name, text]) => (n: number) => [
      { path: `apps/${name}/${name}-${n}.yaml`, text: text(n) },
    ]),
    ...Object.entries(JSONS).map(([name, json]) => (n: number) => [
      { path: `apps/json-${n}/${name}.json`, text: JSON.stringify(json(n), undefined, n % 3) },
    ]),
    chart,
  ];
  const files: NoiseFile[] = [];
  for (let n = 0; files.length < count; n++) files.push(...(rows[n % rows.length]?.(n) ?? []));
  return files.slice(0, count);
}
