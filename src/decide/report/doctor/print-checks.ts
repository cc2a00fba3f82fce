import { linkDocuments } from '../../../core/links.ts';
import { paint, type Screen, type Style, wrap } from '../../../core/screen.ts';
import { inert } from '../../../core/text.ts';
import type { Check, CheckStatus, DoctorReport } from './check.ts';

/** In the order of the tally. */
const STYLES: Readonly<Record<CheckStatus, Style>> = {
  failed: 'red',
  unknown: 'yellow',
  warning: 'yellow',
  ok: 'green',
  skipped: 'dim',
};
const ATTENTION: readonly CheckStatus[] = ['failed', 'unknown', 'warning'];
const STATUS_WIDTH = 9;
const NAME_WIDTH = 16;
/** Below this, the text starts on a line of its own. */
const NARROW = 60;

/** The report for people. @param options `isQuiet`: only what needs attention. */
export function printDoctorReport(
  report: DoctorReport,
  screen: Screen,
  options: { readonly isQuiet: boolean },
): string {
  const shown = report.checks.filter(({ status }) => !options.isQuiet || ATTENTION.includes(status));
  const lines = shown.map((check) => printCheck(check, screen));
  return [...lines, ...(lines.length === 0 ? [] : ['']), printTally(report)].join('\n');
}

function printCheck({ name, status, seen, change, code }: Check, screen: Screen): string {
  const word = `${paint(screen, STYLES[status], status)}${' '.repeat(STATUS_WIDTH - status.length)}`;
  const isNarrow = screen.width !== undefined && screen.width < NARROW;
  const margin = ' '.repeat(isNarrow ? 2 : STATUS_WIDTH + NAME_WIDTH);
  const head = isNarrow ? `${word}${name}\n${margin}` : `${word}${name.padEnd(NAME_WIDTH)}`;
  const text = `${inert(seen, 1000)}${code === undefined ? '' : ` (${code})`}`;
  // The margin stands for the head, which may have a line feed and colours in it.
  const lines = [`${head}${wrap(`${margin}${text}`, screen, margin).slice(margin.length)}`];
  if (change !== undefined)
    lines.push(wrap(`${margin}-> ${linkDocuments(inert(change, 1000))}`, screen, `${margin}   `));
  return lines.join('\n');
}

function printTally({ checks }: DoctorReport): string {
  return Object.keys(STYLES)
    .flatMap((status) => {
      const count = checks.filter((check) => check.status === status).length;
      return count === 0 ? [] : [`${count} ${status}`];
    })
    .join(', ');
}
