import { printRepository } from '../../oci/reference.ts';
import type { Place } from '../check/files.ts';
import { tellAll, worstFirst } from '../check/output/told.ts';
import { printDifference } from '../check/pin/abi-difference.ts';
import { printUpgrades, summaryOf } from '../check/print.ts';
import {
  type Change,
  type CheckedEntry,
  type CheckReport,
  findingsOf,
  isClean,
  shownAddress,
} from '../check/report.ts';
import { LEVELS, RULES, type RuleName, statusOf } from '../check/rules.ts';
import { blocks, count, details, footer, type Links, linked, list, MOST, short, table, text } from './markdown.ts';

const TITLES = { 0: 'Passed', 3: 'Denied', 4: 'Nothing found', 5: 'Could not find out' } as const;
const LEVEL_WORDS = {
  error: 'error',
  'nothing-found': 'nothing found',
  'could-not-find-out': 'could not find out',
  warning: 'warning',
  note: 'note',
} as const;

/** Lines of any length, as Markdown has them. */
const PLAIN = { colour: 'none', width: undefined } as const;

/** The job summary of check: a table of the references, the worst first, then each finding with what to change, and what was written. */
export function summarizeCheck(report: CheckReport, links: Links): string {
  const { entries, changes = [] } = report;
  const isTrial = report.diff !== undefined;
  const status = statusOf(findingsOf(report).map(({ rule }) => RULES[rule].level));
  const failed = entries.filter((entry) => !isClean(entry));
  const others = entries.filter(isClean);
  const rows = [...failed, ...others];
  const left = rows.length - MOST;
  const findings = worstFirst(tellAll(report));
  const notes = findings.filter(({ level }) => level === 'note');
  const line = ({ finding, level }: (typeof findings)[number]): string =>
    [
      `**${LEVEL_WORDS[level]}** ${ruleLink(finding.rule, links)} in ${where(finding.place)}: ${text(finding.message)}`,
      ...(finding.hint === undefined ? [] : [linked(finding.hint, links)]),
    ].join('; ');
  const told = findings.filter(({ level }) => level !== 'note').map(line);
  return blocks([
    `## ${TITLES[status]}: ${summaryOf(report, PLAIN).replace(': ', ', ')}`,
    rows.length > 0 &&
      table(
        ['reference', 'object', 'result'],
        rows.slice(0, MOST).map((one) => rowOf(one, links)),
      ),
    ...printUpgrades(report, PLAIN).map((line) => text(line)),
    left > 0 && `... and ${count(left, 'more reference')}: see the output \`report\``,
    told.length > 0 && list(told, 'the output `report`'),
    changes.length > 0 && `### ${count(changes.length, 'reference')} ${isTrial ? 'to change' : 'changed'}`,
    changes.length > 0 &&
      list(
        changes.map((change) => changeLine(change, isTrial)),
        'the output `report`',
      ),
    notes.length > 0 && details(count(notes.length, 'note'), list(notes.map(line), 'the output `report`')),
    footer(links),
  ]);
}

function rowOf(entry: CheckedEntry, links: Links): readonly string[] {
  const rules = entry.findings.map(({ rule }) => rule).filter((rule) => RULES[rule].level !== 'note');
  const isFailed = rules.some((rule) => LEVELS[RULES[rule].level] !== 0);
  const verdict = isFailed
    ? []
    : [
        entry.isVerified
          ? entry.verifiedAt === undefined
            ? 'verified'
            : 'verified (cached)'
          : entry.isRecorded
            ? 'recorded'
            : 'ok',
      ];
  return [
    `${where(entry.place)}<br>${text(shownAddress(entry))}`,
    text(entry.reference.object),
    [...verdict, ...new Set(rules.map((rule) => ruleLink(rule, links)))].join(', '),
  ];
}

/** A reference that was pinned, or moved to another version with what that changes. */
function changeLine({ entry, digest, versions, difference }: Change, isTrial: boolean): string {
  const { address, place, reference } = entry;
  const name = `${where(place)} ${text(reference.object)}`;
  if (versions === undefined) return `${name}: ${isTrial ? 'to be pinned' : 'pinned'} to ${short(digest)}`;
  const image = address?.kind === 'image' ? `${printRepository(address.repository)} ` : '';
  const facts = difference === undefined ? ['the old version cannot be read'] : printDifference(difference);
  return [`${name}: ${text(`${image}${versions.from} -> ${versions.to}`)}`, ...facts.map(text)].join('; ');
}

function where({ file, line }: Place): string {
  return text(`${file}:${line}`);
}

function ruleLink(rule: RuleName, { sources }: Links): string {
  return `[${rule}](${sources}docs/findings.md#${rule})`;
}
