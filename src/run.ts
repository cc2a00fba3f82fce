import { resolve } from 'node:path';
import type { AbiReport } from './abi/report.ts';
import { asWasmImageError, type WasmImageError } from './core/errors.ts';
import { jsonBytes } from './core/json.ts';
import { planImage, planPublish } from './decide/plan.ts';
import type { OutputPaths, PublishRecord } from './decide/record.ts';
import { type RawInputs, readValues } from './decide/values.ts';
import { readFacts } from './facts.ts';
import type { Session } from './open.ts';
import type { Made } from './pipeline/make.ts';
import type { PublishResult } from './publish.ts';

/** A publish run and the files it wrote. */
export interface PublishRun {
  readonly result: PublishResult;
  readonly paths: OutputPaths;
}

/** Plans and publishes. Failures after the plan are in the result. @throws WasmImageError INPUT_* and the other codes of a plan that cannot be made. */
export async function runPublish(raw: RawInputs, session: Session): Promise<PublishRun> {
  const values = readValues('publish', raw);
  const paths = pathsIn(session.outFolder);
  const { openAuthorities } = await import('./open.ts');
  await openAuthorities(session, values);
  const plan = planPublish(values, await readFacts(session, values, `oci-layout:${paths.layout}`));
  for (const remark of plan.remarks) session.log.notice(remark);
  // Loaded behind the plan: a run that cannot be planned is told so without loading what would carry it out.
  const [{ openPublish }, { publish }] = await Promise.all([import('./open-publish.ts'), import('./publish.ts')]);
  for (const path of [paths.abiReport, paths.verificationReport, paths.record]) await refuseUnwritable(path);
  const result = await publish(plan, openPublish(session, values, plan, paths.layout));
  await writeReports(session, paths, result);
  return { result, paths };
}

/** The plan of a dry run, for people. */
export async function forecastOf({ plan }: PublishRecord): Promise<readonly (readonly [string, string])[]> {
  return plan === undefined ? [] : (await import('./pipeline/foresee.ts')).printForecast(plan);
}

/** How a build ended; the report of a module that was refused is there as well, and written. */
export type BuildRun =
  | { readonly kind: 'done'; readonly made: Made; readonly paths: OutputPaths }
  | { readonly kind: 'failed'; readonly error: WasmImageError; readonly abi: AbiReport | undefined };

/** Builds, judges and assembles into a layout folder without tags; no network. @throws WasmImageError INPUT_* */
export async function runBuild(raw: RawInputs, session: Session): Promise<BuildRun> {
  const values = readValues('build', raw);
  const paths = pathsIn(session.outFolder);
  const plan = planImage(values);
  for (const remark of plan.remarks) session.log.notice(remark);
  const [{ openMaker }, { openLogin }, { makeImage }, { pushImage }] = await Promise.all([
    import('./open-publish.ts'),
    import('./open.ts'),
    import('./pipeline/make.ts'),
    import('./pipeline/push.ts'),
  ]);
  let abi: AbiReport | undefined;
  await refuseUnwritable(paths.abiReport);
  try {
    const made = await makeImage(openMaker(session), plan, (report) => {
      abi = report;
    });
    await pushImage(openLogin(session, values, []).open({ kind: 'layout', folder: paths.layout }), made.image);
    return { kind: 'done', made, paths };
  } catch (thrown) {
    return { kind: 'failed', error: asWasmImageError(thrown), abi };
  } finally {
    // A refused module is the one whose report is read.
    if (abi !== undefined) await session.write(paths.abiReport, printed(abi));
  }
}

async function refuseUnwritable(path: string): Promise<void> {
  await (await import('./adapters/workspace.ts')).refuseUnwritable(resolve(path));
}

function pathsIn(folder: string): OutputPaths {
  return {
    abiReport: `${folder}/abi-report.json`,
    verificationReport: `${folder}/verification-report.json`,
    record: `${folder}/record.json`,
    layout: `${folder}/layout`,
  };
}

async function writeReports(session: Session, paths: OutputPaths, result: PublishResult): Promise<void> {
  if (result.abi !== undefined) await session.write(paths.abiReport, printed(result.abi));
  const record: PublishRecord | undefined = result.record;
  if (record === undefined) return;
  if (record.verification.length > 0)
    await session.write(paths.verificationReport, printed(record.verification.length === 1 ? record.verification[0] : record.verification));
  await session.write(paths.record, printed(record));
}

function printed(value: unknown): Uint8Array {
  return jsonBytes(value);
}
