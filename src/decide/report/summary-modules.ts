import type { AbiReport } from '../../abi/report.ts';
import type { WasmImageError } from '../../core/errors.ts';
import { abiSection, loadsIn, whatAndWhy } from './job-summary.ts';
import { block, blocks, count, details, footer, type Links, MOST, table, text } from './markdown.ts';
import type { MergedModule } from './outputs.ts';
import { type PublishedImage, type PublishRecord, tagsSet } from './record.ts';
import {
  bodyOf,
  inputsSection,
  nameOf,
  type SummaryContext,
  stateOf,
  summarizeFailedPublish,
  summarizePublish,
  TITLES,
  tagsOf,
} from './summary-publish.ts';

/** One module of a run that succeeded, with the lines of its dry run. */
export interface ModuleSummary {
  readonly record: PublishRecord;
  readonly forecast: SummaryContext['forecast'];
}

/** Modules whose details are shown. */
const SHOWN = 50;

/** The job summary of publish. For many modules: one table, and the details of each module, folded. */
export function summarizeRun(modules: readonly ModuleSummary[], context: Omit<SummaryContext, 'forecast'>): string {
  const { inputs, seconds, links } = context;
  const [first, ...others] = modules;
  if (first !== undefined && others.length === 0)
    return summarizePublish(first.record, { ...context, forecast: first.forecast });
  const records = modules.map(({ record }) => record);
  return blocks([
    `## ${titleOf(records)}`,
    moduleTable(records),
    ...modules
      .slice(0, SHOWN)
      .map(({ record, forecast }) =>
        details(
          [record.name ?? '', loadsIn(record.abi) ?? record.abi.abi ?? 'no ABI'].join(': '),
          bodyOf(record, forecast, links),
        ),
      ),
    modules.length > SHOWN && `... and ${count(modules.length - SHOWN, 'more module')}: see the records`,
    inputsSection(inputs),
    footer(links, seconds),
  ]);
}

/** The summary of a run that failed: why, which module, and what was done before. */
export function summarizeFailedRun(
  error: WasmImageError,
  modules: readonly { readonly record: PublishRecord | undefined; readonly abi: AbiReport | undefined }[],
  links: Links,
): string {
  if (modules.length < 2) return summarizeFailedPublish(error, { ...modules[0], links });
  const records = modules.flatMap(({ record }) => record ?? []);
  const images = records.flatMap((one) => one.images);
  const pushed = images.filter(({ push }) => push !== 'none');
  const tags = images.flatMap(tagsSet);
  const done =
    pushed.length === 0
      ? 'nothing was published'
      : `${pushed.length} of ${count(images.length, 'image')} pushed, ${count(tags.length, 'tag')} set`;
  // The last report is that of the module that was refused: no module after it was read.
  const refused = error.code === 'ABI_REFUSED' ? modules.findLast(({ abi }) => abi !== undefined)?.abi : undefined;
  return blocks([
    `## Failed: ${error.code}, ${done}`,
    ...whatAndWhy(error, links),
    'No tag points to an image that was not verified.',
    pushed.length > 0 && moduleTable(records),
    refused !== undefined && abiSection(refused, links),
    footer(links),
  ]);
}

/** The job summary of merge: what happened to the tags of each module. */
export function summarizeMerge(merged: readonly MergedModule[], links: Links): string {
  const tags = merged.flatMap(tagsSet);
  const left = merged.length - MOST;
  return blocks([
    `## Verified and tagged: ${count(merged.length, 'image')}, ${count(tags.length, 'tag')}`,
    table(
      ['module', 'image', 'tags'],
      merged.slice(0, MOST).map((one) => [text(one.name), nameOf(one), tagsOf(one)]),
    ),
    left > 0 && `... and ${count(left, 'more image')}`,
    block('text', merged.map(({ reference }) => reference).join('\n')),
    footer(links),
  ]);
}

/** `Published and verified: 3 modules, 6 tags`, or how many of the modules had which result. */
function titleOf(records: readonly PublishRecord[]): string {
  const results = [...new Set(records.map(({ result }) => result))];
  const tags = records.reduce((sum, { images }) => sum + images.flatMap(tagsSet).length, 0);
  const parts = results.map((result) => {
    const n = records.filter((one) => one.result === result).length;
    return `${TITLES[result]}: ${count(n, 'module')}`;
  });
  return [...parts, ...(tags === 0 ? [] : [count(tags, 'tag')])].join(', ');
}

function moduleTable(records: readonly PublishRecord[]): string {
  const rows = records.flatMap(({ name = '', images }) => images.map((image) => rowOf(name, image)));
  const left = rows.length - MOST;
  return blocks([
    table(['module', 'image', 'state', 'tags'], rows.slice(0, MOST)),
    left > 0 && `... and ${count(left, 'more image')}: see the records`,
  ]);
}

function rowOf(name: string, image: PublishedImage): readonly string[] {
  return [text(name), nameOf(image), stateOf(image), tagsOf(image)];
}
