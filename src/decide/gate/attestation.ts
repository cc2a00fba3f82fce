import type { Allowance } from '../../abi/allowances.ts';
import { readAbiPredicate } from '../../attest/abi-report.ts';
import { readConfigSchemaPredicate } from '../../attest/config-schema.ts';
import { type BundleFacts, CLAIM } from '../../attest/facts.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { WORKFLOW_BUILD_TYPE } from '../../attest/provenance.ts';
import { type Sbom, sbomTypeOf } from '../../attest/sbom/sbom.ts';
import type { Statement } from '../../attest/statement.ts';
import { VERIFIER_ID } from '../../attest/summary.ts';
import { type Digest, digestOf, hexOf } from '../../core/digest.ts';
import { type JsonObject, jsonBytes } from '../../core/json.ts';
import { type Check, check } from './check-result.ts';
import { checkStatement, type SignaturePolicy } from './checks.ts';
import { valueAt } from './pointer.ts';

/** One attestation that must be attached, made by the signer of the image. */
export type AttestationDemand =
  /** About this module, and without errors except those that are allowed. Default: no errors are allowed. */
  | { readonly kind: 'abi'; readonly allowed?: readonly Allowance[] }
  /** Agrees with its certificate about the run. */
  | { readonly kind: 'provenance' }
  /** Exactly this bill of materials. */
  | ({ readonly kind: 'sbom' } & Sbom)
  /** A JSON Schema of the configuration, for this module: exactly this one, or any. */
  | { readonly kind: 'config-schema'; readonly schema?: JsonObject }
  /** Says that our gate accepted this image under this policy. */
  | { readonly kind: 'summary'; readonly resourceUri: string; readonly policy: Digest };

/** What attestations are about. We computed both digests. */
export interface Attested {
  readonly digest: Digest;
  readonly moduleDigest: Digest;
}

/** The name of an attestation for people. */
export function nameOf(demand: AttestationDemand): string {
  switch (demand.kind) {
    case 'abi':
      return 'ABI attestation';
    case 'provenance':
      return 'provenance';
    case 'sbom':
      return demand.format === 'cyclonedx' ? 'CycloneDX SBOM' : 'SPDX SBOM';
    case 'config-schema':
      return 'configuration schema';
    case 'summary':
      return 'verification summary';
  }
}

/** The predicate type of an attestation. */
export function predicateTypeOf(demand: AttestationDemand): string {
  switch (demand.kind) {
    case 'abi':
      return PREDICATES.abiReport;
    case 'provenance':
      return PREDICATES.provenance;
    case 'sbom':
      return sbomTypeOf(demand.format);
    case 'config-schema':
      return PREDICATES.configSchema;
    case 'summary':
      return PREDICATES.summary;
  }
}

/** Compares a cryptographically verified bundle with a demand. @param statement the parsed payload of `facts`. */
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
    case 'config-schema':
      return checkConfigSchema(statement, about, demand.schema);
    case 'summary':
      return [
        check('verifier', VERIFIER_ID, textAt(statement, '/verifier/id')),
        check('resource', demand.resourceUri, textAt(statement, '/resourceUri')),
        check('policy', hexOf(demand.policy), textAt(statement, '/policy/digest/sha256')),
        check('result', 'PASSED', textAt(statement, '/verificationResult')),
      ];
  }
}

function checkConfigSchema(
  statement: Statement,
  { moduleDigest }: Attested,
  schema: JsonObject | undefined,
): readonly Check[] {
  const attested = readConfigSchemaPredicate(statement);
  const seen = attested.schema === undefined ? 'none' : digestOf(jsonBytes(attested.schema));
  return [
    check('module digest', moduleDigest, attested.moduleDigest ?? 'none'),
    check('content', schema === undefined && seen !== 'none' ? seen : digestOf(jsonBytes(schema ?? {})), seen),
  ];
}

/** Empty if the value is not a string. */
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

/** The path is relative to the repository; that of a workflow that an organization requires includes the repository. */
function checkWorkflow(claimed: string, repository: string, path: string): Check {
  const server = /^https:\/\/[^/]+/.exec(repository)?.[0] ?? '';
  return check('workflow', claimed, `${path.startsWith('.') ? repository : server}/${path}`);
}

/**
 * Compares what a provenance says about its run with the certificate: the statement alone is only the signer's word.
 * A claim that is missing in the certificate fails.
 * Source: fulcio docs/oid-info.md; actions.github.io/buildtypes/workflow/v1.
 */
export function checkProvenance(
  { extensions }: BundleFacts,
  statement: Pick<Statement, 'predicate'>,
): readonly Check[] {
  const stated = (pointer: string): string => textAt(statement, pointer);
  const claim = (number: string): string => extensions[number] ?? '';
  const [workflow, github] = [
    '/buildDefinition/externalParameters/workflow',
    '/buildDefinition/internalParameters/github',
  ];
  const source = '/buildDefinition/resolvedDependencies/0';
  return [
    check('build type', WORKFLOW_BUILD_TYPE, stated('/buildDefinition/buildType')),
    check('builder', claim(CLAIM.signer), stated('/runDetails/builder/id')),
    check('source repository', claim(CLAIM.sourceRepository), stated(`${workflow}/repository`)),
    check('source ref', claim(CLAIM.sourceRef), stated(`${workflow}/ref`)),
    checkWorkflow(
      claim(CLAIM.buildConfig).split('@')[0] ?? '',
      stated(`${workflow}/repository`),
      stated(`${workflow}/path`),
    ),
    check('source', `git+${claim(CLAIM.sourceRepository)}@${claim(CLAIM.sourceRef)}`, stated(`${source}/uri`)),
    check('commit', claim(CLAIM.sourceDigest), stated(`${source}/digest/gitCommit`)),
    check('event', claim(CLAIM.trigger), stated(`${github}/event_name`)),
    check('repository id', claim(CLAIM.repositoryId), stated(`${github}/repository_id`)),
    check('owner id', claim(CLAIM.ownerId), stated(`${github}/repository_owner_id`)),
    check('runner', claim(CLAIM.runner), stated(`${github}/runner_environment`)),
    check('run', claim(CLAIM.run), stated('/runDetails/metadata/invocationId')),
  ];
}
