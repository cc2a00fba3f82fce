import type { AbiReport } from '../../abi/report.ts';
import type { WasmImageError } from '../../core/errors.ts';
import { printSize } from '../../core/text.ts';
import { printMove } from '../gate/tag-moves.ts';
import { abiSection, loadsIn, whatAndWhy } from './job-summary.ts';
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
  MOST,
  short,
  table,
  text,
} from './markdown.ts';
import { type PublishedImage, type PublishRecord, tagsSet } from './record.ts';
import { snippetsOf } from './snippets.ts';

/** What the summary shows besides the record. */
export interface SummaryContext {
  /** The inputs that were set. Secrets are only named. */
  readonly inputs: readonly (readonly [name: string, value: string])[];
  readonly seconds: number;
  readonly links: Links;
  /** Lines about a dry run. */
  readonly forecast: readonly (readonly [string, string])[];
}

/** The job summary of publish: verdict, images and tags, trust, what to copy. Foreign text is escaped. */
export function summarizePublish(record: PublishRecord, { inputs, seconds, links, forecast }: SummaryContext): string {
  return blocks([
    `## ${verdictOf(record)}`,
    bodyOf(record, forecast, links),
    inputsSection(inputs),
    footer(links, seconds),
  ]);
}

/** The inputs that were set, folded. */
export function inputsSection(inputs: SummaryContext['inputs']): string | undefined {
  if (inputs.length === 0) return undefined;
  const lines = inputs.map(([name, value]) => `${code(name)}: ${code(value)}`);
  return details('Inputs', list(lines, 'the workflow'));
}

/** What happened to one module. */
export function bodyOf(record: PublishRecord, forecast: SummaryContext['forecast'], links: Links): string {
  const { images } = record;
  const [first] = images;
  const pushed = images.filter(({ push }) => push !== 'none');
  return blocks([
    record.result === 'skipped' && `Nothing was pushed: ${text(record.skippedReason ?? '')}.`,
    pushed.length > 0 && imageTable(record),
    forecast.length > 0
      ? list(
          forecast.map(([name, value]) => `${name} ${code(value)}`),
          'the record',
        )
      : pushed.length === 0 &&
        record.plannedTags.length > 0 &&
        `Tags that would move: ${record.plannedTags.slice(0, MOST).map(code).join(', ')}`,
    block('text', (pushed.length > 0 ? pushed.map(({ reference }) => reference) : [record.digest]).join('\n')),
    list([...factsOf(record), ...trustOf(record), ...releaseOf(record)], 'the record'),
    record.verifyCommands.length > 0 && '### Verify',
    ...record.verifyCommands.map(({ command }) => block('sh', wrap(command))),
    record.moduleBundle !== undefined && 'The module as a file, with its bundle:',
    ...(record.moduleBundle?.verifyCommands ?? []).map(({ command }) => block('sh', wrap(command))),
    record.verifyCommands.some(({ tool }) => tool === 'wasm-image') &&
      linked('To install wasm-image, with its checksum: docs/install.md', links),
    abiSection(record.abi, links),
    first !== undefined && record.verified && deployOf(record, first),
  ]);
}

/** The summary of a publish run that failed: why, what to change, and what was done before. */
export function summarizeFailedPublish(
  error: WasmImageError,
  {
    abi,
    record,
    links,
  }: { readonly abi?: AbiReport | undefined; readonly record?: PublishRecord | undefined; readonly links: Links },
): string {
  const images = record?.images ?? [];
  const pushed = images.filter(({ push }) => push !== 'none');
  const tags = images.flatMap(tagsSet);
  const done =
    pushed.length === 0
      ? 'nothing was published'
      : `${pushed.length} of ${count(images.length, 'image')} pushed, ${count(tags.length, 'tag')} set`;
  return blocks([
    `## Failed: ${error.code}, ${done}`,
    ...whatAndWhy(error, links),
    'No tag points to an image that was not verified.',
    record !== undefined && pushed.length > 0 && imageTable(record),
    record?.release !== undefined && list(releaseOf(record), 'the record'),
    abi !== undefined && abiSection(abi, links),
    footer(links),
  ]);
}

/** What a result is called in a title. */
export const TITLES: Readonly<Record<PublishRecord['result'], string>> = {
  published: 'Published and verified',
  unchanged: 'Nothing to do, already published and verified',
  existing: 'This version exists already and is verified, nothing was pushed',
  unsigned: 'Pushed unsigned, without tags',
  'dry-run': 'Dry run, nothing was sent',
  skipped: 'Built and checked, nothing was pushed',
  failed: 'Failed',
};

function verdictOf(record: PublishRecord): string {
  const { images, abi, plannedTags } = record;
  const tags = new Set(record.result === 'dry-run' ? plannedTags : images.flatMap(tagsSet));
  const facts = [
    ...(record.result === 'skipped' ? [] : [count(images.length, 'image')]),
    ...(tags.size === 0 ? [] : [count(tags.size, 'tag')]),
    loadsIn(abi) ?? `ABI ${text(abi.abi ?? 'none')}`,
  ];
  return `${TITLES[record.result]}: ${facts.join(', ')}`;
}

