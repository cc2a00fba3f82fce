import { readAbiPredicate } from '../../attest/abi-report.ts';
import { readConfigSchemaPredicate } from '../../attest/config-schema.ts';
import type { BundleFacts, SignatureFormat, SignerFacts } from '../../attest/facts.ts';
import { PAYLOAD_TYPES, PREDICATES } from '../../attest/predicates.ts';
import { WORKFLOW_BUILD_TYPE } from '../../attest/provenance.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { inert } from '../../core/text.ts';
import { type Repository, subjectNameOf, type Tag } from '../../oci/reference.ts';
import { checkProvenance } from '../gate/attestation.ts';
import { type Check, check } from '../gate/check-result.ts';
import { type SignatureFacts, signatureFactsOf } from '../gate/checks.ts';
import { valueAt } from '../gate/pointer.ts';
import {
  type AttestationRule,
  type Authority,
  authoritiesOf,
  impliedConditions,
  type Policy,
  type SignatureRule,
} from '../gate/policy-model.ts';
import { sameVersion, versionOf } from '../gate/tag-moves.ts';
import { checkAuthority, partyOf, sourceRefOf } from './check-signer.ts';

/** The image that the bundles must be about, and the time of the check. */
export interface BundleTarget {
  readonly repository: Repository;
  readonly digest: Digest;
  /** The tag that was given; undefined for a digest. */
  readonly tag: Tag | undefined;
  /** Of the module in the image, computed by us. */
  readonly moduleDigest: Digest;
  readonly now: Date;
}

/** One bundle or legacy signature that is cryptographically valid. */
export interface Bundle {
  readonly format: SignatureFormat;
  /** Digest of the manifest that carries it. */
  readonly referrer: Digest;
  readonly facts: BundleFacts;
  readonly statement: Pick<Statement, 'subjects' | 'predicateType' | 'predicate'>;
}

/** What a bundle counts for. Its payload is no longer needed. */
export interface Weight {
  readonly signature: SignatureFacts;
  /** Two bundles by one party count once. */
  readonly party: string;
  /** Names of the authorities whose rules the signer meets. */
  readonly authorities: readonly string[];
  /** `signature`, or the indexes of the attestations in the policy that it meets. */
  readonly meets: 'signature' | readonly number[];
}

/** Whether a bundle counts, and if not, why. */
export type Weighed =
  | { readonly kind: 'counts'; readonly weight: Weight }
  | { readonly kind: 'refused'; readonly reason: string };

/** Finds out what a bundle counts for. If it does not count, the reason is the first comparison that failed. */
export function weighBundle(policy: Policy, about: BundleTarget, bundle: Bundle): Weighed {
  const wrong = checkBundle(policy, about, bundle).find((one) => !one.passed);
  if (wrong !== undefined) return refused(wrong);
  const { facts, statement, referrer, format } = bundle;
  const found = authoritiesFor(policy, facts);
  if (found.kind === 'refused') return found;
  const authorities = found.names;
  const isSignature = statement.predicateType === PREDICATES.signature;
  const version = isSignature ? checkVersion(policy, about, facts) : undefined;
  if (isSignature && !policy.signature.formats.includes(format))
    return refused(check('format', policy.signature.formats.join(' or '), format));
  if (version?.passed === false) return refused(version);
  const meets = isSignature ? 'signature' : findAttestations(policy, about, bundle, authorities);
  if (typeof meets !== 'string' && meets.length === 0)
    return { kind: 'refused', reason: whyNoAttestation(policy, about, bundle) };
  return {
    kind: 'counts',
    weight: { signature: signatureFactsOf(format, referrer, facts), party: partyOf(facts), authorities, meets },
  };
}

/** The authorities whose rules a signer meets, or which it comes closest to. */
export function authoritiesFor(
  policy: Policy,
  facts: SignerFacts,
): { readonly kind: 'met'; readonly names: readonly string[] } | { readonly kind: 'refused'; readonly reason: string } {
  const judged = authoritiesOf(policy).map((authority) => ({
    authority,
    checks: checkAuthority(authority, facts, policy.signature),
  }));
  const names = judged.filter(({ checks }) => checks.every((one) => one.passed)).map(({ authority }) => authority.name);
  return names.length > 0 ? { kind: 'met', names } : nearestOf(judged);
}

/** Checks what every bundle must meet, independent of its signer. */
function checkBundle(policy: Policy, about: BundleTarget, { format, facts, statement }: Bundle): readonly Check[] {
  const { signature } = policy;
  const [subject, ...others] = statement.subjects;
  return [
    check('payload type', PAYLOAD_TYPES[format], facts.payloadType),
    // Exactly one subject, and it is this image: a statement about several things is not specific to this one.
    check(
      'subject',
      about.digest,
      subject !== undefined && others.length === 0 ? subject.digest : `${statement.subjects.length} subjects`,
    ),
    ...(signature.subjectName === 'repository'
      ? [check('subject name', subjectNameOf(about.repository), subject?.name ?? '')]
      : []),
    ...checkProofs(signature, facts, about.now),
  ];
}

/** Checks what the policy requires of log entries and times. */
export function checkProofs(signature: SignatureRule, facts: SignerFacts, now: Date): readonly Check[] {
  return [
    ...(signature.isLogRequired && facts.signer.kind === 'certificate'
      ? [
          {
            name: 'transparency',
            passed: facts.logIndexes.length > 0,
            expected: 'a log entry',
            seen: facts.logIndexes.length === 1 ? '1 log entry' : `${facts.logIndexes.length} log entries`,
          },
        ]
      : []),
    ...(signature.maxAgeSeconds === undefined ? [] : [checkAge(facts.times, now, signature.maxAgeSeconds)]),
  ];
}

