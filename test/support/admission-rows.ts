// Objects that a cluster must admit or refuse: one row each, with the words of the refusal.
import {
  type Answer,
  CONFLICT,
  FOREIGN,
  FORM,
  HEX,
  IMAGE,
  OTHER,
  PIN,
  pair,
  type Row,
  row,
  UNPINNED,
  UNREAD,
} from './admission.ts';
import { PLUGIN_ROWS } from './admission-plugins.ts';

type Json = unknown;

const FILTER = 'type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm';
const remote = (uri: string, sha256?: string): object => ({
  http_uri: { uri },
  ...(sha256 === undefined ? {} : { sha256 }),
});
const wasm = (source: object, more: object = {}): object => ({ config: { vm_config: { code: source, ...more } } });
const typed = (source: object, more?: object): object => ({ '@type': FILTER, ...wasm(source, more) });
const struct = (source: object): object => ({
  '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
  type_url: FILTER,
  value: wasm(source),
});
const camel = (uri: string, sha256: string): object => ({
  '@type': 'type.googleapis.com/xds.type.v3.TypedStruct',
  typeUrl: FILTER,
  value: { config: { vmConfig: { code: { remote: { httpUri: { uri }, sha256 } } } } },
});
const patch = (value: object): object => ({ configPatches: [{ applyTo: 'HTTP_FILTER', patch: { value } }] });
const inListener = (config: object): object => ({
  filter_chains: [
    { filters: [{ typed_config: { http_filters: [{ name: 'a' }, { name: 'b', typed_config: config }] } }] },
  ],
});
/** A value in so many lists. */
const nested = (value: Json, depth: number): Json => (depth === 0 ? value : [nested(value, depth - 1)]);
const [OCI, PINNED] = [`oci://${UNPINNED}`, { remote: remote(`oci://${UNPINNED}`, HEX) }];

const ENVOY: readonly (readonly [what: string, answer: Answer, kind: string, spec: object])[] = [
  ['a pinned image', 'admitted', 'EnvoyFilter', patch({ typed_config: struct(PINNED) })],
  ['a pinned image in a typed config', 'admitted', 'EnvoyFilter', patch({ typed_config: typed(PINNED) })],
  ['names in camel case', 'admitted', 'EnvoyFilter', patch({ typed_config: camel(OCI, HEX) })],
  ['a file', 'admitted', 'EnvoyFilter', patch({ typed_config: typed({ local: { filename: '/f.wasm' } }) })],
  ['another filter', 'admitted', 'EnvoyFilter', patch({ typed_config: { '@type': 'type.googleapis.com/x.Y' } })],
  [
    'a plugin that is compiled in',
    'admitted',
    'EnvoyFilter',
    patch({ typed_config: typed({ remote: remote(OCI) }, { runtime: 'envoy.wasm.runtime.null' }) }),
  ],
  ['no digest', PIN, 'EnvoyFilter', patch({ typed_config: struct({ remote: remote(OCI) }) })],
  ['no digest in camel case', PIN, 'EnvoyFilter', patch({ typed_config: camel(OCI, '') })],
  [
    'a digest in another form',
    FORM,
    'EnvoyFilter',
    patch({ typed_config: struct({ remote: remote(OCI, `sha256:${HEX}`) }) }),
  ],
  ['a filter in a listener', PIN, 'EnvoyFilter', patch(inListener(typed({ remote: remote(OCI) })))],
  ['a pinned filter in a listener', 'admitted', 'EnvoyFilter', patch(inListener(typed(PINNED)))],
  ['a second patch', PIN, 'EnvoyFilter', { configPatches: [{}, { patch: { value: typed({ remote: remote(OCI) }) } }] }],
  ['http', FOREIGN, 'EnvoyFilter', patch({ typed_config: typed({ remote: remote('https://a.example/f', HEX) }) })],
  ['no scheme', UNREAD, 'EnvoyFilter', patch({ typed_config: typed({ remote: remote(UNPINNED, HEX) }) })],
  [
    'one field under two names',
    /index out of bounds|no such overload/,
    'EnvoyFilter',
    patch({
      typed_config: { '@type': FILTER, config: { vm_config: {}, vmConfig: { code: { remote: remote(OCI) } } } },
    }),
  ],
  [
    'a deep configuration',
    'admitted',
    'EnvoyFilter',
    patch({ typed_config: { ...typed(PINNED), config: { configuration: nested('x', 30) } } }),
  ],
  ['a patch with an image', UNREAD, 'EnvoyPatchPolicy', { jsonPatches: [{ operation: { value: typed(PINNED) } }] }],
  [
    'a patch without a digest',
    PIN,
    'EnvoyPatchPolicy',
    { jsonPatches: [{ operation: { value: inListener(typed({ remote: remote('https://a.example/f') })) } }] },
  ],
  [
    'a bootstrap with a patch',
    PIN,
    'EnvoyProxy',
    { bootstrap: { jsonPatches: [{ value: typed({ remote: remote('https://a.example/f') }) }] } },
  ],
  [
    'resources',
    PIN,
    'CiliumEnvoyConfig',
    { resources: [inListener(typed({ remote: remote('https://a.example/f') }))] },
  ],
  [
    'resources without a plugin',
    'admitted',
    'CiliumClusterwideEnvoyConfig',
    { resources: [inListener({ '@type': 'x' })] },
  ],
];