/** What happened to each image. Every cell wraps. */
function imageTable({ images }: PublishRecord): string {
  const rows = images.slice(0, MOST).map((image) => [nameOf(image), stateOf(image), tagsOf(image)]);
  const left = images.length - rows.length;
  return blocks([
    rows.length > 0 && table(['image', 'state', 'tags'], rows),
    left > 0 && `... and ${count(left, 'more image')}: see the record`,
  ]);
}

/** GitHub leads from the address of a package to its page. */
export function nameOf({ repository }: Pick<PublishedImage, 'repository'>): string {
  return /^ghcr\.io\/[\w./-]+$/.test(repository) ? `[${repository}](https://${repository})` : code(repository);
}

/** Whether the image was pushed and signed. */
export function stateOf({ push, signature }: PublishedImage): string {
  if (push === 'none') return 'not pushed';
  const signed = { made: 'signed', reused: 'already signed', none: 'unsigned' }[signature];
  return `${push === 'written' ? 'pushed' : 'already pushed'}, ${signed}`;
}

/** `a`, `b` created; `c` moved from `sha256:...`. Tags with the same fate share a phrase. */
export function tagsOf({ tags }: Pick<PublishedImage, 'tags'>): string {
  const fates = new Map<string, string[]>();
  for (const move of tags.slice(0, MOST)) {
    const fate = printMove({ ...move, reason: text(move.reason) }, short);
    fates.set(fate, [...(fates.get(fate) ?? []), code(move.tag)]);
  }
  const shown = [...fates].map(([fate, names]) => `${names.join(', ')} ${fate}`);
  return [...shown, ...(tags.length > MOST ? [`and ${tags.length - MOST} more`] : [])].join('; ') || 'none';
}

function factsOf({ abi, digest, moduleDigest, size, layout }: PublishRecord): readonly string[] {
  return [
    `**Image:** digest ${short(digest)}, layout ${layout}, ${printSize(size)}`,
    `**Module:** ABI ${code(abi.abi ?? 'none')}, module-digest ${short(moduleDigest)}, ${printSize(abi.size)}`,
  ];
}

function trustOf({ signer, logIndexes, images }: PublishRecord): readonly string[] {
  if (signer === undefined) return [];
  const who =
    signer.kind === 'certificate' ? `${code(signer.identity)}, issuer ${code(signer.issuer)}` : 'the key of this run';
  const attested = (images[0]?.attestations ?? []).map((one) => code(one.predicateType)).join(', ');
  return [
    `**Signed by:** ${who}`,
    ...(logIndexes.length === 0 ? [] : [`**Log index:** ${logIndexes.map(code).join(', ')}`]),
    ...(attested === '' ? [] : [`**Attested:** ${attested}`]),
  ];
}

function releaseOf({ release }: PublishRecord): readonly string[] {
  if (release === undefined) return [];
  const { tag, url, state, assets } = release;
  const name = /^https:\/\/[\w./%-]+$/.test(url) ? `[${text(tag)}](${url})` : code(tag);
  const names = assets.slice(0, MOST).map((one) => code(one.name));
  const left = assets.length - names.length;
  const files = [...names, ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
  return [`**Release:** ${name}, ${state}, with ${files || 'no files yet'}`];
}

function deployOf(record: PublishRecord, first: PublishedImage): string {
  const snippets = snippetsOf({ ...record, ...first });
  return blocks([
    snippets.length > 0 && '### Deploy',
    ...snippets.map(([title, yaml]) => details(title, block('yaml', yaml))),
  ]);
}

/** A command in lines that fit GitHub's width, one option per line; one with spaces in quotes stays as it is. */
function wrap(command: string): string {
  const words = command.split(' ');
  const isQuoted = words.some((word) => (word.match(/['"]/g)?.length ?? 0) % 2 === 1);
  if (isQuoted || command.includes("\\'")) return command;
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length > 0 && (word.startsWith('--') || longer.length > LINE)) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines.join(' \\\n  ');
}

/** Characters of a code block that fit a page of 900 pixels, without the indent and the backslash. */
const LINE = 94;

/** The last lines of the log: what became of the image, one line per repository. */
export function printLastLines(record: PublishRecord): readonly string[] {
  const { digest, images, plannedTags, result, release } = record;
  const words = {
    published: 'published to',
    unchanged: 'already published to',
    existing: 'exists already in',
    unsigned: 'pushed unsigned to',
    'dry-run': 'would be published to',
    skipped: '',
    failed: '',
  }[result];
  if (words === '') return [`digest ${digest} built and checked, not pushed`];
  const lines = images.map((image) => {
    const { repository } = image;
    const names = result === 'dry-run' ? plannedTags : tagsSet(image);
    return `digest ${digest} ${words} ${repository}${names.length === 0 ? '' : ` as ${names.join(', ')}`}`;
  });
  return release === undefined ? lines : [...lines, `release ${release.tag} ${release.state}: ${release.url}`];
}
