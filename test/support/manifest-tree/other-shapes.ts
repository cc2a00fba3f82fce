// Files and objects that are not only for proxies: clouds, operators, policies, patches.
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/json.ts';
import {
  CLOUD,
  FILE,
  FILTERS,
  GOOGLE,
  object,
  PATCH,
  PLAIN,
  POLICY,
  plugin,
  type Shape,
  STARTED,
  type Written,
} from './shape.ts';

const pods = (kind: string, name: string, spec: JsonObject): JsonObject =>
  object('apps/v1', kind, name, {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec },
  });
const variable = ({ address }: Written): JsonObject => ({
  name: 'manager',
  image: 'quay.io/acme/operator:v1.0.0',
  env: [
    { name: 'RELATED_IMAGE_CONSOLE', value: 'quay.io/acme/console:v1.0.0' },
    { name: 'RELATED_IMAGE_WASMSHIM', value: address },
  ],
});
const volume = ({ address }: Written): JsonObject => ({
  name: 'plugin',
  image: { reference: address, pullPolicy: 'IfNotPresent' },
});
const terraform = (type: string, name: string, body: JsonObject): JsonObject => ({
  terraform: { required_version: '>= 1.9' },
  resource: { null_resource: { n: { triggers: { url: 'oci://ghcr.io/acme/none:v1' } } }, [type]: { [name]: body } },
});
const patchOf = (one: Written): JsonObject => ({
  target: { group: 'extensions.istio.io', kind: 'WasmPlugin' },
  patch: `⟪text⟫${stringify(
    [
      { op: 'replace', path: '/spec/url', value: one.address },
      ...(one.sha256 === undefined ? [] : [{ op: 'add', path: '/spec/sha256', value: one.sha256 }]),
    ],
    { lineWidth: 0 },
  )}`,
});
const kubewarden = ({ address, configuration }: Written): JsonObject => ({ module: address, settings: configuration });
const base64 = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** One row per object. */
export const OTHER_SHAPES: readonly Shape[] = [
  {
    ...GOOGLE,
    isAlone: true,
    file: 'plugin.json',
    write: ({ name, address, configuration }) => ({
      name,
      mainVersionId: 'v1',
      versions: { v1: { imageUri: address, pluginConfigData: base64(configuration) } },
    }),
  },
  {
    ...GOOGLE,
    isAlone: true,
    file: 'main.tf.json',
    write: ({ name, address, configuration }) =>
      terraform('google_network_services_wasm_plugin', name, {
        main_version_id: 'v1',
        versions: [{ version_name: 'v1', image_uri: address, plugin_config_data: base64(configuration) }],
      }),
  },
  {
    ...STARTED,
    has: [],
    target: 'istio',
    images: FILTERS,
    scheme: 'oci://',
    isAlone: true,
    file: 'mesh.tf.json',
    write: (one) => terraform('kubernetes_manifest', one.name, { manifest: plugin(one) }),
  },
  {
    ...STARTED,
    has: [],
    target: 'istio',
    images: FILTERS,
    scheme: 'oci://',
    isAlone: true,
    file: 'kubectl.tf.json',
    write: (one) =>
      terraform('kubectl_manifest', one.name, { yaml_body: `⟪text⟫${stringify(plugin(one), { lineWidth: 0 })}` }),
  },
  {
    ...POLICY,
    write: (one) => object('policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', one.name, kubewarden(one)),
  },
  { ...POLICY, write: (one) => object('policies.kubewarden.io/v1', 'AdmissionPolicy', one.name, kubewarden(one)) },
  {
    ...POLICY,
    write: (one) =>
      object('policies.kubewarden.io/v1', 'ClusterAdmissionPolicyGroup', one.name, {
        expression: 'one()',
        policies: { one: kubewarden(one) },
      }),
  },
  {
    ...CLOUD,
    write: ({ name, address }) =>
      object('runtime.wasmcloud.dev/v1alpha1', 'WorkloadDeployment', name, {
        replicas: 2,
        template: { spec: { components: [{ name: 'c', poolSize: 2, image: address }] } },
      }),
  },
  {
    ...CLOUD,
    write: ({ name, address }) =>
      object('runtime.wasmcloud.dev/v1alpha1', 'Workload', name, { service: { image: address } }),
  },
  {
    ...CLOUD,
    write: ({ name, address }) => object('runtime.wasmcloud.dev/v1alpha1', 'Artifact', name, { image: address }),
  },
  {
    ...PLAIN,
    target: 'spinkube',
    write: ({ name, address }) =>
      object('core.spinkube.dev/v1alpha1', 'SpinApp', name, { image: address, executor: 'containerd-shim-spin' }),
  },
  {
    ...PLAIN,
    target: 'coraza',
    scheme: 'oci://',
    write: ({ name, address }) =>
      object('waf.k8s.coraza.io/v1alpha1', 'Engine', name, { driver: { istio: { wasm: { image: address } } } }),
  },
  {
    ...FILE,
    target: 'apisix',
    isAlone: true,
    file: 'config.yaml',
    write: ({ name, address }) => ({
      apisix: { node_listen: 9080 },
      wasm: { plugins: [{ name, priority: 7999, file: address }] },
    }),
  },
  {
    ...PLAIN,
    target: 'image-volume',
    write: (one) =>
      pods('Deployment', one.name, { containers: [{ name: 'c', image: 'acme/c:v1' }], volumes: [volume(one)] }),
  },
  {
    ...PLAIN,
    target: 'image-volume',
    write: (one) =>
      object('gateway.envoyproxy.io/v1alpha1', 'EnvoyProxy', one.name, {
        provider: { type: 'Kubernetes', kubernetes: { envoyDeployment: { pod: { volumes: [volume(one)] } } } },
      }),
  },
  {
    ...PLAIN,
    target: 'related-image',
    write: (one) => pods('Deployment', one.name, { containers: [variable(one)] }),
  },
  {
    ...PLAIN,
    target: 'related-image',
    write: (one) =>
      object('operators.coreos.com/v1alpha1', 'ClusterServiceVersion', one.name, {
        install: {
          spec: { deployments: [{ name: 'm', spec: { template: { spec: { containers: [variable(one)] } } } }] },
        },
      }),
  },
  {
    ...PLAIN,
    target: 'related-image',
    write: (one) =>
      object('operators.coreos.com/v1alpha1', 'Subscription', one.name, {
        config: { env: [{ name: 'RELATED_IMAGE_WASM_SHIM', value: one.address }] },
      }),
  },
  {
    ...PATCH,
    isAlone: true,
    file: 'kustomization.yaml',
    write: (one) => ({ resources: ['../base'], patches: [patchOf(one)] }),
  },
  {
    ...PATCH,
    write: (one) =>
      object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', one.name, { path: './mesh', patches: [patchOf(one)] }),
  },
  {
    ...PATCH,
    write: (one) =>
      object('argoproj.io/v1alpha1', 'Application', one.name, {
        source: { repoURL: 'https://git.acme.example/mesh', kustomize: { patches: [patchOf(one)] } },
      }),
  },
];
