import { hostsSupported } from '../../abi/report.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { type OutputPaths, type PublishedImage, type PublishRecord, tagsSet } from './record.ts';

/** A module of a run, and the files about it. */
export interface RecordedModule {
  readonly record: PublishRecord;
  readonly paths: OutputPaths;
  /** What the run can hand over to another job: the same for all its modules. */
  readonly handOver?: { readonly digest: Digest; readonly folder: string | undefined } | undefined;
}

/** The output `results`: by name, the main fields of each record. */
function printResults(modules: readonly RecordedModule[]): string {
  return JSON.stringify(
    Object.fromEntries(
      modules.map(({ record, paths }) => {
        const { result, digest, moduleDigest, layerDigest, configDigest, size, layout, abi, verified } = record;
        return [
          record.name ?? '',
          {
            result,
            digest,
            recordDigest: digestOfRecord(record),
            moduleDigest,
            layerDigest,
            configDigest,
            size,
            layout,
            abiVersion: abi.abi ?? '',
            hostsSupported: hostsSupported(abi),
            published: isPublished(record),
            verified,
            references: referencesOf(record),
            tags: tagsOf(record),
            record: paths.record,
          },
        ];
      }),
    ),
  );
}

/**
 * The outputs of publish, by name. An absent one is empty. If there are several modules, outputs about one image are
 * only in `results`.
 */
export function outputsOf(modules: readonly RecordedModule[]): ReadonlyMap<string, string> {
  const [first, ...others] = modules;
  if (first !== undefined && others.length === 0) return outputsOfOne(first);
  const records = modules.map(({ record }) => record);
  return new Map([
    ['references', JSON.stringify(records.flatMap(referencesOf))],
    ['tags', JSON.stringify(records.flatMap(tagsOf))],
    ['verified', String(records.every(({ verified }) => verified))],
    ['skipped-reason', records[0]?.skippedReason ?? ''],
    ['storage-record-ids', JSON.stringify(records.flatMap(storageRecordsOf))],
    ['release-url', records[0]?.release?.url ?? ''],
    // One certificate signs all of them; images that were there already are by the same signer.
    [
      'certificate-identity',
      records.every((one) => identityOf(one) === identityOf(records[0])) ? identityOf(records[0]) : '',
    ],
    ['published', String(records.some(isPublished))],
    ['record', modules.map(({ paths }) => paths.record).join('\n')],
    ...outputsByName(modules),
  ]);
}

/** The outputs of a run with `modules`. */
function outputsByName(modules: readonly RecordedModule[]): readonly (readonly [string, string])[] {
  const { digest, folder } = modules[0]?.handOver ?? {};
  const expected = modules.map(({ record }) => [
    record.name ?? '',
    { digest: record.digest, recordDigest: digestOfRecord(record) },
  ]);
  return [
    ['results', printResults(modules)],
    ['expected', JSON.stringify(Object.fromEntries(expected))],
    ['modules-digest', digest ?? ''],
    ['modules-folder', folder ?? ''],
  ];
}

/** The digest of the file with the record. */
function digestOfRecord(record: PublishRecord): Digest {
  return digestOf(jsonBytes(record));
}

function identityOf(record: PublishRecord | undefined): string {
  return record?.signer?.kind === 'certificate' ? record.signer.identity : '';
}

/** One repository of a module whose tags were moved by `merge`. */
export interface MergedModule {
  readonly name: string;
  readonly repository: string;
  /** By digest. */
  readonly reference: string;
  readonly digest: string;
  readonly moduleDigest: string;
  readonly tags: PublishedImage['tags'];
}

/** The outputs of merge. */
export function outputsOfMerge(merged: readonly MergedModule[]): ReadonlyMap<string, string> {
  const names = [...new Set(merged.map(({ name }) => name))];
  const results = names.map((name) => {
    const images = merged.filter((one) => one.name === name);
    const { digest = '', moduleDigest = '' } = images[0] ?? {};
    const references = images.map(({ reference }) => reference);
    return [name, { digest, moduleDigest, references, tags: images.flatMap(tagNames) }] as const;
  });
  return new Map([
    ['references', JSON.stringify(merged.map(({ reference }) => reference))],
    ['tags', JSON.stringify(merged.flatMap(tagNames))],
    ['results', JSON.stringify(Object.fromEntries(results))],
    // Last, when nothing can fail any more.
    ['verified', 'true'],
  ]);
}

function tagNames(image: Pick<PublishedImage, 'repository' | 'tags'>): readonly string[] {
  return tagsSet(image).map((tag) => `${image.repository}:${tag}`);
}

/** Whether the run pushed, signed or tagged something. */
function isPublished({ result }: PublishRecord): boolean {
  return result === 'published' || result === 'unsigned';
}

function referencesOf({ images }: PublishRecord): readonly string[] {
  return images.filter(({ push }) => push !== 'none').map(({ reference }) => reference);
}

function storageRecordsOf({ images }: PublishRecord): readonly string[] {
  return images.flatMap((image) => image.storageRecords ?? []);
}

function tagsOf({ images }: PublishRecord): readonly string[] {
  return images.flatMap(tagNames);
}

function outputsOfOne(one: RecordedModule): ReadonlyMap<string, string> {
  const { record, paths } = one;
  const first = record.images[0];
  const wasPushed = record.images.some((image) => image.push !== 'none');
  return new Map([
    ['digest', record.digest],
    ['reference', wasPushed ? (first?.reference ?? '') : ''],
    ['references', JSON.stringify(wasPushed ? record.images.map((image) => image.reference) : [])],
    ['tags', JSON.stringify(tagsOf(record))],
    ['module-digest', record.moduleDigest],
    ['layer-digest', record.layerDigest],
    ['config-digest', record.configDigest],
    ['size', String(record.size)],
    ['layout', record.layout],
    ['abi-version', record.abi.abi ?? ''],
    ['abi-report', paths.abiReport],
    ['hosts-supported', JSON.stringify(hostsSupported(record.abi))],
    ['signature-digest', first?.signatureDigest ?? ''],
    ['attestations', JSON.stringify(first?.attestations ?? [])],
    ['storage-record-ids', JSON.stringify(storageRecordsOf(record))],
    ['release-url', record.release?.url ?? ''],
    ['certificate-identity', identityOf(record)],
    ['log-index', record.logIndexes[0] ?? ''],
    ['verified', String(record.verified)],
    ['verification-report', record.verification.length > 0 ? paths.verificationReport : ''],
    ['verify-command', record.verifyCommand ?? ''],
    ['verify-commands', JSON.stringify(record.verifyCommands)],
    ['module-bundle', record.moduleBundle === undefined ? '' : paths.moduleBundle],
    ['record', paths.record],
    ['oci-layout-path', paths.layout],
    ['published', String(isPublished(record))],
    ...(record.name === undefined ? [] : outputsByName([one])),
    ['skipped-reason', record.skippedReason ?? ''],
  ]);
}
