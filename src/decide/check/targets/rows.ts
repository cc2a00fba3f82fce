import type { AddressKind, TargetName } from '../reference.ts';

/** Where an object of one kind has a reference. Paths are from the object; `*` is any item or member. */
export interface FieldRow {
  readonly target: TargetName;
  /** The API group, without the version. */
  readonly group: string;
  readonly kinds: readonly string[];
  /** The object that has the fields below. */
  readonly base: string;
  readonly kind: AddressKind;
  readonly address: string;
  readonly digest?: string;
  readonly rootId?: string;
  readonly configuration?: string;
  /** The fields that matter for a start; default: the configuration. */
  readonly given?: readonly string[];
  readonly failure?: string;
  readonly pullPolicy?: string;
  /** From the object, not from the base. */
  readonly phase?: string;
  /** Where the source is. */
  readonly source: string;
}

const ISTIO = 'istio.io/api v1.32.0 kubernetes/customresourcedefinitions.gen.yaml';
const GATEWAY = 'envoyproxy/gateway v1.9.1 api/v1alpha1/wasm_types.go';
const WASMCLOUD = 'wasmCloud/wasmCloud charts/runtime-operator/crds @7cd553cc';
const GLOO = 'solo-io/gloo api/v1/options/wasm/wasm.proto';

const ISTIO_FIELDS = {
  kind: 'image',
  address: 'url',
  digest: 'sha256',
  rootId: 'pluginName',
  configuration: 'pluginConfig',
  given: ['pluginConfig', 'vmConfig', 'type'],
  failure: 'failStrategy',
  pullPolicy: 'imagePullPolicy',
} as const;
const GATEWAY_FIELDS = {
  target: 'envoy-gateway',
  group: 'gateway.envoyproxy.io',
  kinds: ['EnvoyExtensionPolicy'],
  base: 'spec/wasm/*',
  rootId: 'rootID',
  configuration: 'config',
  given: ['config', 'env'],
  failure: 'failOpen',
  pullPolicy: 'code/pullPolicy',
  source: GATEWAY,
} as const;
const GLOO_FIELDS = {
  target: 'gloo',
  group: 'gateway.solo.io',
  rootId: 'rootId',
  configuration: 'config',
  failure: 'failOpen',
  source: GLOO,
} as const;
const POLICY_KINDS = ['AdmissionPolicy', 'ClusterAdmissionPolicy'];

/** The kinds of Kubernetes objects that have references in fixed fields. */
export const FIELD_ROWS: readonly FieldRow[] = [
  {
    ...ISTIO_FIELDS,
    target: 'istio',
    group: 'extensions.istio.io',
    kinds: ['WasmPlugin'],
    base: 'spec',
    phase: 'spec/phase',
    source: ISTIO,
  },
  {
    ...ISTIO_FIELDS,
    target: 'traffic-extension',
    group: 'extensions.istio.io',
    kinds: ['TrafficExtension'],
    base: 'spec/wasm',
    phase: 'spec/phase',
    source: ISTIO,
  },
  {
    ...ISTIO_FIELDS,
    target: 'higress',
    group: 'extensions.higress.io',
    kinds: ['WasmPlugin'],
    base: 'spec',
    phase: 'spec/phase',
    configuration: 'defaultConfig',
    given: ['pluginConfig', 'defaultConfig', 'defaultConfigDisable', 'matchRules', 'vmConfig'],
    source: 'higress-group/higress helm/core/crds/customresourcedefinitions.gen.yaml @8e4041c9',
  },
  { ...GATEWAY_FIELDS, kind: 'image', address: 'code/image/url', digest: 'code/image/sha256' },
  { ...GATEWAY_FIELDS, kind: 'http', address: 'code/http/url', digest: 'code/http/sha256' },
  ...[
    'spec/httpGateway/options/wasm/filters/*',
    'spec/hybridGateway/matchedGateways/*/httpGateway/options/wasm/filters/*',
  ].flatMap((base): readonly FieldRow[] => [
    { ...GLOO_FIELDS, kinds: ['Gateway', 'MatchableHttpGateway'], base, kind: 'image', address: 'image' },
    { ...GLOO_FIELDS, kinds: ['Gateway', 'MatchableHttpGateway'], base, kind: 'file', address: 'filePath' },
  ]),
  ...(
    [
      [POLICY_KINDS, 'spec'],
      [POLICY_KINDS.map((kind) => `${kind}Group`), 'spec/policies/*'],
    ] as const
  ).map(
    ([kinds, base]): FieldRow => ({
      target: 'kubewarden',
      group: 'policies.kubewarden.io',
      kinds,
      base,
      kind: 'image',
      address: 'module',
      configuration: 'settings',
      source: 'kubewarden/kubewarden-controller config/crd/bases @179b642f',
    }),
  ),
  ...(
    [
      [['Workload'], 'spec/components/*'],
      [['Workload'], 'spec/service'],
      [['WorkloadDeployment', 'WorkloadReplicaSet'], 'spec/template/spec/components/*'],
      [['WorkloadDeployment', 'WorkloadReplicaSet'], 'spec/template/spec/service'],
      [['Artifact'], 'spec'],
    ] as const
  ).map(
    ([kinds, base]): FieldRow => ({
      target: 'wasmcloud',
      group: 'runtime.wasmcloud.dev',
      kinds,
      base,
      kind: 'image',
      address: 'image',
      source: WASMCLOUD,
    }),
  ),
  {
    target: 'spinkube',
    group: 'core.spinkube.dev',
    kinds: ['SpinApp'],
    base: 'spec',
    kind: 'image',
    address: 'image',
    source: 'spinframework/spin-operator config/crd/bases @1e0366d4',
  },
  {
    target: 'coraza',
    group: 'waf.k8s.coraza.io',
    kinds: ['Engine'],
    base: 'spec/driver/istio/wasm',
    kind: 'image',
    address: 'image',
    source: 'networking-incubator/coraza-kubernetes-operator api/v1alpha1, config/samples/engine.yaml',
  },
];
