import { printAbiReport } from '../../abi/print-abi.ts';
import { inert, printSize } from '../../core/text.ts';
import type { VerificationReport } from '../gate/verification.ts';
import { hostsSupported, type PublishedImage, type PublishRecord } from './record.ts';

/** The result of publish for a terminal. @param forecast lines about a dry run. */
export function printRecord(record: PublishRecord, forecast: readonly (readonly [string, string])[] = []): string {
  const titles = {
    published: 'published',
    unchanged: 'nothing to do: everything is already published and valid',
    unsigned: 'pushed unsigned, without tags',
    'dry-run': 'dry run: nothing was sent',
    skipped: `built and checked: ${record.skippedReason ?? ''}`,
    failed: `failed: ${record.error?.code ?? ''}`,
  };
  return [
    titles[record.result],
    ...rows([
      ['digest', record.digest],
      ['module-digest', record.moduleDigest],
      ['layer-digest', record.layerDigest],
      ['layout', `${record.layout}, ${printSize(record.size)}`],
      ['abi', record.abi.abi ?? 'none'],
      ['loads in', hostsSupported(record.abi).join(', ') || 'none of the listed hosts'],
      ...record.abi.problems.flatMap((one): [string, string][] =>
        one.allowed === undefined ? [] : [['allowed', `${one.rule}: ${one.allowed}`]],
      ),
      ...record.images.flatMap((image): [string, string][] => [
        ['image', `${image.reference}${printPush(image)}`],
        ...image.attestations.map((one): [string, string] => [
          'attested',
          `${one.predicateType}${one.githubId === undefined ? '' : ` (GitHub ${one.githubId})`}`,
        ]),
        ...image.tags.map((tag): [string, string] => [
          'tag',
          `${image.repository}:${tag.tag} ${tag.action === 'moved' ? `moved from ${tag.from ?? ''}` : tag.action}`,
        ]),
      ]),
      ...forecast,
      ...(record.signer?.kind === 'certificate'
        ? [['signer', `${record.signer.identity} (${record.signer.issuer})`] as [string, string]]
        : []),
      ...(record.logIndexes.length > 0 ? [['log index', record.logIndexes.join(', ')] as [string, string]] : []),
      ...(record.verifyCommand === undefined ? [] : [['verify with', record.verifyCommand] as [string, string]]),
    ]),
  ].join('\n');
}

function printPush({ push, signature }: PublishedImage): string {
  return push === 'none' ? '' : ` (${push === 'written' ? 'pushed' : 'already pushed'}, signature ${signature})`;
}

/** The report of the gate for a terminal. */
export function printVerification(report: VerificationReport): string {
  const titles = {
    verified: 'verified',
    denied: 'denied',
    'nothing-found': 'nothing found',
    undecided: 'could not find out',
  };
  return [
    `${titles[report.verdict]}: ${inert(report.reference ?? report.asked)}`,
    ...(report.reason === undefined ? [] : [`  ${report.reason}`]),
    ...(report.remark === undefined ? [] : [`  note: ${report.remark}`]),
    ...report.checks.map(({ name, passed, expected, seen }) =>
      passed ? `  ok   ${name}: ${seen}` : `  FAIL ${name}: expected ${expected}, seen ${seen}`,
    ),
    ...report.candidates
      .filter((one) => one.verdict === 'refused')
      .map((one) => `  refused ${one.referrer}: ${one.reason ?? ''}`),
    ...(report.abi === undefined || report.checks.every((one) => one.name !== 'abi' || one.passed)
      ? []
      : ['', printAbiReport(report.abi)]),
  ].join('\n');
}

function rows(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}${inert(value, 1000)}`);
}
