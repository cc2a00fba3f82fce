import { PREDICATES } from '../../../attest/predicates.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { fingerprintOf } from '../../gate/checks.ts';
import { UNTRUSTED_EVENTS } from '../../gate/events.ts';
import {
  type AttestationRule,
  type Authority,
  authoritiesOf,
  type Condition,
  impliedConditions,
  type KeylessRule,
  type Policy,
  type SourceRule,
} from '../../gate/policy-model.ts';
import { parseWorkflow } from '../../gate/workflow.ts';
import type { Target } from '../../inputs/export-targets.ts';

/** Claims of an authority beside issuer and subject. */
export type Claim = `github.${(typeof GITHUB_CLAIMS)[number]}` | `source.${keyof Omit<SourceRule, 'server'>}`;
const GITHUB_CLAIMS = ['repositoryId', 'ownerId', 'trigger', 'environment', 'runner', 'builderDigest'] as const;

/** An export that is weaker than the policy would be taken for it. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export function inexpressible(target: Target, field: string, why: string): never {
  throw new WasmImageError('POLICY_INEXPRESSIBLE', `Cannot write the policy for ${target}: ${field}: ${why}`, {
    detail: { target, field },
  });
}

/** Refuses what no verifier of signatures knows: the module, the manifest, times and names. */
export function refuseContent(
  target: Target,
  { abi, layouts, module, annotations, signature, versionFrom }: Policy,
): void {
  const fields: Readonly<Record<string, boolean>> = {
    'abi.versions': abi.versions !== undefined,
    'abi.hosts': abi.hosts !== undefined,
    'abi.denyImports': abi.denyImports.length > 0,
    'abi.requireExports': abi.requireExports.length > 0,
    'abi.allowProblems': abi.allowed.length > 0,
    'layout.allowed': layouts !== undefined,
    'module.maxSize': module.maxSize !== undefined,
    'module.maxMemoryPages': module.maxMemoryPages !== undefined,
    'annotations.required': Object.keys(annotations).length > 0,
    'tags.versionFrom': versionFrom !== undefined,
    'signature.maxAge': signature.maxAgeSeconds !== undefined,
    'signature.subjectName': signature.subjectName === 'repository',
    // Some are refused by every policy; what is more was written down.
    'signature.refuseEvents': signature.refuseEvents.length > UNTRUSTED_EVENTS.length,
    'signature.formats': !isReadBy(target, signature.formats),
  };
  for (const [field, isSet] of Object.entries(fields)) if (isSet) inexpressible(target, field, 'it has no word for it');
}

/** cosign reads both forms and cannot leave bundles out, kwctl reads the older one, the others bundles. */
function isReadBy(target: Target, formats: Policy['signature']['formats']): boolean {
  if (target === 'cosign') return formats.includes('bundle');
  if (target === 'kwctl') return formats.includes('legacy');
  return !formats.includes('legacy');
}

/** Refuses claims of authorities that a tool cannot compare. @param known those that it can. */
export function refuseClaims(target: Target, policy: Policy, known: readonly Claim[]): void {
  for (const { name, signer } of authoritiesOf(policy)) {
    if (signer.kind === 'key') continue;
    const wrong = claimsOf(signer).find((claim) => !known.includes(claim));
    if (wrong !== undefined) inexpressible(target, `${wrong} of ${name}`, 'it does not compare this claim');
    const isElsewhere = [signer.github, signer.source].some(
      (rule) => rule !== undefined && rule.server !== 'https://github.com',
    );
    if (isElsewhere) inexpressible(target, `server of ${name}`, 'only github.com is written');
  }
}

function claimsOf({ github, source }: KeylessRule): readonly Claim[] {
  const claims: Claim[] = [];
  for (const claim of GITHUB_CLAIMS) if (github?.[claim] !== undefined) claims.push(`github.${claim}`);
  for (const claim of ['repository', 'repositoryId', 'ownerId', 'ref', 'digest'] as const)
    if (source?.[claim] !== undefined) claims.push(`source.${claim}`);
  return claims;
}

/** What the predicate of an attestation must say, with what every policy implies. */
export function conditionsOf(
  target: Target,
  { predicateType, conditions }: AttestationRule,
  index: number,
): readonly Condition[] {
  if (predicateType === PREDICATES.abiReport)
    inexpressible(
      target,
      `attestations[${index}].predicateType`,
      'it cannot tell whether the report is about the module',
    );
  return [...impliedConditions(predicateType), ...conditions];
}

/** The same for a tool that sees who signed and of what type, and no more. */
export function refuseConditions(target: Target, rule: AttestationRule, index: number, why: string): void {
  if (conditionsOf(target, rule, index).length > 0) inexpressible(target, `attestations[${index}].conditions`, why);
}

/** Groups of authorities: so many of each must have signed. */
export function groupsOf({
  allOf,
  anyOf,
}: Policy): readonly { readonly minimum: number; readonly authorities: readonly Authority[] }[] {
  const single = allOf.map((authority) => ({ minimum: 1, authorities: [authority] }));
  return anyOf === undefined ? single : [...single, { minimum: anyOf.minimumMatches, authorities: anyOf.authorities }];
}

/** The authorities an attestation may be by. */
export function attestersOf(policy: Policy, signedBy: readonly string[] | undefined): readonly Authority[] {
  return authoritiesOf(policy).filter(({ name }) => signedBy === undefined || signedBy.includes(name));
}

/** Whether no two of these authorities can be one signer: only then is counting signatures counting signers. */
export function areDistinct(authorities: readonly Authority[]): boolean {
  const names = authorities.map(({ signer }) => {
    if (signer.kind === 'key') return fingerprintOf(signer.publicKey);
    if (signer.subject?.kind !== 'exact') return undefined;
    const { server, repository, workflow } = parseWorkflow(signer.subject.text) ?? {};
    return [signer.issuer, ...(workflow === undefined ? [signer.subject.text] : [server, repository, workflow])].join(
      '\n',
    );
  });
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

/** What holds here without being written in a policy, and not there; it goes into the head of the text. */
export function weakerIn(target: Target): readonly string[] {
  const callers =
    'A reusable workflow that signs is believed for every caller here; wasm-image compares the repository that was built.';
  const cluster = [
    'Images that no pattern here meets are not denied by this; wasm-image denies them.',
    'Images of Pods are checked; a filter that Istio or Envoy Gateway pulls is the image of no Pod.',
    callers,
  ];
  const more: Readonly<Record<Target, readonly string[]>> = {
    cosign: [
      'Any bundle by the signer counts as a signature here, an attestation too; without bundles the legacy format counts.',
    ],
    gh: [
      'Names are compared without regard to case here.',
      "No log entry is demanded here of certificates by GitHub's own authority, which writes none.",
    ],
    'policy-controller': cluster,
    kyverno: cluster,
    kwctl: ['Only signatures in the legacy format are read here.', callers],
  };
  return [
    'wasm-image extracts the module by the rule of each consumer and judges its ABI as well; this does not.',
    `wasm-image refuses runs on ${UNTRUSTED_EVENTS.join(', ')} and on refs of pull requests and merge queues; this does not, unless it compares a trigger or a ref.`,
    'wasm-image counts no signer for two demands; this may.',
    'wasm-image takes statements about one image alone; this takes those about several, too.',
    'wasm-image compares the provenance of a workflow with its certificate; this does not.',
    ...more[target],
  ];
}
