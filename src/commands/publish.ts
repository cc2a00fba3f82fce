import { jsonBytes } from '../core/json.ts';
import { once } from '../core/once.ts';
import { inputsOfModules } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { type Plan, planPublish } from '../decide/plan/plan.ts';
import { usesRules } from '../decide/plan/publish-to.ts';
import type { OutputPaths, PublishRecord } from '../decide/report/record.ts';
import { LIMITS } from '../oci/media-types.ts';
import type { PublishResult } from '../pipeline/publish.ts';
import { pathsIn, refuseUnwritable } from '../wiring/out-files.ts';
import type { HandOver } from '../wiring/plan/built-modules.ts';
import type { Session } from '../wiring/session.ts';
import { readFacts } from '../wiring/surroundings.ts';

/** The publish run of one module and the files it wrote. */
export interface PublishRun {
  readonly result: PublishResult;
  readonly paths: OutputPaths;
  /** What this run can hand over to another job; undefined without `modules`, and after a failure. */
  readonly handOver: HandOver | undefined;
}

/** A module with its plan. */
interface Planned {
  readonly plan: Plan;
  readonly paths: OutputPaths;
}

/**
 * Plans and publishes one module, or those of the input `modules`. Failures after the plan are in the results.
 * @returns one run per module, in the given order.
 * @throws WasmImageError INPUT_* and the other codes of a plan that cannot be made.
 */
export async function runPublish(raw: RawInputs, session: Session): Promise<readonly PublishRun[]> {
  const values = readValues('publish', raw);
  const { openAuthorities } = await import('../wiring/session.ts');
  await openAuthorities(session, values);
  const planned = await planAll(raw, values, session);
  for (const remark of new Set(planned.flatMap(({ plan }) => plan.remarks))) session.log.notice(remark);
  // Loaded after the plan, so that a run that cannot be planned fails fast.
  const [{ openPublish }, { publishAll }] = await Promise.all([
    import('../wiring/open-publish.ts'),
    import('../pipeline/publish.ts'),
  ]);
  for (const { plan, paths } of planned) {
    const reports = [paths.abiReport, paths.verificationReport, paths.record];
    const bundles = plan.attesting.isModuleBundle ? [paths.moduleBundle] : [];
    for (const path of [...reports, ...bundles]) await refuseUnwritable(path);
  }
  const [first, ...others] = planned.map(({ plan }) => plan);
  if (first === undefined) throw new Error('there is a module');
  const jobs = await Promise.all(
    planned.map(async ({ plan, paths }) => ({
      plan,
      copy: { kind: 'layout', folder: paths.layout } as const,
      earlierBundle: plan.attesting.isModuleBundle ? await readEarlier(session, paths.moduleBundle) : undefined,
    })),
  );
  const results = await publishAll(jobs, await openPublish(session, values, [first, ...others]));
  const runs = results.map((result, i) => ({ result, paths: (planned[i] as Planned).paths }));
  for (const { paths, result } of runs) await writeReports(session, paths, result);
  const files = results.flatMap((result) =>
    result.kind === 'done' && result.record.name !== undefined ? [[result.record.name, result.file] as const] : [],
  );
  const handOver =
    files.length === 0
      ? undefined
      : await (await import('../wiring/plan/built-modules.ts')).handOver(
          session,
          new Map(files),
          first.pushing.kind === 'push',
        );
  return runs.map((run) => ({ ...run, handOver }));
}

/** The result of the module that was refused: no module after it was read. */
export function refusedIn(runs: readonly PublishRun[]): PublishResult | undefined {
  return runs.findLast(({ result }) => result.abi !== undefined)?.result;
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

const MANY = ['modules', 'modules-from', 'modules-digest'] as const;

async function planAll(raw: RawInputs, values: Values, session: Session): Promise<readonly Planned[]> {
  const facts = await readFacts(session, values);
  const readTags = once(async () => (await import('../wiring/plan/tag-facts.ts')).readTagFacts(session));
  const plan = async (own: Values, name?: string): Promise<Planned> => {
    const paths = pathsIn(session.outFolder, name);
    const tagFacts = usesRules(own) ? await readTags() : undefined;
    return { plan: planPublish(own, { ...facts, tagFacts, name, defaultImage: `oci-layout:${paths.layout}` }), paths };
  };
  // The part for many modules says what is wrong if only the modules of another job are given.
  if (MANY.every((name) => values.text(name) === undefined)) return [await plan(values)];
  const { planModules } = await import('../wiring/plan/open-modules.ts');
  const options = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
  const planOne = async (inputs: RawInputs, name: string): Promise<Planned> =>
    plan(readValues('publish', inputs), name);
  return planModules(session, raw, options, planOne);
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
