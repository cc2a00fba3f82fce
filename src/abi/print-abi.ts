import { columnsOf, paint, type Screen, wrap } from '../core/screen.ts';
import { inert, printSize } from '../core/text.ts';
import { PAGE } from '../wasm/module.ts';
import { hostRanges } from './host-ranges.ts';
import { printVerdict } from './print-verdict.ts';
import { type AbiReport, isRefusing, type Problem } from './report.ts';

/** How a report is printed: colours and width, and how much of it. */
export interface PrintOptions extends Screen {
  /** Whether to print the sections, the imports that hosts lack, and every place of a problem. Default true. */
  readonly details?: boolean | undefined;
}

const MOST_LINES = 40;
/** Places and messages of equal problems, unless all details are printed. */
const FIRST = 3;

/**
 * A report for people, in lines that end with `\n`: the verdict in one line, the problems, the hosts in ranges, the
 * size, and the details. @param file the name to show; default `module`.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'));
 * console.log(printAbiReport(report, 'filter.wasm'));
 */
export function printAbiReport(report: AbiReport, file?: string, options: PrintOptions = {}): string {
  const { details = true } = options;
  const outside = report.outside.map(
    (one) => `${one.module}.${one.name}  ${one.kind}${one.type === undefined ? '' : ` ${one.type}`}`,
  );
  const blocks = [
    [`${file === undefined ? 'module' : inert(file, 300)}: ${printVerdict(report, options)}`],
    block(
      'Problems',
      foldEqual(report.problems).flatMap((equal) => problemLines(equal, details, options)),
    ),
    block('Hosts', hostLines(report, options)),
    block('Module', moduleLines(report)),
    ...(details
      ? [
          block('Imports that the newest of these hosts does not provide', outside),
          block('Sections', columns(report.sections.map((one) => [one.name, printSize(one.size)]))),
        ]
      : []),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => wrap(line, options, '      ')).join('\n'))
    .join('\n\n')}\n`;
}

/** The verdict on a refused module, and its problems but the first, which the error of the module names. */
export function printRefusal(report: AbiReport, options: PrintOptions = {}): string {
  const [, ...more] = report.problems.filter((one) => one.severity === 'error' && isRefusing(one));
  const lines = foldEqual(more).flatMap((equal) => problemLines(equal, options.details === true, options));
  return [printVerdict(report, options), ...lines].map((line) => wrap(line, options, '      ')).join('\n');
}

function moduleLines(report: AbiReport): readonly string[] {
  return columns([
    ['size', printSize(report.size)],
    ['module-digest', report['module-digest']],
    ...(report.memory === undefined ? [] : [['memory', memoryText(report.memory)]]),
    ...(report.validator === undefined ? [] : [['validated by', report.validator]]),
  ]);
}

function memoryText({ minimum, maximum }: NonNullable<AbiReport['memory']>): string {
  const from = `${minimum === 1 ? '1 page' : `${minimum} pages`} (${printSize(minimum * PAGE)})`;
  return maximum === undefined ? `${from}, no maximum` : `${from} to ${maximum} pages (${printSize(maximum * PAGE)})`;
}

function hostLines(report: AbiReport, options: PrintOptions): readonly string[] {
  const rows = hostRanges(report.hosts).map(({ host, from, to, verdict, rule = '', why = '' }) => {
    const colour = verdict === 'loads' ? 'green' : verdict === 'unknown' ? 'yellow' : 'red';
    return [`${host} ${from === to ? from : `${from}-${to}`}`, paint(options, colour, verdict), rule, why];
  });
  return columns(rows);
}

/** Groups problems of one rule that share a hint, or the reason why they are allowed. */
function foldEqual(problems: readonly Problem[]): readonly (readonly [Problem, ...Problem[]])[] {
  const folded = new Map<string, [Problem, ...Problem[]]>();
  for (const one of problems) {
    const key = JSON.stringify([one.rule, one.severity, one.hint, one.allowed]);
    const equal = folded.get(key);
    if (equal === undefined) folded.set(key, [one]);
    else equal.push(one);
  }
  const order = ['error', 'unknown', 'warning'];
  return [...folded.values()].sort(([a], [b]) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** How many problems one stands for that the report does not list, see `foldProblems`. */
function unlistedOf({ where, message }: Problem): number {
  return where === 'module' ? Number(/^and (\d+) more$/.exec(message)?.[1] ?? 0) : 0;
}

function problemLines(
  equal: readonly [Problem, ...Problem[]],
  details: boolean,
  options: PrintOptions,
): readonly string[] {
  const [{ rule, severity, hint, allowed }] = equal;
  const word = allowed === undefined ? severity : 'allowed';
  const listed = equal.filter((one) => unlistedOf(one) === 0);
  const unlisted = equal.reduce((sum, one) => sum + unlistedOf(one), 0);
  const most = details ? listed.length : FIRST;
  const firstOf = (texts: readonly string[], between: string): string => {
    const different = [...new Set(texts)];
    const left = Math.max(different.length - most, 0) + (different.length > 1 ? unlisted : 0);
    return different.slice(0, most).join(between) + (left > 0 ? `${between}... ${left} more` : '');
  };
  const places = firstOf(
    listed.map(({ where }) => inert(where, 300)),
    ', ',
  );
  const count = listed.length + unlisted === 1 ? '' : `${listed.length + unlisted} times: `;
  const messages = firstOf(
    listed.map(({ message }) => message),
    '\n',
  );
  return [
    `${paint(options, word === 'error' ? 'red' : 'yellow', word)} ${rule}  ${count}${places}`,
    ...messages.split('\n').map((message) => `    ${message}`),
    paint(options, 'dim', allowed === undefined ? `    hint: ${hint}` : `    because: ${inert(allowed)}`),
  ];
}

/** A block with a title, empty if it has no lines. A long one is truncated and says so. */
function block(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const limit = title === 'Problems' ? MOST_LINES * 6 : MOST_LINES;
  const shown = lines.slice(0, limit).map((line) => `  ${line}`.trimEnd());
  const left = lines.length - limit;
  return [title, ...shown, ...(left > 0 ? [`  ... ${left} more ${left === 1 ? 'line' : 'lines'}`] : [])];
}

/** Pads cells to the widest in their column. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, Math.min(columnsOf(cell), 60));
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - columnsOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}
