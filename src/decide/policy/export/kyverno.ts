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
import { comments, identityOf, pemOf, plainParts, refuseForCluster } from './cluster.ts';
import { printYaml } from './print-yaml.ts';
import { areDistinct, attestersOf, conditionsOf, groupsOf, inexpressible } from './target.ts';

/** One CEL expression that must hold for every image, and Kyverno's message if it does not. */
interface Demand {
  readonly attestation: JsonObject;
  readonly expression: string;
  readonly message: string;
}

/** The lists of images in a Pod; Kyverno fills the first three, our extractor the last. */
const IMAGES = '(images.containers + images.initContainers + images.ephemeralContainers + images.volumes)';
const VOLUMES =
  'object.spec.?volumes.orValue([]).filter(v, has(v.image) && has(v.image.reference)).map(v, v.image.reference)';

/**
 * An ImageValidatingPolicy with one validation per requirement. It requires a signature as an attestation with cosign's
 * own predicate type, because `verifyImageSignatures` accepts any bundle by the signer.
 * @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * Source: kyverno 1.19.1, policies.kyverno.io/v1, pkg/image/verification/evaluator and pkg/cel/libs/imageverify.
 */
export function exportKyverno(policy: Policy): string {
  refuseForCluster('kyverno', policy);
  const signatures = groupsOf(policy).map(({ minimum, authorities }, i) =>
    demand(`signature-${i + 1}`, PREDICATES.signature, 'authorities.anyOf.minimumMatches', minimum, authorities, []),
  );
  const demands = [...signatures, ...policy.attestations.map((rule, i) => demandAttestation(policy, rule, i))];
  const spec = {
    validationActions: ['Deny'],
    failurePolicy: 'Fail',
    webhookConfiguration: { timeoutSeconds: 30 },
    matchConstraints: { resourceRules: [PODS] },
    matchImageReferences: policy.images.map((rule) => ({ expression: `ref.matches(${celText(referenceOf(rule))})` })),
    validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
    images: [{ name: 'volumes', expression: VOLUMES }],
    attestors: authoritiesOf(policy).map(attestor),
    attestations: demands.map(({ attestation }) => attestation),
    validations: demands.map(({ expression, message }) => ({ expression, message })),
  };
  const document = {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: 'wasm-image' },
    spec,
  };
  return `${comments('kyverno')}${printYaml(document)}`;
}

/** Includes the subresource, because Kyverno's webhook receives only what is listed here. */
const PODS = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['pods', 'pods/ephemeralcontainers'],
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
    expression: `${IMAGES}.all(image, ${[verified, ...conditions].join(' && ')})`,
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

/** A string in CEL, which supports the escapes of JSON. Source: cel-spec, "String and Bytes Values". */
function celText(text: string): string {
  if (text.includes("'") || /[^ -~]/.test(text)) return JSON.stringify(text);
  return text.includes('\\') ? `r'${text}'` : `'${text}'`;
}
