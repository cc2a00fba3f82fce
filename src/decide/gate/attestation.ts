import type { Allowance } from '../../abi/allowances.ts';
import { readAbiPredicate } from '../../attest/abi-report.ts';
import { type BundleFacts, CLAIM } from '../../attest/facts.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { WORKFLOW_BUILD_TYPE } from '../../attest/provenance.ts';
import { type Sbom, sbomTypeOf } from '../../attest/sbom/sbom.ts';
import type { Statement } from '../../attest/statement.ts';
import { VERIFIER_ID } from '../../attest/summary.ts';
import { type Digest, digestOf, hexOf } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { type Check, check } from './check.ts';
import { checkStatement, type SignaturePolicy } from './checks.ts';
import { valueAt } from './pointer.ts';

/** One attestation that must be there, by the signer of the image. */
export type AttestationDemand =
  /** About this module and without an error that is not allowed; default none is. */
  | { readonly kind: 'abi'; readonly allowed?: readonly Allowance[] }
  /** Saying of the run what its own certificate says. */
  | { readonly kind: 'provenance' }
  /** This very bill of materials. */
  | ({ readonly kind: 'sbom' } & Sbom)
  /** Saying that our own gate let this image pass, told this policy. */
  | { readonly kind: 'summary'; readonly resourceUri: string; readonly policy: Digest };

/** What attestations are about; both hashed by us. */
export interface Attested {
  readonly digest: Digest;
  readonly moduleDigest: Digest;
}

/** What people call it. */
export function nameOf(demand: AttestationDemand): string {
  switch (demand.kind) {
    case 'abi':
      return 'ABI attestation';
    case 'provenance':
      return 'provenance';
    case 'sbom':
      return demand.format === 'cyclonedx' ? 'CycloneDX SBOM' : 'SPDX SBOM';
    case 'summary':
      return 'verification summary';
  }
}

export function predicateTypeOf(demand: AttestationDemand): string {
  switch (demand.kind) {
    case 'abi':
      return PREDICATES.abiReport;
    case 'provenance':
      return PREDICATES.provenance;
    case 'sbom':
      return sbomTypeOf(demand.format);
    case 'summary':
      return PREDICATES.summary;
  }
}

/** Compares a cryptographically verified bundle with what is demanded; the statement is the parsed payload of `facts`. */
export function checkAttestation(
  demand: AttestationDemand,
  policy: SignaturePolicy,
  facts: BundleFacts,
  statement: Statement,
  about: Attested,
): readonly Check[] {
  return [
    ...checkStatement({ ...policy, predicateType: predicateTypeOf(demand) }, facts, statement, about.digest),
    ...checkPredicate(demand, facts, statement, about),
  ];
}

function checkPredicate(
  demand: AttestationDemand,
  facts: BundleFacts,
  statement: Statement,
  about: Attested,
): readonly Check[] {
  switch (demand.kind) {
    case 'abi':
      return checkAbi(statement, about, demand.allowed);
    case 'provenance':
      return checkProvenance(facts, statement);
    case 'sbom':
      return [check('content', digestOf(jsonBytes(demand.predicate)), digestOf(jsonBytes(statement.predicate ?? {})))];
    case 'summary':
      return [
        check('verifier', VERIFIER_ID, textAt(statement, '/verifier/id')),
        check('resource', demand.resourceUri, textAt(statement, '/resourceUri')),
        check('policy', hexOf(demand.policy), textAt(statement, '/policy/digest/sha256')),
        check('result', 'PASSED', textAt(statement, '/verificationResult')),
      ];
  }
}

/** Empty for what is no text. */
function textAt({ predicate }: Pick<Statement, 'predicate'>, pointer: string): string {
  const value = valueAt(predicate, pointer);
  return typeof value === 'string' ? value : '';
}

function checkAbi(
  statement: Statement,
  { moduleDigest }: Attested,
  allowed: readonly Allowance[] | undefined,
): readonly Check[] {
  const attested = readAbiPredicate(statement, allowed);
  return [
    check('module digest', moduleDigest, attested.moduleDigest ?? 'none'),
    check('report', 'accepted', attested.isAccepted ? 'accepted' : 'refused'),
  ];
}

/** The path is that in the repository or, of a workflow that an organisation requires, begins with the repository that the file is in. */
function checkWorkflow(claimed: string, repository: string, path: string): Check {
  const server = /^https:\/\/[^/]+/.exec(repository)?.[0] ?? '';
  return check('workflow', claimed, `${path.startsWith('.') ? repository : server}/${path}`);
}

/**
 * Holds what a provenance says of its run to what the certificate authority says of it: the statement is the signer's word alone.
 * A claim that the certificate does not make fails. Source: fulcio docs/oid-info.md; actions.github.io/buildtypes/workflow/v1.
 */
export function checkProvenance(
  { extensions }: BundleFacts,
  statement: Pick<Statement, 'predicate'>,
): readonly Check[] {
  const said = (pointer: string): string => textAt(statement, pointer);
  const claim = (number: string): string => extensions[number] ?? '';
  const [workflow, github] = [
    '/buildDefinition/externalParameters/workflow',
    '/buildDefinition/internalParameters/github',
  ];
  const source = '/buildDefinition/resolvedDependencies/0';
  return [
    check('build type', WORKFLOW_BUILD_TYPE, said('/buildDefinition/buildType')),
    check('builder', claim(CLAIM.signer), said('/runDetails/builder/id')),
    check('source repository', claim(CLAIM.sourceRepository), said(`${workflow}/repository`)),
    check('source ref', claim(CLAIM.sourceRef), said(`${workflow}/ref`)),
    checkWorkflow(
      claim(CLAIM.buildConfig).split('@')[0] ?? '',
      said(`${workflow}/repository`),
      said(`${workflow}/path`),
    ),
    check('source', `git+${claim(CLAIM.sourceRepository)}@${claim(CLAIM.sourceRef)}`, said(`${source}/uri`)),
    check('commit', claim(CLAIM.sourceDigest), said(`${source}/digest/gitCommit`)),
    check('event', claim(CLAIM.trigger), said(`${github}/event_name`)),
    check('repository id', claim(CLAIM.repositoryId), said(`${github}/repository_id`)),
    check('owner id', claim(CLAIM.ownerId), said(`${github}/repository_owner_id`)),
    check('runner', claim(CLAIM.runner), said(`${github}/runner_environment`)),
    check('run', claim(CLAIM.run), said('/runDetails/metadata/invocationId')),
  ];
}
