import { PREDICATES } from '../../../attest/predicates.ts';
import { regularExpressionOf } from '../../gate/glob.ts';
import type { Authority, KeylessRule, Policy } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { repositoryOf, subjectOf } from './subject.ts';
import {
  attestersOf,
  type ClaimName,
  groupsOf,
  inexpressible,
  refuseClaims,
  refuseConditions,
  refuseContent,
  type Verifier,
  weakerIn,
} from './target.ts';

const COSIGN_CLAIMS: readonly ClaimName[] = ['github.trigger', 'source.repository', 'source.ref', 'source.digest'];
const GH_CLAIMS: readonly ClaimName[] = [
  'github.runner',
  'github.builderDigest',
  'source.repository',
  'source.ref',
  'source.digest',
];

/** A word of a command, a key that has to be in a file, or the image with a prefix. */
type Word = string | { readonly key: string } | { readonly beforeImage: string };

/**
 * A shell script that verifies an image by digest with cosign and exits with 0 if the image meets the policy.
 * Source: cosign 3.1, `cosign verify --help`.
 */
export function exportCosign(policy: Policy): string {
  refuseContent('cosign', policy);
  refuseClaims('cosign', policy, COSIGN_CLAIMS);
  const timestamps = !policy.signature.isLogRequired ? ['--use-signed-timestamps', '--insecure-ignore-tlog=true'] : [];
  return script('cosign', policy, ({ name, signer }, predicateType) => [
    'cosign',
    ...(predicateType === undefined ? ['verify'] : ['verify-attestation', '--type', predicateType]),
    ...(signer.kind === 'key'
      ? ['--key', { key: signer.publicKey }, '--insecure-ignore-tlog=true']
      : [...cosignIdentity(name, signer), ...timestamps]),
    { beforeImage: '' },
  ]);
}

/** Always compares the repository, because a reusable workflow signs for every caller. */
function cosignIdentity(name: string, rule: KeylessRule): readonly string[] {
  const subject = subjectOf('cosign', name, rule);
  const repository = rule.source?.repository ?? repositoryOf(rule);
  if (repository === undefined && rule.subject?.text.includes('://'))
    inexpressible(
      'cosign',
      `source of ${name}`,
      'a reusable workflow may sign for other callers, so the policy must name one repository as source',
    );
  return [
    ...(subject.kind === 'exact'
      ? ['--certificate-identity', subject.text]
      : ['--certificate-identity-regexp', subject.expression]),
    ...['--certificate-oidc-issuer', rule.issuer],
    ...flag('--certificate-github-workflow-repository', repository),
    ...flag('--certificate-github-workflow-ref', exactRef('cosign', name, rule)),
    ...flag('--certificate-github-workflow-sha', rule.source?.digest),
    ...flag('--certificate-github-workflow-trigger', rule.github?.trigger),
  ];
}

/** The same with GitHub's command line tool. Source: gh 2.8x, `gh attestation verify --help`. */
export function exportGh(policy: Policy): string {
  refuseContent('gh', policy);
  refuseClaims('gh', policy, GH_CLAIMS);
  if (!policy.signature.isLogRequired) inexpressible('gh', 'signature.transparency', 'its trusted root decides that');
  return script('gh', policy, ({ name, signer }, predicateType = PREDICATES.signature) => {
    if (signer.kind === 'key') return inexpressible('gh', `key of ${name}`, 'it supports only certificates');
    const from = [
      'gh',
      'attestation',
      'verify',
      { beforeImage: 'oci://' },
      '--bundle-from-oci',
      '--predicate-type',
      predicateType,
    ];
    return [...from, ...ghIdentity(name, signer)];
  });
}

function ghIdentity(name: string, rule: KeylessRule): readonly string[] {
  const subject = subjectOf('gh', name, rule);
  const repository = rule.source?.repository ?? repositoryOf(rule);
  if (repository === undefined) inexpressible('gh', `subject of ${name}`, 'it supports only GitHub workflows');
  if (rule.github?.runner === 'self-hosted')
    inexpressible('gh', `github.runner of ${name}`, 'it can only refuse self-hosted runners');
  return [
    ...['--repo', repository],
    ...(subject.kind === 'exact' ? ['--cert-identity', subject.text] : ['--cert-identity-regex', subject.expression]),
    ...['--cert-oidc-issuer', rule.issuer],
    ...flag('--source-ref', exactRef('gh', name, rule)),
    ...flag('--source-digest', rule.source?.digest),
    ...flag('--signer-digest', rule.github?.builderDigest),
    ...(rule.github?.runner === undefined ? [] : ['--deny-self-hosted-runners']),
  ];
}

function exactRef(target: ExportTarget, name: string, { source }: KeylessRule): string | undefined {
  if (source?.ref?.kind === 'glob') inexpressible(target, `source.refGlob of ${name}`, 'it compares refs exactly');
  return source?.ref?.text;
}

function flag(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

function script(
  target: Verifier,
  policy: Policy,
  command: (authority: Authority, predicateType?: string) => readonly Word[],
): string {
  const images = policy.images.map(
    (rule) => `-e ${quote(`${regularExpressionOf(rule).slice(1, -1)}@sha256:[0-9a-f]{64}`)}`,
  );
  const signatures = groupsOf(policy).map(({ minimum, authorities }) => {
    if (minimum > 1) inexpressible(target, 'authorities.anyOf.minimumMatches', 'it does not count signers');
    return anyOf(authorities.map((authority) => printCommand(command(authority))));
  });
  const attestations = policy.attestations.map((rule, i) => {
    refuseConditions(target, rule, i, 'it does not read predicates');
    if (rule.minimumMatches > 1)
      inexpressible(target, `attestations[${i}].minimumMatches`, 'it does not count signers');
    return anyOf(
      attestersOf(policy, rule.signedBy).map((authority) => printCommand(command(authority, rule.predicateType))),
    );
  });
  return `${[
    '#!/bin/sh',
    `# Made by "wasm-image policy export". usage: sh FILE REPOSITORY@sha256:... [FLAGS OF ${target}]`,
    ...weakerIn(target).map((line) => `# ${line}`),
    'set -eu',
    'image=$1',
    'shift',
    `printf '%s\\n' "$image" | grep -Eqx ${images.join(' ')} || { echo "not in the policy: $image" >&2; exit 1; }`,
    'key=$(mktemp) && trap \'rm -f "$key"\' EXIT',
    ...signatures,
    ...attestations,
  ].join('\n')}\n`;
}

/** Exits explicitly, because `set -e` ignores a failure inside a list. */
function anyOf(commands: readonly string[]): string {
  return [...(commands.length === 1 ? commands : commands.map((one) => `{ ${one}; }`)), 'exit 1'].join(' || ');
}

function printCommand(words: readonly Word[]): string {
  const keys = words.flatMap((word) => (typeof word === 'object' && 'key' in word ? [word.key.trim()] : []));
  const text = words.map((word) => {
    if (typeof word === 'string') return quote(word);
    return 'key' in word ? '"$key"' : `"$@" "${word.beforeImage}$image"`;
  });
  return [...keys.map((key) => `printf '%s\\n' ${quote(key)} >"$key"`), text.join(' ')].join(' && ');
}

function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
