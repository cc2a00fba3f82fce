import { printAbiReport } from '../../abi/print-abi.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { WasmImageError } from '../../core/errors.ts';
import { linkDocuments, SOURCES } from '../../core/links.ts';
import { inert } from '../../core/text.ts';
import type { VerificationReport } from '../gate/verification.ts';

/**
 * The summary of a run that failed: what, why, what to change, and what is known so far.
 * @param source web address of the sources that run, with `/` at its end; default those of this version.
 */
export function summarizeFailure(
  error: WasmImageError,
  abi: AbiReport | undefined,
  source = SOURCES,
  isPublish = false,
): string {
  const page = `${source}docs/errors.md#${error.code.toLowerCase()}`;
  return [
    `## Failed: ${error.code}`,
    text(error.message),
    `**What to change:** ${linked(error.hint, source)} ([${error.code}](${page}))`,
    ...(isPublish ? ['No tag points to an image that was not verified.'] : []),
    ...(abi === undefined ? [] : [abiDetails(abi)]),
  ].join('\n\n');
}

/** The summary of verify. @param hint what to change, for an image that is not verified. */
export function summarizeVerification(report: VerificationReport, hint?: string): string {
  const title = {
    verified: 'Verified',
    denied: 'Denied',
    'nothing-found': 'Nothing found',
    undecided: 'Could not find out',
  }[report.verdict];
  const refused = report.verdict === 'verified' ? [] : report.candidates.filter((one) => one.verdict === 'refused');
  return [
    `## ${title}: ${text(report.reference ?? report.asked)}`,
    ...(report.reason === undefined ? [] : [text(report.reason)]),
    ...(hint === undefined ? [] : [`**What to change:** ${linked(hint, SOURCES)}`]),
    ...(report.remark === undefined ? [] : [text(`Note: ${report.remark}`)]),
    ...(report.checks.length === 0
      ? []
      : [
          table(
            ['check', 'result', 'expected', 'seen'],
            report.checks.map((one) => [
              text(one.name),
              one.passed ? 'passed' : '**failed**',
              code(one.expected),
              code(one.seen),
            ]),
          ),
        ]),
    ...(refused.length === 0
      ? []
      : [
          table(
            ['signature or attestation', 'result', 'why it does not count'],
            refused.map((one) => [code(one.referrer), '**failed**', text(one.reason ?? '')]),
          ),
        ]),
    ...(report.abi === undefined ? [] : [abiDetails(report.abi)]),
  ].join('\n\n');
}

/** The summary of an inspection. */
export function summarizeInspection(report: AbiReport, name: string): string {
  return [
    `## ${code(name)}: ${report.kind}${report.abi === undefined ? '' : `, ${code(report.abi)}`}`,
    abiDetails(report),
  ].join('\n\n');
}

/** The ABI report, folded, after the problems that were allowed. */
export function abiDetails(report: AbiReport): string {
  const allowed = report.problems.flatMap((one) =>
    one.allowed === undefined ? [] : [`Allowed: ${code(one.rule)}, ${text(one.message)}: ${text(one.allowed)}`],
  );
  const list = details(
    `ABI report: ${report.problems.length} ${report.problems.length === 1 ? 'problem' : 'problems'}`,
    block('text', printAbiReport(report)),
  );
  return [...new Set(allowed), list].join('\n\n');
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Foreign text as inline code. */
export function code(value: string): string {
  return `\`${inert(value).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** Foreign text, escaped so that it contains neither markup nor mentions. */
export function text(value: string): string {
  return inert(value, 2000).replace(/[\\`*_{}[\]<>#|@!~]/g, (c) => `\\${c}`);
}

/** Foreign text in which our documents are links. */
function linked(value: string, source: string): string {
  return linkDocuments(text(value), (page) => `[${page}](${source}${page})`);
}

/** A code block. */
export function block(language: string, content: string): string {
  return `\`\`\`${language}\n${content.replaceAll('```', "'''")}\n\`\`\``;
}

/** A section that is folded. */
export function details(title: string, content: string): string {
  return `<details><summary>${title.replace(/[<>&]/g, ' ')}</summary>\n\n${content}\n\n</details>`;
}
