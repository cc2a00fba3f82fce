import type { JsonObject } from '../../../core/json.ts';
import { pointerParts } from '../../gate/pointer.ts';
import type { AttestationRule, Authority, Condition, Policy } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { printYaml } from './print-yaml.ts';
import { subjectOf } from './subject.ts';
import {
  areDistinct,
  attestersOf,
  conditionsOf,
  groupsOf,
  inexpressible,
  refuseClaims,
  refuseContent,
  type Verifier,
  weakerIn,
} from './target.ts';

/**
 * ClusterImagePolicies, all of which must be met.
 * Source: sigstore/policy-controller 0.13, api/v1beta1 ClusterImagePolicy, `checkOptsFromAuthority`.
 */
export function exportPolicyController(policy: Policy): string {
  refuseForCluster('policy-controller', policy);
  // Its patterns match references, ours match repositories, so any tag or digest may follow.
  const images = policy.images.flatMap(({ text }) => [{ glob: `${text}:*` }, { glob: `${text}@*` }]);
  const signatures = groupsOf(policy).map(({ minimum, authorities }, i) => {
    if (minimum > 1)
      inexpressible(
        'policy-controller',
        'authorities.anyOf.minimumMatches',
        'one matching authority is always enough there',
      );
    return clusterPolicy(`signature-${i + 1}`, images, authorities.map(clusterAuthority));
  });
  const attestations = policy.attestations.map((rule, i) => {
    if (rule.minimumMatches > 1)
      inexpressible(
        'policy-controller',
        `attestations[${i}].minimumMatches`,
        'one matching authority is always enough there',
      );
    const demanded = { name: 'attestation', predicateType: rule.predicateType, ...regoOf(rule, i) };
    const authorities = attestersOf(policy, rule.signedBy).map((authority) => ({
      ...clusterAuthority(authority),
      attestations: [demanded],
    }));
    return clusterPolicy(`attestation-${i + 1}`, images, authorities);
  });
  const documents = [...signatures, ...attestations].map((one) => printYaml(one));
  return `${comments('policy-controller')}${documents.join('---\n')}`;
}

function clusterPolicy(name: string, images: readonly JsonObject[], authorities: readonly JsonObject[]): JsonObject {
  return {
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name: `wasm-image-${name}` },
    spec: { images, authorities },
  };
}

function clusterAuthority({ name, signer }: Authority): JsonObject {
  const form = { name, signatureFormat: 'bundle' };
  if (signer.kind === 'key')
    return inexpressible('policy-controller', `key of ${name}`, 'it supports bundles only with certificates');
  return { ...form, keyless: { identities: [identityOf('policy-controller', name, signer)] } };
}

/**
 * In Rego version 0, as cosign reads it: a missing value equals nothing. CUE would unify it with the expected value.
 * Source: cosign pkg/cosign/rego.
 */
function regoOf(rule: AttestationRule, index: number): JsonObject {
  const conditions = conditionsOf('policy-controller', rule, index);
  if (conditions.length === 0) return {};
  const lines = conditions.map((condition) => {
    const parts = plainParts('policy-controller', condition, index);
    const path = parts.map((part) => `[${JSON.stringify(part)}]`).join('');
    return `input.predicate${path} == ${JSON.stringify(condition.equals)}`;
  });
  return {
    policy: {
      type: 'rego',
      data: ['package sigstore', 'default isCompliant = false', 'isCompliant {', ...lines, '}', ''].join('\n'),
    },
  };
}

/** kwctl's verification config, which lists signers only. Source: kwctl `verify --verification-config-path`. */
export function exportKwctl(policy: Policy): string {
  refuseForCluster('kwctl', policy);
  if (policy.attestations.length > 0) inexpressible('kwctl', 'attestations', 'it supports only signatures');
  const { allOf, anyOf, images } = policy;
  if (anyOf !== undefined && anyOf.minimumMatches > 1 && !areDistinct(anyOf.authorities))
    inexpressible('kwctl', 'authorities.anyOf.minimumMatches', 'it counts signatures, not signers');
  const config = {
    apiVersion: 'v1',
    ...(allOf.length === 0 ? {} : { allOf: allOf.map(kwctlSignature) }),
    ...(anyOf === undefined
      ? {}
      : { anyOf: { minimumMatches: anyOf.minimumMatches, signatures: anyOf.authorities.map(kwctlSignature) } }),
  };
  return `${comments(
    'kwctl',
    images.map(({ text }) => `For ${text}; give kwctl the image as an argument.`),
  )}${printYaml(config)}`;
}

function kwctlSignature({ name, signer }: Authority): JsonObject {
  if (signer.kind === 'key') return { kind: 'pubKey', owner: name, key: pemOf(signer) };
  const subject = subjectOf('kwctl', name, signer);
  if (subject.kind === 'exact')
    return { kind: 'genericIssuer', issuer: signer.issuer, subject: { equal: subject.text } };
  return inexpressible(
    'kwctl',
    `${signer.subject === undefined ? 'github' : 'subjectGlob'} of ${name}`,
    'it compares only full subjects or prefixes',
  );
}

/** Refuses what the tools for clusters do not support. */
export function refuseForCluster(target: ExportTarget, policy: Policy): void {
  refuseContent(target, policy);
  refuseClaims(target, policy, []);
  if (!policy.signature.isLogRequired)
    inexpressible(
      target,
      'signature.transparency',
      'a timestamp without a log entry needs a separate trusted root there',
    );
}

/** Issuer and subject of a signer, as the tools for clusters write them. */
export function identityOf(
  target: ExportTarget,
  name: string,
  signer: Extract<Authority['signer'], { kind: 'keyless' }>,
): JsonObject {
  const subject = subjectOf(target, name, signer);
  return {
    issuer: signer.issuer,
    ...(subject.kind === 'exact' ? { subject: subject.text } : { subjectRegExp: subject.expression }),
  };
}

/** The public key with one newline at its end. */
export function pemOf({ publicKey }: { readonly publicKey: string }): string {
  return `${publicKey.trim()}\n`;
}

/** The head of an export: what the tool does not check. */
export function comments(target: Verifier, more: readonly string[] = []): string {
  return ['Made by "wasm-image policy export".', ...weakerIn(target), ...more].map((line) => `# ${line}\n`).join('');
}

/** The parts of a JSON pointer. These languages cannot name an item of a list. */
export function plainParts(target: ExportTarget, { path }: Condition, index: number): readonly string[] {
  const parts = pointerParts(path) ?? [];
  if (parts.some((part) => /^[0-9]+$/.test(part)))
    inexpressible(target, `attestations[${index}].conditions`, `${path} points into a list`);
  return parts;
}
