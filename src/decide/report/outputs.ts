import { hostsSupported } from '../../abi/report.ts';
import type { OutputPaths, PublishRecord } from './record.ts';

/** A module of a run, and the files about it. */
export interface RecordedModule {
  readonly record: PublishRecord;
  readonly paths: OutputPaths;
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
            moduleDigest,
            layerDigest,
            configDigest,
            size,
            layout,
            abiVersion: abi.abi ?? '',
            hostsSupported: hostsSupported(abi),
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
    ['storage-record-ids', JSON.stringify(storageRecordsOf(records))],
    ['release-url', records[0]?.release?.url ?? ''],
    ['skipped-reason', records[0]?.skippedReason ?? ''],
    ['results', printResults(modules)],
  ]);
}

function referencesOf({ images }: PublishRecord): readonly string[] {
  return images.filter(({ push }) => push !== 'none').map(({ reference }) => reference);
}

function tagsOf({ images }: PublishRecord): readonly string[] {
  return images.flatMap(({ repository, tags }) => tags.map(({ tag }) => `${repository}:${tag}`));
}

function storageRecordsOf(records: readonly PublishRecord[]): readonly string[] {
  return records.flatMap(({ images }) => images.flatMap(({ storageRecords = [] }) => storageRecords));
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
    ['storage-record-ids', JSON.stringify(storageRecordsOf([record]))],
    ['release-url', record.release?.url ?? ''],
    ['certificate-identity', record.signer?.kind === 'certificate' ? record.signer.identity : ''],
    ['log-index', record.logIndexes[0] ?? ''],
    ['verified', String(record.verified)],
    ['verification-report', record.verification.length > 0 ? paths.verificationReport : ''],
    ['verify-command', record.verifyCommand ?? ''],
    ['verify-commands', JSON.stringify(record.verifyCommands)],
    ['record', paths.record],
    ['oci-layout-path', paths.layout],
    ...(record.name === undefined ? [] : ([['results', printResults([one])]] as const)),
    ['skipped-reason', record.skippedReason ?? ''],
  ]);
}
