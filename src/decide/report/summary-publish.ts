import { printSize } from '../../core/text.ts';
import { inputsOf } from '../inputs/inputs.ts';
import type { RawInputs } from '../inputs/values.ts';
import { abiDetails, block, code, details, table, text } from './job-summary.ts';
import { hostsSupported, type PublishRecord } from './record.ts';
import { snippetsOf } from './snippets.ts';

/** Lines about a dry run. */
type Forecasted = readonly (readonly [string, string])[];

/** The job summary of publish: verdict, image, tags, compatibility, trust, what to copy. Foreign text is escaped. */
export function summarizePublish(
  record: PublishRecord,
  inputs: RawInputs,
  seconds: number,
  forecast: Forecasted = [],
): string {
  const first = record.images[0];
  const hosts = hostsSupported(record.abi).map(code).join(', ') || 'none of the listed hosts';
  return [
    `## ${verdictOf(record)}`,
    table(
      ['image', 'digest', 'module-digest', 'size', 'layout'],
      record.images.map((image) => [
        code(image.repository),
        code(record.digest),
        code(record.moduleDigest),
        printSize(record.size),
        record.layout,
      ]),
    ),
    tagTable(record, forecast),
    '### Compatibility',
    `ABI ${code(record.abi.abi ?? 'none')}, loads in ${hosts}`,
    abiDetails(record.abi),
    ...(record.signer === undefined ? [] : ['### Trust', trustTable(record)]),
    ...(record.verifyCommands.length === 0
      ? []
      : ['### Verify and deploy', block('sh', record.verifyCommands.map(({ command }) => command).join('\n'))]),
    details('Inputs', inputTable(inputs)),
    ...(first === undefined || !record.verified
      ? []
      : snippetsOf({ ...record, ...first }).map(([title, text]) => details(title, block('yaml', text)))),
    `Took ${seconds.toFixed(1)} s.`,
  ].join('\n\n');
}

/** The inputs that were set. Secrets are only named. */
function inputTable(inputs: RawInputs): string {
  const rows = inputsOf('publish').flatMap((row) => {
    const text = inputs.get(row.name);
    return text === undefined || text === '' || text === row.default
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

function tagTable(record: PublishRecord, forecast: Forecasted): string {
  const rows = record.images.flatMap((image) =>
    image.tags.map((tag) => [
      code(`${image.repository}:${tag.tag}`),
      tag.action === 'moved' ? `moved from ${code(tag.from ?? '')}` : tag.action,
    ]),
  );
  if (rows.length > 0) return table(['tag', 'action'], rows);
  if (forecast.length > 0)
    return table(
      ['plan', ''],
      forecast.map(([name, value]) => [name, code(value)]),
    );
  return record.plannedTags.length === 0
    ? 'No tags.'
    : `Tags that would move: ${record.plannedTags.map(code).join(', ')}`;
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
      [
        'attestations',
        (record.images[0]?.attestations ?? []).map((one) => code(one.predicateType)).join(', ') || 'none',
      ],
    ],
  );
}
