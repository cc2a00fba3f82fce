import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { ENVIRONMENTS, PODS } from '../../src/decide/check/targets/pods.ts';
import { FIELD_ROWS } from '../../src/decide/check/targets/rows.ts';
import { exportPolicy } from '../../src/decide/policy/export/export-policy.ts';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';
import { KUBERNETES_ROWS } from '../support/admission-rows.ts';
import { isRefused } from '../support/admission-strange.ts';
import { readDocument } from '../support/documents.ts';
import { exact, exported as of } from '../support/policy-export.ts';

interface Exported {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy: string;
    readonly policyName: string;
    readonly validationActions: readonly string[];
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly apiVersions: readonly string[];
        readonly operations: readonly string[];
        readonly resources: readonly string[];
      }[];
    };
    readonly variables: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}
const documents = parseAllDocuments(of(exact, 'kubernetes')).map((one) => {
  assert.deepEqual(one.errors, []);
  return one.toJS() as Exported;
});
const [policy, binding] = documents;
assert.ok(policy !== undefined && binding !== undefined);

describe('the export for kubernetes', () => {
  it('is a policy that denies, and its binding', () => {
    assert.deepEqual(
      documents.map(({ kind }) => kind),
      ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    );
    assert.equal(policy.spec.failurePolicy, 'Fail');
    assert.equal(binding.spec.policyName, policy.metadata.name);
    assert.deepEqual(binding.spec.validationActions, ['Deny']);
  });

  it('is for all versions of the kinds that check reads, by the names that a cluster has for them', () => {
    const rules = policy.spec.matchConstraints.resourceRules;
    for (const { apiVersions, operations } of rules)
      assert.deepEqual([apiVersions, operations], [['*'], ['CREATE', 'UPDATE']]);
    const names = rules.flatMap(({ apiGroups, resources }) => resources.map((name) => `${name}.${apiGroups[0]}`));
    assert.deepEqual(names.sort(), [
      'admissionpolicies.policies.kubewarden.io',
      'admissionpolicygroups.policies.kubewarden.io',
      'artifacts.runtime.wasmcloud.dev',
      'ciliumclusterwideenvoyconfigs.cilium.io',
      'ciliumenvoyconfigs.cilium.io',
      'clusteradmissionpolicies.policies.kubewarden.io',
      'clusteradmissionpolicygroups.policies.kubewarden.io',
      'clusterserviceversions.operators.coreos.com',
      'cronjobs.batch',
      'daemonsets.apps',
      'deployments.apps',
      'engines.waf.k8s.coraza.io',
      'envoyextensionpolicies.gateway.envoyproxy.io',
      'envoyfilters.networking.istio.io',
      'envoypatchpolicies.gateway.envoyproxy.io',
      'envoyproxies.gateway.envoyproxy.io',
      'gateways.gateway.solo.io',
      'httpgateways.gateway.solo.io',
      'jobs.batch',
      'pods.',
      'podtemplates.',
      'replicasets.apps',
      'replicationcontrollers.',
      'spinapps.core.spinkube.dev',
      'statefulsets.apps',
      'subscriptions.operators.coreos.com',
      'trafficextensions.extensions.istio.io',
      'wasmplugins.extensions.higress.io',
      'wasmplugins.extensions.istio.io',
      'workloaddeployments.runtime.wasmcloud.dev',
      'workloadreplicasets.runtime.wasmcloud.dev',
      'workloads.runtime.wasmcloud.dev',
    ]);
  });

  it('reads the fields of every kind that check reads', () => {
    const text = policy.spec.variables.map(({ expression }) => expression).join('\n');
    const rows = FIELD_ROWS.filter(({ kind }) => kind !== 'file');
    const keys = [
      ...rows.flatMap(({ group, kinds }) => kinds.map((kind) => `${group}/${kind}`)),
      ...Object.keys(PODS),
      ...Object.keys(ENVIRONMENTS),
    ];
    for (const key of keys) assert.ok(text.includes(`'${key}'`), key);
    const seen = new Set(KUBERNETES_ROWS.map(({ request }) => keyOf(request)));
    for (const key of keys) assert.ok(seen.has(key), `no row is about ${key}`);
  });

  it('exports every policy, because only wasm-image checks the other fields', () => {
    const example = readDocument('docs/policy.md').blocks.find(({ language }) => language === 'yaml')?.text ?? '';
    const text = exportPolicy(readPolicy(Buffer.from(`${example}\n`)), 'kubernetes');
    assert.match(text, /^# Only wasm-image checks the rest of the policy \(signatures, attestations/m);
    assert.match(text, /which is for ghcr\.io\/acme\/filters\/\*, ghcr\.io\/acme\/gateway-filter/);
  });

  it('cannot be for a layout folder', () => {
    assert.throws(() => of({ images: [{ repository: 'oci-layout:out' }, ...exact.images] }, 'kubernetes'), {
      code: 'POLICY_INEXPRESSIBLE',
      detail: { target: 'kubernetes', field: 'images' },
    });
  });

  it('names at most five of the repositories in its message', () => {
    const images = Array.from({ length: 7 }, (_, i) => ({ repository: `ghcr.io/acme/f${i}` }));
    const [long] = parseAllDocuments(of({ images }, 'kubernetes')).map((one) => one.toJS() as Exported);
    const last = long?.spec.validations.at(-1);
    assert.match(last?.message ?? '', /which is for (?:ghcr\.io\/acme\/f\d, ){5}2 more$/);
    assert.ok(last?.expression.includes('f6'));
  });
});

describe('objects that a cluster admits or refuses', () => {
  for (const { what, answer, request, isOnlyInCluster } of KUBERNETES_ROWS)
    if (isOnlyInCluster !== true)
      it(`check says the same about ${what}`, () => {
        const { object } = request as { readonly object: object };
        assert.equal(isRefused(object), answer !== 'admitted');
      });
});

function keyOf(request: object): string {
  const { object } = request as { readonly object: { readonly apiVersion: string; readonly kind: string } };
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  return `${group}/${object.kind}`;
}
