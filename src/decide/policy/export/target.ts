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
import type { ExportTarget } from '../../inputs/inputs.ts';

/** Claims of an authority in addition to issuer and subject. */
export type ClaimName = `github.${(typeof GITHUB_CLAIMS)[number]}` | `source.${keyof Omit<SourceRule, 'server'>}`;
const GITHUB_CLAIMS = ['repositoryId', 'ownerId', 'trigger', 'environment', 'runner', 'builderDigest'] as const;

/** Refuses an export that would be weaker than the policy. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export function inexpressible(target: ExportTarget, field: string, why: string): never {
  throw new WasmImageError('POLICY_INEXPRESSIBLE', `Cannot export the policy to ${target}: ${field}: ${why}`, {
    detail: { target, field },
  });
}

/** Refuses what no verifier of signatures supports: rules about the module, the manifest, times and names. */
export function refuseContent(
  target: ExportTarget,
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
    // Every policy refuses some events; more than those come from the file.
    'signature.refuseEvents': signature.refuseEvents.length > UNTRUSTED_EVENTS.length,
    'signature.formats': !isReadBy(target, signature.formats),
  };
  for (const [field, isSet] of Object.entries(fields)) if (isSet) inexpressible(target, field, 'it has no equivalent');
}

/** cosign reads both formats and always accepts bundles, kwctl reads the legacy format, the others read bundles. */
function isReadBy(target: ExportTarget, formats: Policy['signature']['formats']): boolean {
  if (target === 'cosign') return formats.includes('bundle');
  if (target === 'kwctl') return formats.includes('legacy');
  return !formats.includes('legacy');
}

/** Refuses claims of authorities that a tool cannot compare. @param known the claims that it can compare. */
export function refuseClaims(target: ExportTarget, policy: Policy, known: readonly ClaimName[]): void {
  for (const { name, signer } of authoritiesOf(policy)) {
    if (signer.kind === 'key') continue;
    const wrong = claimsOf(signer).find((claim) => !known.includes(claim));
    if (wrong !== undefined) inexpressible(target, `${wrong} of ${name}`, 'it does not compare this claim');
    const isElsewhere = [signer.github, signer.source].some(
      (rule) => rule !== undefined && rule.server !== 'https://github.com',
    );
    if (isElsewhere) inexpressible(target, `server of ${name}`, 'only github.com can be exported');
  }
}

function claimsOf({ github, source }: KeylessRule): readonly ClaimName[] {
  const claims: ClaimName[] = [];
  for (const claim of GITHUB_CLAIMS) if (github?.[claim] !== undefined) claims.push(`github.${claim}`);
  for (const claim of ['repository', 'repositoryId', 'ownerId', 'ref', 'digest'] as const)
    if (source?.[claim] !== undefined) claims.push(`source.${claim}`);
  return claims;
}

/** The conditions on the predicate of an attestation, including those that every policy implies. */
export function conditionsOf(
  target: ExportTarget,
  { predicateType, conditions }: AttestationRule,
  index: number,
): readonly Condition[] {
  if (predicateType === PREDICATES.abiReport)
    inexpressible(
      target,
      `attestations[${index}].predicateType`,
      'it cannot check whether the report is about this module',
    );
  return [...impliedConditions(predicateType), ...conditions];
}

/** Refuses conditions, for a tool that sees only the signer and the predicate type. */
export function refuseConditions(target: ExportTarget, rule: AttestationRule, index: number, why: string): void {
  if (conditionsOf(target, rule, index).length > 0) inexpressible(target, `attestations[${index}].conditions`, why);
}

/** Groups of authorities, each with the minimum number that must have signed. */
export function groupsOf({
  allOf,
  anyOf,
}: Policy): readonly { readonly minimum: number; readonly authorities: readonly Authority[] }[] {
  const single = allOf.map((authority) => ({ minimum: 1, authorities: [authority] }));
  return anyOf === undefined ? single : [...single, { minimum: anyOf.minimumMatches, authorities: anyOf.authorities }];
}

/** The authorities that may sign an attestation. */
export function attestersOf(policy: Policy, signedBy: readonly string[] | undefined): readonly Authority[] {
  return authoritiesOf(policy).filter(({ name }) => signedBy === undefined || signedBy.includes(name));
}

/** Whether no two of these authorities can be the same signer: only then is a count of signatures one of signers. */
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

/** Tools that verify signatures. */
export type Verifier = Exclude<ExportTarget, 'kubernetes'>;

/** What wasm-image always checks and the other tool does not, for the head of the export. */
export function weakerIn(target: Verifier): readonly string[] {
  const callers =
    'A reusable workflow is accepted for every caller here; wasm-image compares the repository that was built.';
  const unmatched = 'Images that match no pattern here are not denied; wasm-image denies them.';
  const more: Readonly<Record<Verifier, readonly string[]>> = {
    cosign: [
      'Any bundle from the signer counts as a signature here, even an attestation; ' +
        'if there is none, a signature in the legacy format counts.',
    ],
    gh: [
      'Names are case-insensitive here.',
      "No log entry is required here for certificates from GitHub's own authority, which has no log.",
    ],
    'policy-controller': [
      unmatched,
      'Only images of Pods are checked; a filter that Istio or Envoy Gateway pulls is not the image of a Pod.',
      callers,
    ],
    kyverno: [
      unmatched.replace(' wasm-image denies them.', ' wasm-image and the export for kubernetes deny them.'),
      'Filters over http, files of a proxy, and filters in Envoy configuration (EnvoyFilter) are not checked.',
      'An update that leaves the spec of a filter as it is is accepted.',
      callers,
    ],
    kwctl: ['Only signatures in the legacy format count here.', callers],
  };
  return [
    'wasm-image also extracts the module by the rule of each consumer and checks its ABI; this does not.',
    `wasm-image refuses runs on ${UNTRUSTED_EVENTS.join(', ')}, pull requests and merge queues;`,
    'this does not, unless it compares a trigger or a ref.',
    'wasm-image counts a signer for one requirement only; this may count it several times.',
    'wasm-image accepts only statements about a single image; this also accepts statements about several.',
    'wasm-image compares the provenance of a workflow with its certificate; this does not.',
    ...more[target],
  ];
}
