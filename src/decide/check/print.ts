import { paint, type Screen, type Style, wrap } from '../../core/screen.ts';
import { inert } from '../../core/text.ts';
import { printRepository } from '../../oci/reference.ts';
import type { Place, PlacedFinding } from './files.ts';
import { printHostQueries } from './output/print-hosts.ts';
import { printDifference } from './pin/abi-difference.ts';
import {
  type Change,
  type CheckedEntry,
  type CheckReport,
  findingsOf,
  isClean,
  shownAddress,
  upgradedOf,
} from './report.ts';
import { type Level, RULES } from './rules.ts';
import { summarizeUpgrade } from './upgrade/judge-upgrade.ts';

const WORDS: Readonly<Record<Level, readonly [string, Style]>> = {
  error: ['error', 'red'],
  'nothing-found': ['nothing found', 'yellow'],
  'could-not-find-out': ['could not find out', 'yellow'],
  warning: ['warning', 'yellow'],
  note: ['note', 'dim'],
};

/** Levels that are counted as things. */
const PLURAL: readonly Level[] = ['error', 'warning', 'note'];

/** The report for people: a line per reference with its file and line, and what was found about it below. */
export function printCheck(report: CheckReport, screen: Screen): string {
  const { entries, remarks } = report;
  const addresses = entries.map((entry) => [placeOf(entry.place), entry.reference.target, inert(shownAddress(entry))]);
  const columns = [0, 1].map((i) => Math.max(0, ...addresses.map((row) => row[i]?.length ?? 0)) + 2);
  return [
    ...entries.flatMap((entry, i) => [
      addresses[i]?.map((text, column) => text.padEnd(columns[column] ?? 0)).join('') ?? '',
      ...linesOf(entry, screen),
    ]),
    ...remarks.flatMap((finding) => [placeOf(finding.place), ...printFinding(finding, screen)]),
    summaryOf(report, screen),
    ...printUpgrades(report, screen),
    ...printChanges(report),
  ].join('\n');
}

/** What upgrades mean for all filters, in one line; empty if that was not asked. */
export function printUpgrades(report: CheckReport, screen: Screen): readonly string[] {
  if (report.upgrades === undefined) return [];
  return [wrap(summarizeUpgrade(upgradedOf(report).map(({ upgrade }) => upgrade?.judged.outcome)), screen, '  ')];
}

/** What was written, or would be. */
function printChanges({ changes, diff }: CheckReport): readonly string[] {
  if (changes === undefined) return [];
  const files = new Set(changes.map(({ entry }) => entry.place.file)).size;
  const verb = diff === undefined ? 'wrote' : 'would write';
  return [
    ...changes.flatMap((change) => printChange(change, diff !== undefined)),
    changes.length === 0
      ? 'nothing to write'
      : `${verb} ${counted(changes.length, 'reference')} in ${counted(files, 'file')}`,
  ];
}

function printChange({ entry, fields, versions, difference }: Change, isTrial: boolean): readonly string[] {
  const [place, name] = [placeOf(entry.place), inert(entry.reference.object)];
  if (versions === undefined)
    return [
      `- ${place} ${name}: ${isTrial ? 'to be pinned' : 'pinned'}`,
      ...fields.map(({ path, to }) => `  - ${inert(path)}: ${inert(to)}`),
    ];
  const lines = difference === undefined ? ['the old version cannot be read'] : printDifference(difference);
  const image = entry.address?.kind === 'image' ? ` ${inert(printRepository(entry.address.repository))}` : '';
  return [
    `- ${place} ${name}:${image} ${inert(versions.from)} -> ${inert(versions.to)}`,
    ...lines.map((line) => `  - ${inert(line, 2000)}`),
  ];
}

function placeOf({ file, line, column }: Place): string {
  return `${inert(file)}:${line}:${column}`;
}

function linesOf(entry: CheckedEntry, screen: Screen): readonly string[] {
  const { findings, isVerified, isRecorded, reference, verifiedAt, hosts = [] } = entry;
  const word = `${paint(screen, 'green', isVerified ? 'verified' : isRecorded ? 'recorded' : 'ok')} `;
  const versions = hosts.length === 0 ? '' : `, for ${printHostQueries(hosts)}`;
  const kept = verifiedAt === undefined ? '' : ` (cached: verified at ${verifiedAt.toISOString()})`;
  const verdict = `  ${isClean(entry) ? word : ''}${inert(reference.object)}${versions}${kept}`;
  return [wrap(verdict, screen, '    '), ...findings.flatMap((finding) => printFinding(finding, screen))];
}

function printFinding({ rule, message, hint }: PlacedFinding, screen: Screen): readonly string[] {
  const [word, style] = WORDS[RULES[rule].level];
  return [
    wrap(`  ${paint(screen, style, word)} ${rule}: ${inert(message, 1000)}`, screen, '    '),
    ...(hint === undefined ? [] : [wrap(`    ${inert(hint, 1000)}`, screen, '    ')]),
  ];
}

/** `3 references in 2 files: 1 error, 1 note`. */
export function summaryOf(report: CheckReport, screen: Screen): string {
  const { entries, files } = report;
  const levels = findingsOf(report).map(({ rule }) => RULES[rule].level);
  const counts = (Object.keys(WORDS) as Level[]).flatMap((level) => {
    const count = levels.filter((one) => one === level).length;
    return count === 0
      ? []
      : [PLURAL.includes(level) ? counted(count, WORDS[level][0]) : `${count} ${WORDS[level][0]}`];
  });
  const found = `${counted(entries.length, 'reference')} in ${counted(files, 'file')}`;
  return wrap([found, ...(counts.length === 0 ? [] : [counts.join(', ')])].join(': '), screen, '  ');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
