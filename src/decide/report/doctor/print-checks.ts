import { linkDocuments } from '../../../core/links.ts';
import { inert } from '../../../core/text.ts';
import type { Check, CheckStatus, DoctorReport } from './check.ts';

const STATUSES: readonly CheckStatus[] = ['failed', 'unknown', 'warning', 'ok', 'skipped'];
const ATTENTION: readonly CheckStatus[] = ['failed', 'unknown', 'warning'];
const STATUS_WIDTH = 9;
const NAME_WIDTH = 16;
/** Below this width, the text starts on a line of its own. */
const NARROW = 60;

/** The report for a terminal. @param width in columns. @param options `isQuiet`: only what needs attention. */
export function printDoctorReport(report: DoctorReport, width: number, options: { readonly isQuiet: boolean }): string {
  const shown = report.checks.filter(({ status }) => !options.isQuiet || ATTENTION.includes(status));
  const lines = shown.flatMap((check) => printCheck(check, Math.max(width, 20)));
  return [...lines, ...(lines.length === 0 ? [] : ['']), printTally(report)].join('\n');
}

function printCheck({ name, status, seen, change, code }: Check, width: number): readonly string[] {
  const word = status.padEnd(STATUS_WIDTH);
  const indent = width < NARROW ? 2 : STATUS_WIDTH + NAME_WIDTH;
  const text = [
    ...wrap(`${inert(seen, 1000)}${code === undefined ? '' : ` (${code})`}`, width - indent),
    ...(change === undefined ? [] : wrap(`-> ${linkDocuments(inert(change, 1000))}`, width - indent, '   ')),
  ];
  const margin = ' '.repeat(indent);
  if (width < NARROW) return [`${word}${name}`, ...text.map((line) => `${margin}${line}`)];
  const [first = '', ...rest] = text;
  return [`${word}${name.padEnd(NAME_WIDTH)}${first}`, ...rest.map((line) => `${margin}${line}`)];
}

/** A word that is longer than the width, such as an address or a digest, stays whole. */
function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + word.length + 1 > width) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function printTally({ checks }: DoctorReport): string {
  return STATUSES.flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  }).join(', ');
}
