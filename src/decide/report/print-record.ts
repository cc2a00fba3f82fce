import { printLoadingHosts } from '../../abi/host-ranges.ts';
import { type PrintOptions, printAbiReport } from '../../abi/print-abi.ts';
import { paint, type Screen, wrap } from '../../core/screen.ts';
import { inert, printSize, shortDigest, withInputNames } from '../../core/text.ts';
import { printMove } from '../gate/tag-moves.ts';
import type { VerificationReport } from '../gate/verification.ts';
import { type PublishedImage, type PublishRecord, tagsSet } from './record.ts';

type Row = readonly [name: string, value: string];

/**
 * The result of publish for a terminal: a sentence first, what to deploy last. Digests that nobody deploys are short
 * unless all details are printed.
 * @param forecast lines about a dry run.
 */
export function printRecord(record: PublishRecord, forecast: readonly Row[] = [], options: PrintOptions = {}): string {
  const digest = options.details === true ? (full: string) => full : shortDigest;
  const isPushed = record.images.some(({ push }) => push !== 'none');
  return [
    wrap(sentenceOf(record, options), options, '  '),
    ...rows(
      [
        ...(isPushed ? [] : [['digest', record.digest] as const]),
        ['module-digest', digest(record.moduleDigest)],
        ['layer-digest', digest(record.layerDigest)],
        ['layout', `${record.layout}, ${printSize(record.size)}`],
        ['abi', record.abi.abi ?? 'none'],
        ...record.abi.problems.flatMap(({ rule, allowed }): Row[] =>
          allowed === undefined ? [] : [['allowed', `${rule}: ${allowed}`]],
        ),
        ...record.images.flatMap((image) => rowsOfImage(image, digest)),
        ...forecast,
        ...rowsOfTrust(record),
        ...(isPushed
          ? record.images.map(({ reference }) => [record.result === 'unsigned' ? 'sign' : 'deploy', reference] as const)
          : []),
        ...(record.result === 'dry-run' ? [['next', withInputNames('run again without {dry-run}')] as const] : []),
      ],
      options,
    ),
  ].join('\n');
}

function sentenceOf(record: PublishRecord, screen: Screen): string {
  const { images, abi } = record;
  const verdicts = {
    published: paint(screen, 'green', record.verified ? 'published and verified' : 'published'),
    unchanged: `${paint(screen, 'green', 'nothing to do')}: everything is already published and valid`,
    existing: `${paint(screen, 'green', 'this version exists already')}, and is verified: nothing was pushed`,
    unsigned: `${paint(screen, 'yellow', 'pushed unsigned')}, without tags`,
    'dry-run': 'dry run: nothing was sent',
    skipped: `built and checked: ${inert(record.skippedReason ?? '')}`,
    failed: `${paint(screen, 'red', 'failed')}: ${record.error?.code ?? ''}`,
  };
  const tags = images.reduce((sum, image) => sum + tagsSet(image).length, 0);
  const isPushed = ['published', 'unchanged'].includes(record.result);
  return [
    `${verdicts[record.result]}${record.result === 'published' ? ':' : ';'} ${counted(images.length, 'image')}`,
    ...(isPushed ? [counted(tags, 'tag')] : []),
    `loads in ${printLoadingHosts(abi.hosts) ?? 'none of the listed hosts'}`,
  ].join(', ');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function rowsOfImage(image: PublishedImage, digest: (full: string) => string): readonly Row[] {
  return [
    ['image', `${image.repository}${printPush(image)}`],
    ...image.attestations.map(({ predicateType, githubId }): Row => {
      return ['attested', `${predicateType}${githubId === undefined ? '' : ` (GitHub ${githubId})`}`];
    }),
    ...image.tags.map((move): Row => ['tag', `${image.repository}:${move.tag} ${printMove(move, digest)}`]),
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

/**
 * The report of the gate for a terminal: the verdict first, failed checks next, what to deploy last. Why an image is
 * not verified is in the error that comes with the report.
 */
export function printVerification(report: VerificationReport, options: PrintOptions = {}): string {
  const titles = {
    verified: paint(options, 'green', 'verified'),
    denied: paint(options, 'red', 'denied'),
    'nothing-found': paint(options, 'yellow', 'nothing found'),
    undecided: paint(options, 'yellow', 'could not find out'),
  };
  const { verdict, reference, checks } = report;
  const failed = checks.filter(({ passed }) => !passed);
  const isAbiFailed = failed.some(({ name }) => name === 'abi');
  return [
    `${titles[verdict]}: ${inert(reference ?? report.asked)}`,
    ...(report.remark === undefined ? [] : [`  note: ${report.remark}`]),
    ...failed.map(
      ({ name, expected, seen }) => `  ${paint(options, 'red', 'FAIL')} ${name}: expected ${expected}, seen ${seen}`,
    ),
    ...checks.flatMap(({ name, passed, seen }) => (passed ? [`  ok   ${name}: ${seen}`] : [])),
    ...report.candidates
      .filter((one) => one.verdict === 'refused')
      .map(
        (one) =>
          `  refused ${options.details === true ? one.referrer : shortDigest(one.referrer)}: ${one.reason ?? ''}`,
      ),
    ...(report.abi === undefined || !isAbiFailed
      ? []
      : ['', printAbiReport(report.abi, undefined, { details: false, ...options }).trimEnd()]),
    ...(verdict === 'verified' && reference !== undefined ? [`  deploy ${inert(reference)}`] : []),
  ]
    .map((line) => (line.includes('\n') ? line : wrap(line, options, '      ')))
    .join('\n');
}

function rows(pairs: readonly Row[], screen: Screen): readonly string[] {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => {
    const line = `  ${name.padEnd(width)}${inert(value, 10_000)}`;
    // A command is copied: only the terminal may break it.
    return name === 'verify with' ? line : wrap(line, screen, ' '.repeat(width + 2));
  });
}
