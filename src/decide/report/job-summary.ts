import { hostRanges, printHostRange, printLoadingHosts } from '../../abi/host-ranges.ts';
import { printAbiReport } from '../../abi/print-abi.ts';
import type { AbiReport, Problem } from '../../abi/report.ts';
import type { WasmImageError } from '../../core/errors.ts';
import type { GateVerdict, VerificationReport } from '../gate/verification.ts';
import {
  block,
  blocks,
  code,
  count,
  details,
  footer,
  type Links,
  linked,
  list,
  rule,
  short,
  text,
} from './markdown.ts';

/** The summary of a run that failed before it had a result: what, why, what to change. */
export function summarizeFailure(error: WasmImageError, links: Links): string {
  return blocks([`## Failed: ${error.code}`, ...whatAndWhy(error, links), footer(links)]);
}

/** Why a run failed, and what to change. */
export function whatAndWhy(error: Pick<WasmImageError, 'code' | 'message' | 'hint'>, links: Links): readonly string[] {
  return [text(error.message), `**What to change:** ${linked(error.hint, links)} (${rule(error.code, links)})`];
}

/** The verdict on one image, and why it is not verified. */
export interface Verdict {
  readonly report: VerificationReport;
  readonly error?: WasmImageError | undefined;
}

const TITLES: Readonly<Record<GateVerdict, string>> = {
  denied: 'Denied',
  undecided: 'Could not find out',
  'nothing-found': 'Nothing found',
  verified: 'Verified',
};

/** Inputs that say who must have signed, with their values. */
export type Expected = readonly (readonly [input: string, value: string])[];

/** The summary of verify, the worst verdict first. */
export function summarizeVerification(verdicts: readonly Verdict[], expected: Expected, links: Links): string {
  const sorted = Object.keys(TITLES).flatMap((verdict) => verdicts.filter(({ report }) => report.verdict === verdict));
  const [first, ...others] = sorted;
  if (first === undefined) return '';
  const counts = Object.entries(TITLES).flatMap(([verdict, title]) => {
    const n = sorted.filter(({ report }) => report.verdict === verdict).length;
    return n === 0 ? [] : [[title, n] as const];
  });
  const isOne = others.length === 0;
  const shown = sorted.slice(0, 50);
  return blocks([
    `## ${isOne ? titleOf(first.report) : printCounts(counts, sorted.length)}`,
    ...shown.map((one) => blocks([!isOne && `### ${titleOf(one.report)}`, sectionOf(one, expected, links)])),
    sorted.length > shown.length &&
      `... and ${count(sorted.length - shown.length, 'more image')}: see the verification report`,
    footer(links),
  ]);
}

/** `Denied: 1 of 3 images (2 verified)`. @param counts the worst verdict first. */
function printCounts([worst, ...others]: readonly (readonly [string, number])[], all: number): string {
  const rest = others.map(([title, n]) => `${n} ${title.toLowerCase()}`).join(', ');
  return worst === undefined || others.length === 0
    ? `${worst?.[0]}: ${count(all, 'image')}`
    : `${worst[0]}: ${worst[1]} of ${count(all, 'image')} (${rest})`;
}

function titleOf({ verdict, asked, abi }: VerificationReport): string {
  const hosts = verdict === 'verified' && abi !== undefined ? loadsIn(abi) : undefined;
  return [`${TITLES[verdict]}: ${text(asked)}`, ...(hosts === undefined ? [] : [hosts])].join(', ');
}

function sectionOf({ report, error }: Verdict, expected: Expected, links: Links): string {
  const { verdict, reference, reason, remark, checks, candidates, abi } = report;
  const refused = verdict === 'verified' ? [] : candidates.filter((one) => one.verdict === 'refused');
  const failed = [
    ...checks
      .filter((one) => !one.passed)
      .map((one) => `**failed:** ${text(one.name)}: expected ${code(one.expected)}, seen ${code(one.seen)}`),
    ...refused.map(
      (one) => `**does not count:** signature or attestation ${short(one.referrer)}: ${text(one.reason ?? '')}`,
    ),
  ];
  const passed = checks.filter((one) => one.passed).map((one) => `${text(one.name)}: ${code(one.seen)}`);
  return blocks([
    error === undefined ? reason !== undefined && text(reason) : blocks(whatAndWhy(error, links)),
    failed.length > 0 && list(failed, 'the verification report'),
    `**Expected:** ${expected.map(([input, value]) => `${input} ${code(value)}`).join(', ')}`,
    remark !== undefined && `Note: ${text(remark)}`,
    reference !== undefined && block('text', reference),
    passed.length > 0 && details(`${count(passed.length, 'check')} passed`, list(passed, 'the verification report')),
    abi !== undefined && abiSection(abi, links),
  ]);
}

/** The summary of an inspection. @param error why the module is refused. */
export function summarizeInspection(
  report: AbiReport,
  name: string,
  error: WasmImageError | undefined,
  links: Links,
): string {
  const title = error === undefined ? 'Accepted' : error.exitCode === 5 ? 'Could not find out' : 'Refused';
  const facts = [report.abi ?? report.kind, loadsIn(report)].filter((fact) => fact !== undefined).map(text);
  return blocks([
    `## ${title}: ${[text(name), ...facts].join(', ')}`,
    ...(error === undefined ? [] : whatAndWhy(error, links)),
    abiSection(report, links),
    footer(links),
  ]);
}

/** `loads in Envoy 1.36-1.40`; undefined for a module that was not checked against hosts. */
export function loadsIn({ hosts }: AbiReport): string | undefined {
  return hosts.length === 0 ? undefined : `loads in ${printLoadingHosts(hosts) ?? 'none of the hosts'}`;
}

/** The problems of the module, hosts that do not load it, then the whole report, folded. */
export function abiSection(report: AbiReport, links: Links): string {
  const hosts = hostRanges(report.hosts)
    .filter(({ verdict }) => verdict !== 'loads')
    .map((range) => {
      const by = range.rule === undefined ? '' : ` (${rule(range.rule, links)})`;
      return `**${range.verdict}:** ${text(printHostRange(range))}${by}: ${text(range.why ?? '')}`;
    });
  const problems = problemLines(report.problems, links);
  const [top, rest] = [problems.slice(0, 20), problems.slice(20)];
  const where = 'the ABI report';
  return blocks([
    top.length > 0 && list(top, where),
    hosts.length > 0 && list(hosts, where),
    rest.length > 0 && details(count(rest.length, 'more problem'), list(rest, where)),
    details(`ABI report: ${count(report.problems.length, 'problem')}`, block('text', printAbiReport(report).trimEnd())),
  ]);
}

/** One line per problem, errors first. Problems that differ only in their place share a line. */
function problemLines(problems: readonly Problem[], links: Links): readonly string[] {
  const places = new Map<string, string[]>();
  for (const word of ['error', 'unknown', 'warning', 'allowed'])
    for (const one of problems) {
      if ((one.allowed === undefined ? one.severity : 'allowed') !== word) continue;
      const last = one.allowed === undefined ? one.hint : `because: ${one.allowed}`;
      const line = `**${word}** ${rule(one.rule, links)}: ${text(one.message)}; ${linked(last, links)}`;
      places.set(line, [...(places.get(line) ?? []), one.where]);
    }
  return [...places].map(([line, names]) => {
    const more = names.length > 3 ? ` and ${names.length - 3} more places` : '';
    return `${line} (in ${names.slice(0, 3).map(code).join(', ')}${more})`;
  });
}
