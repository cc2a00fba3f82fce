import { CLAIM, type SignerFacts } from '../../attest/facts.ts';
import { inert } from '../../core/text.ts';
import { checkCaller, checkEvent } from '../gate/caller.ts';
import { type Check, check } from '../gate/check-result.ts';
import { fingerprintOf } from '../gate/checks.ts';
import { meets, printRule, type TextRule } from '../gate/glob.ts';
import type { Authority, GithubRule, SignatureRule, SourceRule } from '../gate/policy-model.ts';
import { parseWorkflow } from '../gate/workflow.ts';

/** Compares the signer with an authority, claim by claim. A claim that is missing in the certificate fails. */
export function checkAuthority(authority: Authority, facts: SignerFacts, signature: SignatureRule): readonly Check[] {
  const { signer } = facts;
  if (authority.signer.kind === 'key') {
    return [
      check(
        'key',
        fingerprintOf(authority.signer.publicKey),
        signer.kind === 'key' ? fingerprintOf(signer.publicKey) : 'a certificate',
      ),
    ];
  }
  if (signer.kind === 'key') return [check('issuer', authority.signer.issuer, 'a key')];
  const rule = authority.signer;
  return [
    check('issuer', rule.issuer, signer.issuer),
    ...(rule.subject === undefined ? [] : [compare('identity', rule.subject, signer.identity)]),
    ...(rule.github === undefined ? [] : checkWorkflow(rule.github, facts, signer.identity)),
    ...(rule.source === undefined ? [checkCaller(undefined, facts)] : checkSource(rule.source, facts)),
    // A trigger that the authority names overrides the list of refused events.
    checkEvent(
      signature.refuseEvents.filter((event) => event !== rule.github?.trigger),
      facts,
      rule.github?.trigger,
    ),
  ];
}

/**
 * Reads the workflow from the build signer URI, which must equal the identity in the certificate.
 * Source: fulcio config.yaml, `github-workflow`.
 */
function checkWorkflow(rule: GithubRule, facts: SignerFacts, identity: string): readonly Check[] {
  const signer = claim(facts, CLAIM.signer);
  const { server = '', repository = '', workflow = '', ref = '' } = parseWorkflow(signer) ?? {};
  return [
    check('build signer', identity, signer),
    check('server', rule.server, server),
    ...exact('owner', rule.owner, repository.split('/')[0] ?? ''),
    ...exact('repository', rule.repository, repository),
    ...exact('workflow', rule.workflow, workflow),
    ...(rule.ref === undefined ? [] : [compare('ref', rule.ref, ref)]),
    ...exact('repository id', rule.repositoryId, claim(facts, CLAIM.repositoryId)),
    ...exact('owner id', rule.ownerId, claim(facts, CLAIM.ownerId)),
    ...exact('trigger', rule.trigger, claim(facts, CLAIM.trigger)),
    ...exact('environment', rule.environment, claim(facts, CLAIM.environment)),
    ...exact('runner', rule.runner, claim(facts, CLAIM.runner)),
    ...exact('builder digest', rule.builderDigest, claim(facts, CLAIM.signerDigest)),
  ];
}

function checkSource(rule: SourceRule, facts: SignerFacts): readonly Check[] {
  return [
    checkCaller(`${rule.server}/${rule.repository}`, facts),
    ...(rule.ref === undefined ? [] : [compare('source ref', rule.ref, claim(facts, CLAIM.sourceRef))]),
    ...exact('source digest', rule.digest, claim(facts, CLAIM.sourceDigest)),
    ...exact('repository id', rule.repositoryId, claim(facts, CLAIM.repositoryId)),
    ...exact('owner id', rule.ownerId, claim(facts, CLAIM.ownerId)),
  ];
}

function exact(name: string, expected: string | undefined, seen: string): readonly Check[] {
  return expected === undefined ? [] : [check(name, expected, seen)];
}

function compare(name: string, rule: TextRule, seen: string): Check {
  return { name, passed: meets(rule, seen), expected: printRule(rule), seen: inert(seen) };
}

/** Empty if the claim is missing, which equals nothing that a policy can say. */
function claim(facts: SignerFacts, number: string): string {
  return facts.extensions[number] ?? '';
}

/** The ref that was built; empty if the certificate does not name one. */
export function sourceRefOf(facts: SignerFacts): string {
  return claim(facts, CLAIM.sourceRef);
}

/** Who signed, regardless of the ref: two releases by one workflow for one repository have the same party. */
export function partyOf({ signer, extensions }: SignerFacts): string {
  if (signer.kind === 'key') return fingerprintOf(signer.publicKey);
  const { identity, issuer } = signer;
  const isWorkflow = extensions[CLAIM.signer] !== undefined || parseWorkflow(identity) !== undefined;
  return [
    issuer,
    isWorkflow ? (identity.split('@')[0] ?? '') : identity,
    extensions[CLAIM.sourceRepository] ?? '',
  ].join('\n');
}
