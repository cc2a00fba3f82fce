import { createPublicKey } from 'node:crypto';
import { PREDICATES } from '../../../attest/predicates.ts';
import type { JsonObject } from '../../../core/json.ts';
import { regularExpressionOf, type TextRule } from '../../gate/glob.ts';
import {
  type AttestationRule,
  type Authority,
  authoritiesOf,
  type Condition,
  type Policy,
} from '../../gate/policy-model.ts';
import { celText } from './cel.ts';
import { comments, identityOf, pemOf, plainParts, refuseForCluster } from './cluster.ts';
import { CHANGES, rulesFor } from './kubernetes.ts';
import { printYaml } from './print-yaml.ts';
import { filterImages, resourcesOf } from './references.ts';
import { areDistinct, attestersOf, conditionsOf, groupsOf, inexpressible } from './target.ts';

/** One CEL expression that must hold for an image, and Kyverno's message if it does not. */
interface Demand {
  readonly attestation: JsonObject;
  readonly expression: string;
  readonly message: string;
}

/** The images of one ImageValidatingPolicy. */
interface Subject {
  readonly name: string;
  readonly rules: readonly JsonObject[];
  readonly extractor: { readonly name: string; readonly expression: string };
  /** A list of images in CEL. */
  readonly images: string;
  readonly more: JsonObject;
}

const VOLUMES =
  'object.spec.?volumes.orValue([]).filter(v, has(v.image) && has(v.image.reference)).map(v, v.image.reference)';

/**
 * An ImageValidatingPolicy for Pods and one for objects that name filters, with one validation per requirement. They
 * require a signature as an attestation with cosign's own predicate type, because `verifyImageSignatures` accepts any
 * bundle by the signer.
 * @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * Source: kyverno 1.19.1, policies.kyverno.io/v1, pkg/image/verification/evaluator and pkg/cel/libs/imageverify.
 */
export function exportKyverno(policy: Policy): string {
  refuseForCluster('kyverno', policy);
  const signatures = groupsOf(policy).map(({ minimum, authorities }, i) =>
    demand(`signature-${i + 1}`, PREDICATES.signature, 'authorities.anyOf.minimumMatches', minimum, authorities, []),
  );
  const demands = [...signatures, ...policy.attestations.map((rule, i) => demandAttestation(policy, rule, i))];
  return `${comments('kyverno')}${[PODS, FILTERS].map((subject) => printYaml(documentFor(subject, policy, demands))).join('---\n')}`;
}

function documentFor(subject: Subject, policy: Policy, demands: readonly Demand[]): JsonObject {
  const spec = {
    validationActions: ['Deny'],
    failurePolicy: 'Fail',
    webhookConfiguration: { timeoutSeconds: 30 },
    matchConstraints: { resourceRules: subject.rules },
    ...subject.more,
    matchImageReferences: policy.images.map((rule) => ({ expression: `ref.matches(${celText(referenceOf(rule))})` })),
    images: [subject.extractor],
    attestors: authoritiesOf(policy).map(attestor),
    attestations: demands.map(({ attestation }) => attestation),
    validations: demands.map(({ expression, message }) => ({
      expression: `${subject.images}.all(image, ${expression})`,
      message,
    })),
  };
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: subject.name },
    spec,
  };
}

/** Kyverno fills the first three lists, our extractor the last. */
const PODS: Subject = {
  name: 'wasm-image',
  // With the subresource, because Kyverno's webhook receives only what is listed here.
  rules: rulesFor(new Map([['', ['pods', 'pods/ephemeralcontainers']]]), 'v1'),
  extractor: { name: 'volumes', expression: VOLUMES },
  images: '(images.containers + images.initContainers + images.ephemeralContainers + images.volumes)',
  more: { validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true } },
};

/** Kyverno writes digests only into Pods. */
const FILTERS: Subject = {
  name: 'wasm-image-filters',
  rules: rulesFor(resourcesOf('filters')),
  extractor: { name: 'filters', expression: filterImages() },
  images: 'images.filters',
  more: {
    matchConditions: [CHANGES],
    validationConfigurations: { mutateDigest: false, verifyDigest: true, required: true },
  },
};

function demandAttestation(policy: Policy, rule: AttestationRule, index: number): Demand {
  const [name, field] = [`attestation-${index + 1}`, `attestations[${index}]`];
  const conditions = conditionsOf('kyverno', rule, index);
  // Kyverno keeps one payload per predicate type, independent of its signer.
  const isShared = policy.attestations.some((other) => other !== rule && other.predicateType === rule.predicateType);
  if (conditions.length > 0 && (isShared || rule.minimumMatches > 1))
    inexpressible('kyverno', `${field}.conditions`, 'it compares only one attestation per type');
  const lines = conditions.map((condition) => conditionOf(name, condition, index));
  const by = attestersOf(policy, rule.signedBy);
  return demand(name, rule.predicateType, `${field}.minimumMatches`, rule.minimumMatches, by, lines);
}

function demand(
  name: string,
  type: string,
  field: string,
  count: number,
  authorities: readonly Authority[],
  conditions: readonly string[],
): Demand {
  if (count > 1 && !areDistinct(authorities))
    inexpressible('kyverno', field, 'it cannot see that two names are the same signer');
  const by = authorities.map((authority) => `attestors[${celText(authority.name)}]`).join(', ');
  const verified = `verifyAttestationSignatures(image, attestations[${celText(name)}], [${by}]) >= ${count}`;
  return {
    attestation: { name, intoto: { type } },
    expression: [verified, ...conditions].join(' && '),
    message: `${type}: not attested as the policy requires`,
  };
}

/** A missing member is an error in CEL, which denies. CEL compares JSON's doubles with our integers by value. */
function conditionOf(name: string, condition: Condition, index: number): string {
  const path = plainParts('kyverno', condition, index).map((part) => `[${celText(part)}]`);
  const { equals } = condition;
  const expected = typeof equals === 'string' ? celText(equals) : String(equals);
  return `extractPayload(image, attestations[${celText(name)}]).predicate${path.join('')} == ${expected}`;
}

function attestor({ name, signer }: Authority): JsonObject {
  if (signer.kind === 'keyless')
    return { name, cosign: { keyless: { identities: [identityOf('kyverno', name, signer)] } } };
  const curve = createPublicKey(signer.publicKey).asymmetricKeyDetails?.namedCurve;
  const key = { data: pemOf(signer), ...(curve === 'secp384r1' ? { hashAlgorithm: 'sha384' } : {}) };
  return { name, cosign: { key, ctlog: { insecureIgnoreTlog: true } } };
}

/**
 * The references of a repository: with a tag, a digest, both or neither.
 * Kyverno compares the text in the Pod, where the host of Docker Hub can be missing.
 */
function referenceOf(rule: TextRule): string {
  const repository = regularExpressionOf(rule)
    .slice(1, -1)
    .replace(/^docker\\\.io\//, '((index\\.)?docker\\.io/)?');
  return `^${repository}(:[^@/]*)?(@.*)?$`;
}