/** A version tag needs a signature for its own version: old signatures stay valid, and a registry can move tags. */
function checkVersion({ versionFrom }: Policy, { tag }: BundleTarget, facts: BundleFacts): Check | undefined {
  if (versionFrom !== 'ref' || tag === undefined || versionOf(tag) === undefined) return undefined;
  const ref = sourceRefOf(facts);
  const named = /^refs\/tags\/([^/]+)$/.exec(ref)?.[1] ?? '';
  const hint = /^refs\/tags\/.+\//.test(ref)
    ? ' (the tag of one package among several: use versionFrom: annotation)'
    : '';
  return {
    name: 'tag version',
    passed: sameVersion(tag, named),
    expected: `the git tag ${tag}`,
    seen: inert(ref) + hint,
  };
}

/** The oldest proven time counts. A time in the future proves nothing. */
function checkAge(times: readonly string[], now: Date, maxAgeSeconds: number): Check {
  return {
    name: 'age',
    passed: areFresh(times, now, maxAgeSeconds),
    expected: `at most ${maxAgeSeconds} s before ${now.toISOString()}`,
    seen: times.join(', ') || 'no proven time',
  };
}

/** Whether all proven times are recent, and there is one. */
export function areFresh(times: readonly string[], now: Date, maxAgeSeconds: number): boolean {
  const ages = times.map((time) => (now.getTime() - Date.parse(time)) / 1000);
  return ages.length > 0 && ages.every((age) => age <= maxAgeSeconds && age >= -CLOCK_SKEW_SECONDS);
}

const CLOCK_SKEW_SECONDS = 300;

function findAttestations(
  policy: Policy,
  about: BundleTarget,
  bundle: Bundle,
  authorities: readonly string[],
): readonly number[] {
  return policy.attestations.flatMap((rule, i) => {
    const isMet =
      rule.predicateType === bundle.statement.predicateType &&
      failedCondition(policy, rule, about, bundle) === undefined;
    return isMet && (rule.signedBy === undefined || rule.signedBy.some((name) => authorities.includes(name)))
      ? [i]
      : [];
  });
}

/** The first condition that is not met, starting with those that every policy implies. */
function failedCondition(
  policy: Policy,
  rule: AttestationRule,
  about: BundleTarget,
  { facts, statement }: Bundle,
): string | undefined {
  const failed = [...impliedConditions(rule.predicateType), ...rule.conditions].find(
    ({ path, equals }) => valueAt(statement.predicate, path) !== equals,
  );
  if (failed !== undefined) {
    const seen = JSON.stringify(valueAt(statement.predicate, failed.path)) ?? 'nothing';
    return `${failed.path}: expected ${failed.equals}, seen ${seen}`;
  }
  if (rule.predicateType === PREDICATES.provenance) return failedProvenance(facts, statement);
  if (rule.predicateType === PREDICATES.configSchema)
    return failedDigest(about, readConfigSchemaPredicate(statement).moduleDigest);
  return rule.predicateType === PREDICATES.abiReport ? failedAbi(policy, about, statement) : undefined;
}

/** Compares the provenance of a workflow with its certificate. Other build types and keys are not comparable. */
function failedProvenance(facts: BundleFacts, statement: Bundle['statement']): string | undefined {
  if (facts.signer.kind === 'key' || valueAt(statement.predicate, '/buildDefinition/buildType') !== WORKFLOW_BUILD_TYPE)
    return undefined;
  const wrong = checkProvenance(facts, statement).find((one) => !one.passed);
  return wrong === undefined ? undefined : comparison(wrong);
}

/** An ABI report must be about this module and contain no errors. */
function failedAbi({ abi }: Policy, about: BundleTarget, statement: Bundle['statement']): string | undefined {
  const attested = readAbiPredicate(statement, abi.allowed);
  const wrong = failedDigest(about, attested.moduleDigest);
  if (wrong !== undefined) return wrong;
  return attested.isAccepted ? undefined : 'report: expected accepted, seen refused';
}

function failedDigest({ moduleDigest }: BundleTarget, seen: Digest | undefined): string | undefined {
  return seen === moduleDigest ? undefined : `module digest: expected ${moduleDigest}, seen ${seen ?? 'none'}`;
}

function whyNoAttestation(policy: Policy, about: BundleTarget, bundle: Bundle): string {
  const { statement } = bundle;
  const rules = policy.attestations.filter((rule) => rule.predicateType === statement.predicateType);
  if (rules.length === 0) return inert(`the policy does not require predicate type ${statement.predicateType}`);
  return inert(
    rules.map((rule) => failedCondition(policy, rule, about, bundle)).find((one) => one !== undefined) ??
      'it is not signed by an authority that the policy lists for it',
  );
}

/** Names the authority whose rule the signer comes closest to. */
function nearestOf(
  judged: readonly { readonly authority: Authority; readonly checks: readonly Check[] }[],
): Extract<Weighed, { kind: 'refused' }> {
  const failures = judged
    .map(({ authority, checks }) => ({ authority, failed: checks.filter((one) => !one.passed) }))
    .sort((a, b) => a.failed.length - b.failed.length)[0];
  const [first] = failures?.failed ?? [];
  if (failures === undefined || first === undefined)
    return { kind: 'refused', reason: 'the policy names no authority' };
  return { kind: 'refused', reason: inert(`not signed by ${failures.authority.name}: ${comparison(first)}`) };
}

function refused(one: Check): Weighed {
  return { kind: 'refused', reason: inert(comparison(one)) };
}

function comparison({ name, expected, seen }: Check): string {
  const differsInCase = expected !== seen && expected.toLowerCase() === seen.toLowerCase();
  const note = differsInCase ? ' (they differ only in case)' : '';
  return `${name}: expected ${expected}, seen ${seen === '' ? 'nothing' : seen}${note}`;
}