const container = (env: readonly object[]): object => ({ name: 'a', image: 'ghcr.io/any/image:v1', env });
const pod = (image: string | undefined, env: readonly object[] = []): object => ({
  containers: [container(env)],
  volumes: [
    { name: 'other', emptyDir: {} },
    ...(image === undefined ? [] : [{ name: 'filter', image: { reference: image } }]),
  ],
});
const template = (image: string): object => ({ template: { metadata: { labels: { a: 'b' } }, spec: pod(image) } });
const selected = (image: string): object => ({ selector: { matchLabels: { a: 'b' } }, ...template(image) });
const related = (value: string, name = 'RELATED_IMAGE_WASM'): readonly object[] => [
  { name: 'LEVEL', value: 'debug' },
  { name: 'SECRET', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  { name, value },
];
const version = (value: string): object => ({
  install: {
    strategy: 'deployment',
    spec: { deployments: [{ name: 'a', spec: { template: { spec: { containers: [container(related(value))] } } } }] },
  },
});

/** For the export to Kubernetes. */
export const KUBERNETES_ROWS: readonly Row[] = [
  ...PLUGIN_ROWS,
  ...pair('TrafficExtension', (url) => ({ wasm: { url } }), 'oci://'),
  row('a digest in its field', 'admitted', 'TrafficExtension', { spec: { wasm: { url: OCI, sha256: HEX } } }),
  row('Lua', 'admitted', 'TrafficExtension', { spec: { lua: { inlineCode: 'x' } } }),
  ...pair('HigressPlugin', (url) => ({ url }), 'oci://'),
  row('two digests', CONFLICT, 'HigressPlugin', { spec: { url: `oci://${IMAGE}`, sha256: OTHER } }),
  ...pair('EnvoyExtensionPolicy', (url) => ({ wasm: [{ name: 'a', code: { type: 'Image', image: { url } } }] })),
  row('the second of two', PIN, 'EnvoyExtensionPolicy', {
    spec: { wasm: [IMAGE, UNPINNED].map((url) => ({ code: { type: 'Image', image: { url } } })) },
  }),
  row('a port without a scheme', 'admitted', 'EnvoyExtensionPolicy', {
    spec: { wasm: [{ code: { image: { url: 'registry.acme.example:5000/filter', sha256: HEX } } }] },
  }),
  row('http', PIN, 'EnvoyExtensionPolicy', { spec: { wasm: [{ code: { http: { url: 'https://a.example/f' } } }] } }),
  row('an image as http', UNREAD, 'EnvoyExtensionPolicy', {
    spec: { wasm: [{ code: { http: { url: `oci://${IMAGE}` } } }] },
  }),
  row('only Lua', 'admitted', 'EnvoyExtensionPolicy', { spec: { lua: [{ type: 'Inline' }] } }),
  ...ENVOY.map(([what, answer, kind, spec]) => row(what, answer, kind, { spec })),
  // CEL has no recursion.
  {
    ...row('a value that is too deep', UNREAD, 'EnvoyFilter', { spec: patch({ a: nested({ b: 'c' }, 30) }) }),
    isOnlyInCluster: true,
  },
  ...pair('Gateway', (image) => ({ httpGateway: { options: { wasm: { filters: [{ image }] } } } })),
  row('a file', 'admitted', 'Gateway', {
    spec: { httpGateway: { options: { wasm: { filters: [{ filePath: '/f' }] } } } },
  }),
  row('in a hybrid gateway', PIN, 'Gateway', {
    spec: {
      hybridGateway: {
        matchedGateways: [
          {},
          { httpGateway: { options: { wasm: { filters: [{ image: IMAGE }, { image: UNPINNED }] } } } },
        ],
      },
    },
  }),
  row('with a tag', PIN, 'MatchableHttpGateway', {
    spec: { httpGateway: { options: { wasm: { filters: [{ image: UNPINNED }] } } } },
  }),
  ...['AdmissionPolicy', 'ClusterAdmissionPolicy'].flatMap((kind) =>
    pair(kind, (module) => ({ module }), 'registry://'),
  ),
  row('no scheme', 'admitted', 'AdmissionPolicy', { spec: { module: IMAGE } }),
  row('the scheme of Istio', UNREAD, 'AdmissionPolicy', { spec: { module: `oci://${IMAGE}` } }),
  ...['AdmissionPolicyGroup', 'ClusterAdmissionPolicyGroup'].flatMap((kind) =>
    pair(kind, (module) => ({ policies: { a: { module: `registry://${IMAGE}` }, b: { module } } }), 'registry://'),
  ),
  ...pair('Workload', (image) => ({ components: [{ image }] })),
  row('a service', PIN, 'Workload', { spec: { components: [], service: { image: UNPINNED } } }),
  ...['WorkloadDeployment', 'WorkloadReplicaSet'].flatMap((kind) =>
    pair(kind, (image) => ({ template: { spec: { components: [{ image }] } } })),
  ),
  ...pair('Artifact', (image) => ({ image })),
  ...pair('SpinApp', (image) => ({ image })),
  ...pair('Engine', (image) => ({ driver: { istio: { wasm: { image } } } }), 'oci://'),
  ...pair('Pod', (image) => pod(image)),
  row('no image volume', 'admitted', 'Pod', { spec: pod(undefined) }),
  row('100 image volumes', 'admitted', 'Pod', {
    spec: {
      containers: [container([])],
      volumes: Array.from({ length: 100 }, (_, i) => ({ name: `v${i}`, image: { reference: IMAGE } })),
    },
  }),
  row('5000 variables', 'admitted', 'Pod', {
    spec: {
      containers: Array.from({ length: 50 }, (_, i) => ({
        ...container(Array.from({ length: 100 }, (__, j) => ({ name: `NAME_${j}`, value: 'x'.repeat(100) }))),
        name: `c${i}`,
      })),
    },
  }),
  row('an operator with a pinned module', 'admitted', 'Pod', { spec: pod(undefined, related(`oci://${IMAGE}`)) }),
  row('an operator with a tag', PIN, 'Pod', { spec: pod(undefined, related(UNPINNED)) }),
  row('an operator with another image', 'admitted', 'Pod', {
    spec: pod(undefined, related('redis:7', 'RELATED_IMAGE_REDIS')),
  }),
  row('an operator with a module of another name', PIN, 'Pod', {
    spec: pod(undefined, related(OCI, 'RELATED_IMAGE_FILTER')),
  }),
  row('an init container of an operator', PIN, 'Pod', {
    spec: { ...pod(undefined), initContainers: [container(related(UNPINNED))] },
  }),
  row('with a digest', 'admitted', 'PodTemplate', template(IMAGE)),
  row('with a tag', PIN, 'PodTemplate', template(UNPINNED)),
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].flatMap((kind) => pair(kind, selected)),
  ...pair('ReplicationController', template),
  ...pair('CronJob', (image) => ({ schedule: '0 * * * *', jobTemplate: { spec: template(image) } })),
  row('pinned', 'admitted', 'ClusterServiceVersion', { spec: version(IMAGE) }),
  row('with a tag', PIN, 'ClusterServiceVersion', { spec: version(UNPINNED) }),
  row('a list of pinned images', 'admitted', 'ClusterServiceVersion', {
    spec: {
      relatedImages: [
        { name: 'a', image: 'redis:7' },
        { name: 'my-wasm', image: IMAGE },
      ],
    },
  }),
  row('a list with a tag', PIN, 'ClusterServiceVersion', {
    spec: { relatedImages: [{ name: 'wasm', image: UNPINNED }] },
  }),
  row('pinned', 'admitted', 'Subscription', { spec: { config: { env: related(IMAGE) } } }),
  row('with a tag', PIN, 'Subscription', { spec: { config: { env: related(UNPINNED) } } }),
  row('a pod of Envoy Gateway', PIN, 'EnvoyProxy', {
    spec: { provider: { kubernetes: { envoyDeployment: { pod: { volumes: [{ image: { reference: UNPINNED } }] } } } } },
  }),
  // Updates.
  row('another version of its API', PIN, 'WasmPlugin', { spec: { url: OCI } }, undefined, 'v9'),
  row('an update to a tag', PIN, 'WasmPlugin', { spec: { url: OCI } }, { spec: { url: `oci://${IMAGE}` } }),
  {
    ...row('an update that leaves a tag', 'admitted', 'WasmPlugin', { spec: { url: OCI } }, { spec: { url: OCI } }),
    isOnlyInCluster: true,
  },
  row('an update of something else', PIN, 'WasmPlugin', { spec: { url: OCI, phase: 'AUTHN' } }, { spec: { url: OCI } }),
  row('an update of a template to a tag', PIN, 'PodTemplate', template(UNPINNED), template(IMAGE)),
  row('a module in a string', 'admitted', 'ConfigMap', { data: { 'a.yaml': UNPINNED } }),
];
