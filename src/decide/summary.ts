import { printAbiReport } from '../abi/print.ts';
import type { AbiReport } from '../abi/report.ts';
import type { WasmImageError } from '../core/errors.ts';
import { inert, printSize } from '../core/text.ts';
import { inputsOf } from './inputs.ts';
import type { PublishRecord } from './record.ts';
import { hostsSupported } from './record.ts';
import { snippetsOf } from './snippets.ts';
import type { RawInputs } from './values.ts';
import type { VerificationReport } from './verification.ts';

const ERRORS_PAGE = 'docs/errors.md';

/** The job summary of publish: verdict first, then image, tags, compatibility, trust, what to copy. Markdown; foreign text is inert. */
export function summarizePublish(record: PublishRecord, inputs: RawInputs, seconds: number): string {
  const first = record.images[0];
  return [
    `## ${verdictOf(record)}`,
    table(
      ['image', 'digest', 'module-digest', 'size', 'layout'],
      record.images.map((image) => [code(image.repository), code(record.digest), code(record.moduleDigest), printSize(record.size), record.layout]),
    ),
    tagTable(record),
    '### Compatibility',
    `ABI ${code(record.abi.abi ?? 'none')}, loads in ${hostsSupported(record.abi).map(code).join(', ') || 'no host that was asked about'}`,
    abiDetails(record.abi),
    ...(record.signer === undefined ? [] : ['### Trust', trustTable(record)]),
    ...(record.verifyCommand === undefined ? [] : ['### Verify and deploy', block('sh', record.verifyCommand)]),
    details('Inputs', inputTable(inputs)),
    ...(first === undefined || !record.verified ? [] : snippetsOf({ ...record, ...first }).map(([title, text]) => details(title, block('yaml', text)))),
    `Took ${seconds.toFixed(1)} s.`,
  ].join('\n\n');
}

/** What was set, without secrets: those are named only. */
function inputTable(inputs: RawInputs): string {
  const rows = inputsOf('publish').flatMap((row) => {
    const text = inputs.get(row.name);
    return text === undefined || text === row.default
      ? []
      : [[code(row.name), row.kind === 'secret' ? 'set' : code(row.kind === 'lines' ? linesOf(text) : text)]];
  });
  return table(['input', 'value'], rows);
}

/** The lines of a list in one cell. */
function linesOf(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join(', ');
}

/**
 * The summary of a run that failed: what, why, what to change, and what is known so far.
 * @param source web address of the sources that run, with `/` at its end; without it the page is named, since a summary has no folder to link from.
 */
export function summarizeFailure(error: WasmImageError, abi: AbiReport | undefined, source: string | undefined): string {
  const page = `${ERRORS_PAGE}#${error.code.toLowerCase()}`;
  return [
    `## Failed: ${error.code}`,
    text(error.message),
    `**What to change:** ${text(error.hint)} (${source === undefined ? code(page) : `[${error.code}](${source}${page})`})`,
    'No tag leads to anything that was not verified.',
    ...(abi === undefined ? [] : [abiDetails(abi)]),
  ].join('\n\n');
}

/** The summary of the gate. */
export function summarizeVerification(report: VerificationReport): string {
  const title = { verified: 'Verified', denied: 'Denied', 'nothing-found': 'Nothing found', undecided: 'Could not find out' }[report.verdict];
  return [
    `## ${title}: ${text(report.reference ?? report.asked)}`,
    ...(report.reason === undefined ? [] : [text(report.reason)]),
    ...(report.checks.length === 0
      ? []
      : [
          table(
            ['check', 'result', 'expected', 'seen'],
            report.checks.map((one) => [text(one.name), one.passed ? 'passed' : '**failed**', code(one.expected), code(one.seen)]),
          ),
        ]),
    ...(report.abi === undefined ? [] : [abiDetails(report.abi)]),
  ].join('\n\n');
}

/** The summary of an inspection. */
export function summarizeInspection(report: AbiReport, name: string): string {
  return [`## ${code(name)}: ${report.kind}${report.abi === undefined ? '' : `, ${code(report.abi)}`}`, abiDetails(report)].join('\n\n');
}

function verdictOf(record: PublishRecord): string {
  const name = text(record.images[0]?.reference ?? record.digest);
  const words = {
    published: 'Published and verified',
    unchanged: 'Nothing to do',
    unsigned: 'Pushed unsigned, without tags',
    'dry-run': 'Dry run',
    skipped: `Built and checked (${text(record.skippedReason ?? '')})`,
    failed: `Failed (${record.error?.code ?? ''})`,
  };
  return `${words[record.result]}: ${name}`;
}

function tagTable(record: PublishRecord): string {
  const rows = record.images.flatMap((image) =>
    image.tags.map((tag) => [code(`${image.repository}:${tag.tag}`), tag.action === 'moved' ? `moved from ${code(tag.from ?? '')}` : tag.action]),
  );
  if (rows.length > 0) return table(['tag', 'action'], rows);
  return record.plannedTags.length === 0 ? 'No tags.' : `Tags that would move: ${record.plannedTags.map(code).join(', ')}`;
}

function trustTable(record: PublishRecord): string {
  const signer = record.signer;
  const who =
    signer?.kind === 'certificate'
      ? [
          ['identity', code(signer.identity)],
          ['issuer', code(signer.issuer)],
        ]
      : [['key', 'the key of this run']];
  return table(
    ['trust', ''],
    [
      ...who,
      ['log index', record.logIndexes.map(code).join(', ') || 'none'],
      ['signature', record.images.map((image) => `${image.signature} ${code(image.signatureDigest ?? '')}`).join(', ')],
      ['attestations', (record.images[0]?.attestations ?? []).map((one) => code(one.predicateType)).join(', ') || 'none'],
    ],
  );
}

function abiDetails(report: AbiReport): string {
  return details(`ABI report: ${report.problems.length} ${report.problems.length === 1 ? 'problem' : 'problems'}`, block('text', printAbiReport(report)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function code(value: string): string {
  return `\`${inert(value).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** Foreign text that is neither markup nor mention. */
function text(value: string): string {
  return inert(value, 2000).replace(/[\\`*_{}[\]<>#|@!~]/g, (c) => `\\${c}`);
}

function block(language: string, content: string): string {
  return `\`\`\`${language}\n${content.replaceAll('```', "'''")}\n\`\`\``;
}

function details(title: string, content: string): string {
  return `<details><summary>${title.replace(/[<>&]/g, ' ')}</summary>\n\n${content}\n\n</details>`;
}
