import { readAbiPredicate } from '../../attest/abi-report.ts';
import type { BundleFacts, SignatureFormat } from '../../attest/facts.ts';
import { PAYLOAD_TYPES, PREDICATES } from '../../attest/predicates.ts';
import { WORKFLOW_BUILD_TYPE } from '../../attest/provenance.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { inert } from '../../core/text.ts';
import { type Repository, subjectNameOf, type Tag } from '../../oci/reference.ts';
import { checkProvenance } from '../gate/attestation.ts';
import { type Check, check } from '../gate/check.ts';
import { type SignatureFacts, signatureFactsOf } from '../gate/checks.ts';
import { valueAt } from '../gate/pointer.ts';
import {
  type AttestationRule,
  type Authority,
  authoritiesOf,
  impliedConditions,
  type Policy,
} from '../gate/policy-model.ts';
import { sameVersion, versionOf } from '../gate/tag-moves.ts';
import { checkAuthority, partyOf, sourceRefOf } from './check-signer.ts';

/** What the bundles are about, and when they are looked at. */
export interface Asked {
  readonly repository: Repository;
  readonly digest: Digest;
  /** By which the image was asked for; undefined for a digest. */
  readonly tag: Tag | undefined;
  /** Of the module in the image, hashed by us. */
  readonly moduleDigest: Digest;
  readonly now: Date;
}

/** One signature whose cryptography was checked. */
export interface Bundle {
  readonly format: SignatureFormat;
  /** Digest of the manifest that carries it. */
  readonly referrer: Digest;
  readonly facts: BundleFacts;
  readonly statement: Pick<Statement, 'subjects' | 'predicateType' | 'predicate'>;
}

/** What a bundle counts for; its payload is no longer needed. */
export interface Weight {
  readonly signature: SignatureFacts;
  /** Two bundles of one party count once. */
  readonly party: string;
  /** Names of the authorities that it is by. */
  readonly authorities: readonly string[];
  /** Whether it is a signature, else the attestations of the policy that it meets, by index. */
  readonly meets: 'signature' | readonly number[];
}

export type Weighed =
  | { readonly kind: 'counts'; readonly weight: Weight }
  | { readonly kind: 'refused'; readonly reason: string };

/** Finds what a bundle counts for; the reason is the first comparison that failed. Certificates of strangers are as easy to get as their signatures. */
export function weighBundle(policy: Policy, asked: Asked, bundle: Bundle): Weighed {
  const wrong = checkBundle(policy, asked, bundle).find((one) => !one.passed);
  if (wrong !== undefined) return refused(wrong);
  const { facts, statement, referrer, format } = bundle;
  const judged = authoritiesOf(policy).map((authority) => ({
    authority,
    checks: checkAuthority(authority, facts, policy.signature),
  }));
  const authorities = judged
    .filter(({ checks }) => checks.every((one) => one.passed))
    .map(({ authority }) => authority.name);
  if (authorities.length === 0) return nearestOf(judged);
  const isSignature = statement.predicateType === PREDICATES.signature;
  const version = isSignature ? checkVersion(policy, asked, facts) : undefined;
  if (isSignature && !policy.signature.formats.includes(format))
    return refused(check('format', policy.signature.formats.join(' or '), format));
  if (version?.passed === false) return refused(version);
  const meets = isSignature ? 'signature' : findAttestations(policy, asked, bundle, authorities);
  if (typeof meets !== 'string' && meets.length === 0)
    return { kind: 'refused', reason: whyNoAttestation(policy, asked, bundle) };
  return {
    kind: 'counts',
    weight: { signature: signatureFactsOf(format, referrer, facts), party: partyOf(facts), authorities, meets },
  };
}

/** What every bundle must meet, whoever signed. */
function checkBundle(policy: Policy, asked: Asked, { format, facts, statement }: Bundle): readonly Check[] {
  const { signature } = policy;
  const [subject, ...others] = statement.subjects;
  return [
    check('payload type', PAYLOAD_TYPES[format], facts.payloadType),
    // One subject and it is this image: a statement about many things is about none in particular.
    check(
      'subject',
      asked.digest,
      subject !== undefined && others.length === 0 ? subject.digest : `${statement.subjects.length} subjects`,
    ),
    ...(signature.subjectName === 'repository'
      ? [check('subject name', subjectNameOf(asked.repository), subject?.name ?? '')]
      : []),
    ...(signature.transparency === 'required' && facts.signer.kind === 'certificate'
      ? [
          {
            name: 'transparency',
            passed: facts.logIndexes.length > 0,
            expected: 'a log entry',
            seen: `${facts.logIndexes.length} log entries`,
          },
        ]
      : []),
    ...(signature.maxAgeSeconds === undefined ? [] : [checkAge(facts.times, asked.now, signature.maxAgeSeconds)]),
  ];
}

