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
  const plan = planPublish(values, await readFacts(session, values, `oci-layout:${paths.layout}`));
  // Loaded behind the plan: a run that cannot be planned is told so without loading what would carry it out.
  const [{ openPublish }, { publish }] = await Promise.all([import('./open-publish.ts'), import('./publish.ts')]);
  const result = await publish(plan, openPublish(session, values, plan, paths.layout));
  await writeReports(session, paths, result);
  return { result, paths };
}

/** Builds, judges and assembles into a layout folder without tags; no network. */
export async function runBuild(raw: RawInputs, session: Session): Promise<{ readonly made: Made; readonly paths: OutputPaths }> {
  const values = readValues('build', raw);
  const paths = pathsIn(session.outFolder);
  const plan = planImage(values);
  const [{ openMaker }, { openImageStore }, { makeImage }] = await Promise.all([
    import('./open-publish.ts'),
    import('./open.ts'),
    import('./pipeline/make.ts'),
  ]);
  const made = await makeImage(openMaker(session), plan, () => {});
  const store = openImageStore(session, values, { kind: 'layout', folder: paths.layout });
  for (const blob of made.image.blobs) await store.putBlob(blob);
  await store.putManifest(made.image.manifest);
  await session.write(paths.abiReport, printed(made.abi));
  return { made, paths };
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
