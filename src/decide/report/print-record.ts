import { printAbiReport } from '../../abi/print-abi.ts';
import { inert, printSize } from '../../core/text.ts';
import type { VerificationReport } from '../gate/verification.ts';
import { hostsSupported, type PublishedImage, type PublishRecord } from './record.ts';

type Row = readonly [name: string, value: string];

/** The result of publish for a terminal. @param forecast lines about a dry run. */
export function printRecord(record: PublishRecord, forecast: readonly Row[] = []): string {
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
      ...record.abi.problems.flatMap(({ rule, allowed }): Row[] =>
        allowed === undefined ? [] : [['allowed', `${rule}: ${allowed}`]],
      ),
      ...record.images.flatMap(rowsOfImage),
      ...forecast,
      ...rowsOfTrust(record),
    ]),
  ].join('\n');
}

function rowsOfImage(image: PublishedImage): readonly Row[] {
  return [
    ['image', `${image.reference}${printPush(image)}`],
    ...image.attestations.map(({ predicateType, githubId }): Row => {
      return ['attested', `${predicateType}${githubId === undefined ? '' : ` (GitHub ${githubId})`}`];
    }),
    ...image.tags.map(({ tag, action, from }): Row => {
      return ['tag', `${image.repository}:${tag} ${action === 'moved' ? `moved from ${from ?? ''}` : action}`];
    }),
  ];
}

function rowsOfTrust({ signer, logIndexes, verifyCommands }: PublishRecord): readonly Row[] {
  const rows: Row[] = [];
  if (signer?.kind === 'certificate') rows.push(['signer', `${signer.identity} (${signer.issuer})`]);
  if (logIndexes.length > 0) rows.push(['log index', logIndexes.join(', ')]);
  for (const { command } of verifyCommands) rows.push(['verify with', command]);
  return rows;
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

function rows(pairs: readonly Row[]): readonly string[] {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}${inert(value, 1000)}`);
}
