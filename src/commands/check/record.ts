import { WasmImageError } from '../../core/errors.ts';
import { inputName } from '../../core/text.ts';
import { type LockEntry, MAX_LOCK_BYTES, printLock, readLock, withRecords } from '../../decide/check/record/lock.ts';
import type { CheckedEntry } from '../../decide/check/report.ts';
import { type Finding, RULES } from '../../decide/check/rules.ts';
import type { Values } from '../../decide/inputs/values.ts';
import type { PolicyBaseReader } from '../../wiring/check/open-policy-base.ts';
import { openReader, type Session } from '../../wiring/session.ts';

/** A reference whose image a lock file may have. */
export interface RecordableEntry extends CheckedEntry {
  /** What would be recorded. */
  readonly record?: LockEntry | undefined;
  readonly lockFile?: string | undefined;
}

/** @throws WasmImageError INPUT_MISSING, INPUT_CONFLICT if nothing can be recorded. */
export function refuseRecording(policy: string | undefined, base: PolicyBaseReader | undefined, values: Values): void {
  if (policy === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot record images: ${inputName('policy')} is not set`, {
      hint: 'a policy set names the images that are recorded, and the lock file (see docs/check.md)',
    });
  // Everything that a pull request records itself would pass.
  if (base !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${inputName('record')} here: the lock file of the base counts, and it cannot be written`,
      { hint: 'record images on a branch, and let a person review the lock file' },
    );
  if (values.isOn('dry-run'))
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${inputName('record')} together with ${inputName('dry-run')}: the lock file would be written`,
    );
  if (values.isOn('offline'))
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${inputName('record')} together with ${inputName('offline')}: images are read from their registry`,
    );
}

/** Whether a finding is about what a lock file has. */
export function isAboutRecord({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === 'unrecorded' || rule === 'record-differs';
}

/** Whether an image with this finding is recorded: a tag that leads elsewhere, for example, must be corrected first. */
function isRecordable({ rule }: Finding): boolean {
  return (
    isAboutRecord({ rule }) || rule === 'unpinned' || RULES[rule].level === 'warning' || RULES[rule].level === 'note'
  );
}

/**
 * Writes the images that a set accepts if they are recorded into their lock files. What is wrong with an image besides
 * its record is still found, and such an image is not recorded.
 * @throws WasmImageError FILE_UNWRITABLE, PATH_OUTSIDE_WORKSPACE, POLICY_INVALID.
 */
export async function writeRecords(
  entries: readonly RecordableEntry[],
  session: Session,
): Promise<readonly CheckedEntry[]> {
  const wanted = entries.filter(
    ({ record, lockFile, findings }) =>
      record !== undefined && lockFile !== undefined && findings.every((one) => isRecordable(one)),
  );
  const { files } = openReader(session);
  for (const path of [...new Set(wanted.flatMap(({ lockFile }) => lockFile ?? []))]) {
    const records = wanted.flatMap(({ record, lockFile }) =>
      record !== undefined && lockFile === path ? [record] : [],
    );
    const old = (await files.exists(path)) ? await files.read(path, MAX_LOCK_BYTES) : undefined;
    const known = old === undefined ? [] : readLock(old, path);
    const text = printLock(withRecords(known, records));
    if (old !== undefined && Buffer.from(old).toString('utf8') === text) continue;
    await files.write(path, Buffer.from(text));
    session.log.notice(`recorded ${new Set(records.map(({ digest }) => digest)).size} images in ${path}: review them`);
  }
  return entries.map((entry) =>
    wanted.includes(entry)
      ? { ...entry, findings: entry.findings.filter((one) => !isAboutRecord(one)), isRecorded: true }
      : entry,
  );
}