/** A version tag must have been signed for its own version: a signature of an older one is as good as ever, and a registry can move tags. */
function checkVersion({ versionFrom }: Policy, { tag }: Asked, facts: BundleFacts): Check | undefined {
  if (versionFrom !== 'ref' || tag === undefined || versionOf(tag) === undefined) return undefined;
  const ref = sourceRefOf(facts);
  const named = /^refs\/tags\/([^/]+)$/.exec(ref)?.[1] ?? '';
  const hint = /^refs\/tags\/.+\//.test(ref)
    ? ' (a tag of one package among several: versionFrom: annotation compares those)'
    : '';
  return {
    name: 'tag version',
    passed: sameVersion(tag, named),
    expected: `the git tag ${tag}`,
    seen: inert(ref) + hint,
  };
}

/** The oldest of the proven times counts, and one that lies ahead proves nothing. */
function checkAge(times: readonly string[], now: Date, maxAgeSeconds: number): Check {
  const ages = times.map((time) => (now.getTime() - Date.parse(time)) / 1000);
  const passed = ages.length > 0 && ages.every((age) => age <= maxAgeSeconds && age >= -CLOCK_SKEW_SECONDS);
  return {
    name: 'age',
    passed,
    expected: `at most ${maxAgeSeconds} s before ${now.toISOString()}`,
    seen: times.join(', ') || 'no proven time',
  };
}

const CLOCK_SKEW_SECONDS = 300;

function findAttestations(
  policy: Policy,
  asked: Asked,
  bundle: Bundle,
  authorities: readonly string[],
): readonly number[] {
  return policy.attestations.flatMap((rule, i) => {
    const isMet =
      rule.predicateType === bundle.statement.predicateType &&
      failedCondition(policy, rule, asked, bundle) === undefined;
    return isMet && (rule.signedBy === undefined || rule.signedBy.some((name) => authorities.includes(name)))
      ? [i]
      : [];
  });
}

/** The first condition that is not met, those first that every policy implies. */
function failedCondition(
  policy: Policy,
  rule: AttestationRule,
  asked: Asked,
  { facts, statement }: Bundle,
): string | undefined {
  const failed = [...impliedConditions(rule.predicateType), ...rule.conditions].find(
    ({ path, equals }) => valueAt(statement.predicate, path) !== equals,
  );
  if (failed !== undefined)
    return `${failed.path}: expected ${failed.equals}, seen ${JSON.stringify(valueAt(statement.predicate, failed.path)) ?? 'nothing'}`;
  if (rule.predicateType === PREDICATES.provenance) return failedProvenance(facts, statement);
  return rule.predicateType === PREDICATES.abiReport ? failedAbi(policy, asked, statement) : undefined;
}

/** What a provenance of a workflow says of its run is held to its certificate; other build types, and keys, say it in ways of their own. */
function failedProvenance(facts: BundleFacts, statement: Bundle['statement']): string | undefined {
  if (facts.signer.kind === 'key' || valueAt(statement.predicate, '/buildDefinition/buildType') !== WORKFLOW_BUILD_TYPE)
    return undefined;
  const wrong = checkProvenance(facts, statement).find((one) => !one.passed);
  return wrong === undefined ? undefined : comparison(wrong);
}

/** An ABI report is about one module, and it must not be a report of errors. */
function failedAbi({ abi }: Policy, { moduleDigest }: Asked, statement: Bundle['statement']): string | undefined {
  const attested = readAbiPredicate(statement, abi.allowed);
  if (attested.moduleDigest !== moduleDigest)
    return `module digest: expected ${moduleDigest}, seen ${attested.moduleDigest ?? 'none'}`;
  return attested.isAccepted ? undefined : 'report: expected accepted, seen refused';
}

function whyNoAttestation(policy: Policy, asked: Asked, bundle: Bundle): string {
  const { statement } = bundle;
  const rules = policy.attestations.filter((rule) => rule.predicateType === statement.predicateType);
  if (rules.length === 0) return inert(`predicate type ${statement.predicateType} is not asked for`);
  return inert(
    rules.map((rule) => failedCondition(policy, rule, asked, bundle)).find((one) => one !== undefined) ??
      'it is by another authority than is asked for',
  );
}

/** Of the authorities that it is not by, the one of which most is right. */
function nearestOf(judged: readonly { readonly authority: Authority; readonly checks: readonly Check[] }[]): Weighed {
  const failures = judged
    .map(({ authority, checks }) => ({ authority, failed: checks.filter((one) => !one.passed) }))
    .sort((a, b) => a.failed.length - b.failed.length)[0];
  const [first] = failures?.failed ?? [];
  if (failures === undefined || first === undefined) return { kind: 'refused', reason: 'the policy names nobody' };
  return { kind: 'refused', reason: inert(`not by ${failures.authority.name}: ${comparison(first)}`) };
}

function refused(one: Check): Weighed {
  return { kind: 'refused', reason: inert(comparison(one)) };
}

function comparison({ name, expected, seen }: Check): string {
  const isCase = expected !== seen && expected.toLowerCase() === seen.toLowerCase();
  return `${name}: expected ${expected}, seen ${seen === '' ? 'nothing' : seen}${isCase ? ' (upper and lower case differ)' : ''}`;
}
