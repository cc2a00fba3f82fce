// Requests to a cluster, and what it must answer.

/** A digest, in hexadecimal digits. */
export const HEX = 'ab'.repeat(32);
/** Another digest. */
export const OTHER = 'cd'.repeat(32);
/** The digest at the end of an address. */
export const AT = `@sha256:${HEX}`;
/** A pinned image of the policy, and the same without its digest. */
export const IMAGE = `ghcr.io/acme/auth:v1.2.3${AT}`;
export const UNPINNED = 'ghcr.io/acme/auth:v1.2.3';

/** The repositories of the policy. */
export const IMAGES = [
  { glob: 'ghcr.io/acme/*' },
  { repository: 'docker.io/acme/filter' },
  { repository: 'docker.io/library/filter' },
  { glob: 'docker.io/*/tools' },
  { repository: 'registry.acme.example:5000/filter' },
];

/** The words of a refusal, or `admitted`. */
export type Answer = 'admitted' | RegExp;
/** An object of a request, and what the cluster must answer. */
export interface Row {
  readonly what: string;
  readonly answer: Answer;
  readonly request: object;
  /** It differs from what `check` says about the manifest. */
  readonly isOnlyInCluster?: boolean;
}

/** The words of the five refusals. */
export const UNREAD = /cannot be read/;
export const FORM = /not 64 lower-case/;
export const CONFLICT = /different digests/;
export const PIN = /is not pinned/;
export const FOREIGN = /is not an image of the policy/;

/** What the cluster calls the objects of a kind. */
const KINDS: Readonly<Record<string, readonly [group: string, version: string, resource: string]>> = {
  WasmPlugin: ['extensions.istio.io', 'v1alpha1', 'wasmplugins'],
  TrafficExtension: ['extensions.istio.io', 'v1alpha1', 'trafficextensions'],
  HigressPlugin: ['extensions.higress.io', 'v1alpha1', 'wasmplugins'],
  EnvoyExtensionPolicy: ['gateway.envoyproxy.io', 'v1alpha1', 'envoyextensionpolicies'],
  EnvoyPatchPolicy: ['gateway.envoyproxy.io', 'v1alpha1', 'envoypatchpolicies'],
  EnvoyProxy: ['gateway.envoyproxy.io', 'v1alpha1', 'envoyproxies'],
  EnvoyFilter: ['networking.istio.io', 'v1alpha3', 'envoyfilters'],
  CiliumEnvoyConfig: ['cilium.io', 'v2', 'ciliumenvoyconfigs'],
  CiliumClusterwideEnvoyConfig: ['cilium.io', 'v2', 'ciliumclusterwideenvoyconfigs'],
  Gateway: ['gateway.solo.io', 'v1', 'gateways'],
  MatchableHttpGateway: ['gateway.solo.io', 'v1', 'httpgateways'],
  AdmissionPolicy: ['policies.kubewarden.io', 'v1', 'admissionpolicies'],
  ClusterAdmissionPolicy: ['policies.kubewarden.io', 'v1', 'clusteradmissionpolicies'],
  AdmissionPolicyGroup: ['policies.kubewarden.io', 'v1', 'admissionpolicygroups'],
  ClusterAdmissionPolicyGroup: ['policies.kubewarden.io', 'v1', 'clusteradmissionpolicygroups'],
  Workload: ['runtime.wasmcloud.dev', 'v1alpha1', 'workloads'],
  WorkloadDeployment: ['runtime.wasmcloud.dev', 'v1alpha1', 'workloaddeployments'],
  WorkloadReplicaSet: ['runtime.wasmcloud.dev', 'v1alpha1', 'workloadreplicasets'],
  Artifact: ['runtime.wasmcloud.dev', 'v1alpha1', 'artifacts'],
  SpinApp: ['core.spinkube.dev', 'v1alpha1', 'spinapps'],
  Engine: ['waf.k8s.coraza.io', 'v1alpha1', 'engines'],
  Pod: ['', 'v1', 'pods'],
  PodTemplate: ['', 'v1', 'podtemplates'],
  ReplicationController: ['', 'v1', 'replicationcontrollers'],
  Deployment: ['apps', 'v1', 'deployments'],
  StatefulSet: ['apps', 'v1', 'statefulsets'],
  DaemonSet: ['apps', 'v1', 'daemonsets'],
  ReplicaSet: ['apps', 'v1', 'replicasets'],
  Job: ['batch', 'v1', 'jobs'],
  CronJob: ['batch', 'v1', 'cronjobs'],
  ClusterServiceVersion: ['operators.coreos.com', 'v1alpha1', 'clusterserviceversions'],
  Subscription: ['operators.coreos.com', 'v1alpha1', 'subscriptions'],
  ConfigMap: ['', 'v1', 'configmaps'],
};

/** A request to create or change an object. @param parts of the object besides its names. */
export function requestFor(kind: string, parts: object, old?: object, version?: string): object {
  const [group, usual, resource] = KINDS[kind] ?? ['', '', ''];
  const used = version ?? usual;
  const object = (more: object): object => ({
    apiVersion: group === '' ? used : `${group}/${used}`,
    kind: kind === 'HigressPlugin' ? 'WasmPlugin' : kind,
    metadata: { name: 'filter', namespace: 'default' },
    ...more,
  });
  return {
    operation: old === undefined ? 'CREATE' : 'UPDATE',
    resource: { group, version: used, resource },
    object: object(parts),
    ...(old === undefined ? {} : { oldObject: object(old) }),
  };
}

/** A row about an object. @param old the object before an update. */
export function row(what: string, answer: Answer, kind: string, parts: object, old?: object, version?: string): Row {
  return { what: `${kind}: ${what}`, answer, request: requestFor(kind, parts, old, version) };
}

/** A good object, one without a digest, and one of another repository. */
export function pair(kind: string, spec: (image: string) => object, scheme = ''): readonly Row[] {
  return [
    row('with a digest', 'admitted', kind, { spec: spec(`${scheme}${IMAGE}`) }),
    row('with a tag', PIN, kind, { spec: spec(`${scheme}${UNPINNED}`) }),
    row('of another repository', FOREIGN, kind, { spec: spec(`${scheme}ghcr.io/mallory/auth${AT}`) }),
  ];
}
