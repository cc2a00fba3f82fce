import { inert } from '../../core/text.ts';
import type { Check } from '../gate/check-result.ts';
import { CHECK } from '../gate/demands.ts';
import { printRule } from '../gate/glob.ts';
import { type AttestationRule, type Authority, authoritiesOf, type Policy } from '../gate/policy-model.ts';
import { pairDistinct, type Requirement } from './distinct.ts';
import type { Weight } from './weigh.ts';

/** Whether the bundles that count are enough: one row per requirement of the policy. An extra bundle never hurts. */
export function tally(policy: Policy, weights: readonly Weight[]): readonly Check[] {
  const signatures = weights.filter((one) => one.meets === 'signature');
  // allOf comes first, so that anyOf does not take a party that allOf needs.
  const pairs = pairDistinct(authoritiesOf(policy).map((authority) => requirementOf(authority.name, signatures)));
  return [
    ...policy.allOf.map((authority): Check => {
      const party = pairs.get(authority.name);
      return {
        name: CHECK.authority(authority.name),
        passed: party !== undefined,
        expected: printAuthority(authority),
        seen: describe(signatures, party),
      };
    }),
    ...checkAnyOf(policy, signatures, pairs),
    ...policy.attestations.map((rule, i) => checkAttestation(policy, rule, i, weights)),
  ];
}

function requirementOf(name: string, weights: readonly Weight[]): Requirement {
  return { name, parties: new Set(weights.filter((one) => one.authorities.includes(name)).map((one) => one.party)) };
}

function checkAnyOf(
  { anyOf }: Policy,
  signatures: readonly Weight[],
  pairs: ReadonlyMap<string, string>,
): readonly Check[] {
  if (anyOf === undefined) return [];
  const names = anyOf.authorities.map(({ name }) => name).join(', ');
  const found = anyOf.authorities.filter(({ name }) => pairs.has(name));
  const seen = found.map(({ name }) => `${name}: ${describe(signatures, pairs.get(name))}`).join('; ');
  return [
    {
      name: CHECK.anyOf,
      passed: found.length >= anyOf.minimumMatches && found.length > 0,
      expected: `${anyOf.minimumMatches} of ${names}, by distinct signers`,
      seen: inert(`${found.length}${seen === '' ? '' : ` (${seen})`}`),
    },
  ];
}

function checkAttestation(policy: Policy, rule: AttestationRule, index: number, weights: readonly Weight[]): Check {
  const meeting = weights.filter((one) => one.meets !== 'signature' && one.meets.includes(index));
  const names = rule.signedBy ?? authoritiesOf(policy).map(({ name }) => name);
  const conditions = rule.conditions.map(({ path, equals }) => `, ${path} = ${equals}`);
  const found = pairDistinct(names.map((name) => requirementOf(name, meeting))).size;
  return {
    name: CHECK.attestation(index, rule.predicateType),
    passed: found >= rule.minimumMatches && found > 0,
    expected: inert(`${rule.minimumMatches} by distinct signers of ${names.join(', ')}${conditions.join('')}`),
    seen: `${found}${meeting.length === 0 ? '' : ` (${meeting.map((one) => one.signature.referrer).join(', ')})`}`,
  };
}

function describe(signatures: readonly Weight[], party: string | undefined): string {
  const weight = party === undefined ? undefined : signatures.find((one) => one.party === party);
  if (weight === undefined) return 'no signature';
  const { signer, referrer } = weight.signature;
  return inert(`${signer.kind === 'key' ? 'the key' : signer.identity} in ${referrer}`);
}

/** An authority in one line. */
export function printAuthority({ signer }: Authority): string {
  if (signer.kind === 'key') return 'a signature made with its key';
  const { subject, github, source, issuer } = signer;
  const claims = Object.entries({ ...github }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [`${name} ${typeof value === 'string' ? value : printRule(value)}`];
  });
  const who = [
    ...(subject === undefined ? [] : [printRule(subject)]),
    ...claims,
    ...(source === undefined ? [] : [`source ${source.repository}`]),
  ];
  return inert(`${who.join(', ')} (${issuer})`);
}
