import { fingerprintOf } from '../gate/checks.ts';
import { meets } from '../gate/glob.ts';
import { type Authority, authoritiesOf, impliedConditions, type Policy } from '../gate/policy-model.ts';
import { parseWorkflow } from '../gate/workflow.ts';
import { pairDistinct } from './distinct.ts';
import { invalid } from './fields.ts';

/** Each bundle is tried with every key. */
const MAX_KEYS = 16;

/**
 * Checks what only the complete policy shows: duplicate names, one key under two names, requirements that nothing can
 * meet. @throws WasmImageError POLICY_INVALID.
 */
export function checkWhole(policy: Policy): void {
  const authorities = authoritiesOf(policy);
  if (authorities.length === 0) throw invalid('authorities', 'the list is empty');
  const twice = firstTwice(authorities.map((one) => one.name));
  if (twice !== undefined) throw invalid('authorities', `the name ${twice} is used twice`);
  checkKeys(policy);
  checkVersions(policy);
  checkSigners(policy);
  checkAttestations(policy);
}

function checkKeys(policy: Policy): void {
  const keys = authoritiesOf(policy).flatMap(({ signer }) =>
    signer.kind === 'key' ? [fingerprintOf(signer.publicKey)] : [],
  );
  if (keys.length > MAX_KEYS) throw invalid('authorities', `it has ${keys.length} keys; the limit is ${MAX_KEYS}`);
  if (firstTwice(keys) !== undefined) throw invalid('authorities', 'two names have the same key');
  // No third party confirms the time of a signature by a key.
  if (keys.length > 0 && policy.signature.maxAgeSeconds !== undefined)
    throw invalid('signature.maxAge', 'signatures made with a key have no proven time');
  if (keys.length > 0 && policy.versionFrom === 'ref')
    throw invalid('tags.versionFrom', 'signatures made with a key have no git ref: set it to "annotation"');
}

/** The full git tag is compared, so `filter/v1.2.3`, as used for several packages in one repository, never matches. */
function checkVersions(policy: Policy): void {
  if (policy.versionFrom !== 'ref') return;
  for (const { name, signer } of authoritiesOf(policy)) {
    if (signer.kind === 'key') continue;
    const { source, github, subject } = signer;
    const ref =
      source === undefined ? (github?.ref?.text ?? /@(refs\/.+)$/.exec(subject?.text ?? '')?.[1]) : source.ref?.text;
    // Without a source, the workflow may be at another ref than the code: refuse only the tag of a package.
    const isMet =
      ref === undefined || /^refs\/tags\/[^/]+$/.test(ref) || (source === undefined && !ref.startsWith('refs/tags/'));
    if (!isMet)
      throw invalid(
        'tags.versionFrom',
        `${name} signs from ${ref}, but only refs/tags/VERSION names a version: set it to "annotation"`,
      );
  }
}

/** A signer counts once, so two authorities that describe the same single signer can never both be met. */
function checkSigners(policy: Policy): void {
  for (const authority of authoritiesOf(policy)) {
    const field = contradictionOf(authority);
    if (field !== undefined)
      throw invalid('authorities', `subject and github.${field} of ${authority.name} contradict each other`);
  }
  const pairs = pairsOf(authoritiesOf(policy));
  const unmet = policy.allOf.find(({ name }) => !pairs.has(name));
  if (unmet !== undefined)
    throw invalid(
      'authorities.allOf',
      `${unmet.name} describes the same signer as another authority, and a signer counts once`,
    );
  const { anyOf } = policy;
  const most = anyOf?.authorities.filter(({ name }) => pairs.has(name)).length ?? 0;
  if (anyOf !== undefined && most < anyOf.minimumMatches)
    throw invalid(
      'authorities.anyOf.minimumMatches',
      `it requires ${anyOf.minimumMatches} signers, but at most ${most} can match, since each counts once`,
    );
}

function checkAttestations(policy: Policy): void {
  const authorities = authoritiesOf(policy);
  for (const { signedBy, minimumMatches, predicateType, conditions } of policy.attestations) {
    const all = [...impliedConditions(predicateType), ...conditions];
    const conflict = all.find(({ path, equals }) =>
      all.some((other) => other.path === path && other.equals !== equals),
    );
    if (conflict !== undefined)
      throw invalid('attestations', `${conflict.path} of ${predicateType} is compared with two different values`);
    const stranger = signedBy?.find((name) => !authorities.some((one) => one.name === name));
    if (stranger !== undefined)
      throw invalid('attestations', `signedBy names ${stranger}, which is not an authority of this policy`);
    const twice = firstTwice(signedBy ?? []);
    if (twice !== undefined) throw invalid('attestations', `signedBy names ${twice} twice`);
    const most = pairsOf(authorities.filter(({ name }) => signedBy?.includes(name) ?? true)).size;
    if (minimumMatches > most)
      throw invalid(
        'attestations',
        `it requires ${minimumMatches} signers of ${predicateType}, but at most ${most} can match`,
      );
  }
}

/** The part of the workflow in which subject and github differ. */
function contradictionOf({ signer }: Authority): string | undefined {
  if (signer.kind === 'key' || signer.subject?.kind !== 'exact' || signer.github === undefined) return undefined;
  const { server, repository, workflow, ref } = parseWorkflow(signer.subject.text) ?? {
    server: '',
    repository: '',
    workflow: '',
    ref: '',
  };
  const named: Readonly<Record<string, string>> = {
    server,
    owner: repository.split('/')[0] ?? '',
    repository,
    workflow,
  };
  const { github } = signer;
  const differs = (['server', 'owner', 'repository', 'workflow'] as const).find(
    (part) => github[part] !== undefined && github[part] !== named[part],
  );
  return differs ?? (github.ref !== undefined && !meets(github.ref, ref) ? 'ref' : undefined);
}

/** Each authority with its only possible party, or with its own unique party. */
function pairsOf(authorities: readonly Authority[]): ReadonlyMap<string, string> {
  return pairDistinct(
    authorities.map((one) => ({ name: one.name, parties: new Set([onlyPartyOf(one) ?? `any ${one.name}`]) })),
  );
}

/** The only party that can meet an authority, as far as its rule shows; undefined if there can be several. */
function onlyPartyOf({ signer }: Authority): string | undefined {
  if (signer.kind === 'key') return fingerprintOf(signer.publicKey);
  const { subject, github, source, issuer } = signer;
  const claimed = github?.repository === undefined || github.workflow === undefined ? undefined : github;
  const workflow = (subject?.kind === 'exact' ? parseWorkflow(subject.text) : undefined) ?? claimed;
  if (workflow === undefined) return subject?.kind === 'exact' ? `${issuer}\n${subject.text}` : undefined;
  const own = `${workflow.server}/${workflow.repository ?? ''}`;
  return [
    issuer,
    `${own}/${workflow.workflow ?? ''}`,
    source === undefined ? own : `${source.server}/${source.repository}`,
  ].join('\n');
}

function firstTwice(texts: readonly string[]): string | undefined {
  return texts.find((text, i) => texts.indexOf(text) !== i);
}
