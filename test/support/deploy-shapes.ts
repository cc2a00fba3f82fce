// Small repositories of the kinds that docs/deploy.md describes. `ghcr.io` stands for the registry of the test.

const wasmPlugin = (group: string, name: string, url: string): string => `apiVersion: ${group}/v1alpha1
kind: WasmPlugin
metadata:
  name: ${name}
spec:
  url: ${url}
`;
const envoyFilter = (field: string): string => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: oidc}
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      patch:
        operation: INSERT_BEFORE
        value:
          name: oidc
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config:
              vm_config:
                runtime: envoy.wasm.runtime.v8
                code:
                  remote:
${field}                    http_uri:
                      uri: https://files.acme.example/filter.wasm
                      timeout: 10s
`;

/** What a chart renders, for the program that stands for helm. */
const rendered = (chart: string, text: string): Readonly<Record<string, string>> => ({
  [`${chart}/Chart.yaml`]: 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  [`${chart}/templates/plugin.yaml`]: '{{- if .Values.enabled }}\nkind: WasmPlugin\n{{- end }}\n',
  [`${chart}/rendered.txt`]: text,
});

/** How a command of a section ends, and what it prints. */
export interface Ending {
  readonly status: number;
  /** The rules of all findings, in order, apart from notes about starts. */
  readonly rules: readonly string[];
}

/** A kind of repository: the section, its files, and how each of its commands ends. */
export interface DeployShape {
  readonly section: string;
  readonly files: Readonly<Record<string, string>>;
  readonly endings: readonly Ending[];
  /** Files afterwards. `%IMAGE%` and the like are digests. */
  readonly after?: Readonly<Record<string, string>>;
}

const POLICY = (module: string): string =>
  `# Source: policies/templates/pod.yaml\napiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\nmetadata:\n  name: pod\nspec:\n  mode: monitor\n  module: ${module}\n  rules: []\n  mutating: false\n`;
const manager = (address: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: controller-manager}
spec:
  template:
    spec:
      containers:
        - command: [/manager]
          image: controller:latest
          name: manager
          env:
            - name: RELATED_IMAGE_WASMSHIM
              value: "${address}"
`;
const bundle = (address: string): string => `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {name: operator.v1.0.0}
spec:
  install:
    spec:
      deployments:
        - spec:
            template:
              spec:
                containers:
                  - env: [{name: RELATED_IMAGE_WASMSHIM, value: ${address}}]
  relatedImages: [{name: wasmshim, image: "${address}"}]
`;
const gateway = (code: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata: {name: wasm}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: backend}]
  wasm:
    - name: filter
      rootID: root
      code:
${code}`;
const image = (url: string): string => `        type: Image\n        image:\n          url: ${url}\n`;

/** One row per section. */
export const DEPLOY_SHAPES: readonly DeployShape[] = [
  {
    section: 'A chart with plugins for Higress',
    files: {
      ...rendered('helm/gateway', wasmPlugin('extensions.higress.io', 'auth', 'oci://ghcr.io/acme/filter:v1.2.3')),
      'test/plugin.yaml': wasmPlugin('extensions.higress.io', 'auth', 'oci://ghcr.io/acme/filter:v1.2.3 # of the test'),
    },
    endings: [
      { status: 3, rules: ['unpinned'] },
      { status: 0, rules: [] },
    ],
    after: {
      'test/plugin.yaml': wasmPlugin(
        'extensions.higress.io',
        'auth',
        'oci://ghcr.io/acme/filter:v1.2.3@%IMAGE% # of the test',
      ),
    },
  },
  {
    section: 'A lock file of plugins',
    files: {
      'plugins.lock.json': JSON.stringify({
        baseSha: 'cf6c6fd81f00',
        plugins: {
          good: { ociRef: 'oci://ghcr.io/acme/filter:v1.2.3', digest: '%IMAGE%', version: 'v1.2.3' },
          moved: { ociRef: 'oci://ghcr.io/acme/filter:v1.0.0', digest: '%IMAGE%', version: 'v1.0.0' },
          open: { ociRef: 'oci://ghcr.io/acme/filter:v1.2.3', version: 'v1.2.3' },
        },
      }),
    },
    endings: [{ status: 3, rules: ['tag-moved', 'unpinned'] }],
  },
  {
    section: 'A chart with Kubewarden policies',
    files: rendered(
      'charts/policies',
      `${POLICY('ghcr.io/acme/policy:v1.2.3@%POLICY%')}---\n${POLICY('registry://ghcr.io/acme/policy:v1.2.3')}`,
    ),
    endings: [{ status: 3, rules: ['unpinned'] }],
  },
  {
    section: 'An operator that gets an image in a variable',
    files: {
      'config/manager.yaml': manager('oci://ghcr.io/acme/filter:v1.2.3'),
      'bundle/csv.yaml': bundle('ghcr.io/acme/filter:v1.2.3'),
    },
    endings: [{ status: 0, rules: [] }],
    after: {
      'config/manager.yaml': manager('oci://ghcr.io/acme/filter:v1.2.3@%IMAGE%'),
      'bundle/csv.yaml': bundle('ghcr.io/acme/filter:v1.2.3@%IMAGE%'),
    },
  },
  {
    section: 'Envoy Gateway without a digest',
    files: { 'k8s/policy.yaml': gateway(image('ghcr.io/acme/filter:v1.0.0')) },
    endings: [
      { status: 0, rules: [] },
      { status: 0, rules: [] },
    ],
    after: { 'k8s/policy.yaml': gateway(image('ghcr.io/acme/filter:v1.2.3@%IMAGE%')) },
  },
  {
    section: 'Short names, and modules over http',
    files: {
      'site/image.yaml': gateway(image('acme/filter:v1.2.3')),
      'site/http.yaml': gateway(
        '        type: HTTP\n        http:\n          url: https://files.acme.example/filter.wasm\n          sha256: %MODULE%\n',
      ),
    },
    // No policy is for Docker Hub, so it is not asked.
    endings: [{ status: 3, rules: ['short-name', 'unpinned', 'no-policy'] }],
  },
  {
    section: 'Images of others that nobody signed',
    files: {
      'waf/a.yaml': wasmPlugin('extensions.istio.io', 'waf', 'oci://ghcr.io/third-party/waf'),
      'waf/b.yaml': wasmPlugin('extensions.istio.io', 'main', 'oci://ghcr.io/third-party/waf:main'),
      'waf/c.yaml': wasmPlugin('extensions.istio.io', 'pinned', 'oci://ghcr.io/third-party/waf:0.6.0@%WAF%'),
    },
    endings: [
      { status: 3, rules: ['unpinned', 'unpinned'] },
      { status: 3, rules: ['unpinned', 'unpinned'] },
    ],
  },
  {
    section: 'EnvoyFilter and Envoy with a digest of the module',
    files: {
      'mesh/pinned.yaml': envoyFilter('                    sha256: %MODULE%\n'),
      'mesh/open.yaml': envoyFilter(''),
      'mesh/service.hcl': 'EnvoyExtensions = [{ Name = "builtin/wasm", URI = "https://files.acme.example/f.wasm" }]\n',
    },
    endings: [{ status: 0, rules: [] }],
    after: {
      'mesh/open.yaml': envoyFilter('                    sha256: %MODULE%\n'),
      'mesh/pinned.yaml': envoyFilter('                    sha256: %MODULE%\n'),
    },
  },
];
