import { jsonBytes } from '../core/json.ts';
import { type RawInputs, readValues } from '../decide/inputs/values.ts';
import { planPublish } from '../decide/plan/plan.ts';
import type { OutputPaths, PublishRecord } from '../decide/report/record.ts';
import { LIMITS } from '../oci/media-types.ts';
import type { PublishResult } from '../pipeline/publish.ts';
import { pathsIn, refuseUnwritable } from '../wiring/out-files.ts';
import type { Session } from '../wiring/session.ts';
import { readFacts } from '../wiring/surroundings.ts';

/** A publish run and the files it wrote. */
export interface PublishRun {
  readonly result: PublishResult;
  readonly paths: OutputPaths;
}

/**
 * Plans and publishes. Failures after the plan are in the result.
 * @throws WasmImageError INPUT_* and the other codes of a plan that cannot be made.
 */
export async function runPublish(raw: RawInputs, session: Session): Promise<PublishRun> {
  const values = readValues('publish', raw);
  const paths = pathsIn(session.outFolder);
  const { openAuthorities } = await import('../wiring/session.ts');
  await openAuthorities(session, values);
  const plan = planPublish(values, await readFacts(session, values, `oci-layout:${paths.layout}`));
  for (const remark of plan.remarks) session.log.notice(remark);
  // Loaded after the plan, so that a run that cannot be planned fails fast.
  const [{ openPublish }, { publish }] = await Promise.all([
    import('../wiring/open-publish.ts'),
    import('../pipeline/publish.ts'),
  ]);
  const { isModuleBundle } = plan.attesting;
  const reports = [paths.abiReport, paths.verificationReport, paths.record];
  for (const path of [...reports, ...(isModuleBundle ? [paths.moduleBundle] : [])]) await refuseUnwritable(path);
  const earlierBundle = isModuleBundle ? await readEarlier(session, paths.moduleBundle) : undefined;
  const result = await publish(plan, { ...openPublish(session, values, plan, paths.layout), earlierBundle });
  await writeReports(session, paths, result);
  return { result, paths };
}

/** @returns undefined if the file does not exist. */
async function readEarlier(session: Session, path: string): Promise<Uint8Array | undefined> {
  const { openReader } = await import('../wiring/session.ts');
  const { files } = openReader(session);
  return (await files.exists(path)) ? files.read(path, LIMITS.bundle) : undefined;
}

/** The plan of a dry run, for people. */
export async function forecastOf({ plan }: PublishRecord): Promise<readonly (readonly [string, string])[]> {
  return plan === undefined ? [] : (await import('../pipeline/foresee.ts')).printForecast(plan);
}

async function writeReports(session: Session, paths: OutputPaths, result: PublishResult): Promise<void> {
  if (result.abi !== undefined) await session.write(paths.abiReport, jsonBytes(result.abi));
  if (result.kind === 'done' && result.moduleBundle !== undefined)
    await session.write(paths.moduleBundle, result.moduleBundle);
  const record: PublishRecord | undefined = result.record;
  if (record === undefined) return;
  if (record.verification.length > 0)
    await session.write(
      paths.verificationReport,
      jsonBytes(record.verification.length === 1 ? record.verification[0] : record.verification),
    );
  await session.write(paths.record, jsonBytes(record));
}
