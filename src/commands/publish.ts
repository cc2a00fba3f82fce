import { asWasmImageError } from '../core/errors.ts';
import { jsonBytes } from '../core/json.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { type Plan, planPublish } from '../decide/plan/plan.ts';
import { usesRules } from '../decide/plan/publish-to.ts';
import type { TagFacts } from '../decide/plan/tags/facts.ts';
import type { OutputPaths, PublishRecord } from '../decide/report/record.ts';
import type { PublishResult } from '../pipeline/publish.ts';
import { pathsIn, refuseUnwritable } from '../wiring/out-files.ts';
import type { Session } from '../wiring/session.ts';
import { readFacts } from '../wiring/surroundings.ts';

/** The publish run of one module and the files it wrote. */
export interface PublishRun {
  readonly result: PublishResult;
  readonly paths: OutputPaths;
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
  for (const { paths } of planned)
    for (const path of [paths.abiReport, paths.verificationReport, paths.record]) await refuseUnwritable(path);
  const [first, ...others] = planned.map(({ plan }) => plan);
  if (first === undefined) throw new Error('there is a module');
  const jobs = planned.map(({ plan, paths }) => ({ plan, copy: { kind: 'layout', folder: paths.layout } as const }));
  const results = await publishAll(jobs, openPublish(session, values, [first, ...others]));
  const runs = results.map((result, i) => ({ result, paths: (planned[i] as Planned).paths }));
  for (const { paths, result } of runs) await writeReports(session, paths, result);
  return runs;
}

/** The result of the module that was refused: no module after it was read. */
export function refusedIn(runs: readonly PublishRun[]): PublishResult | undefined {
  return runs.findLast(({ result }) => result.abi !== undefined)?.result;
}

/** The plan of a dry run, for people. */
export async function forecastOf({ plan }: PublishRecord): Promise<readonly (readonly [string, string])[]> {
  return plan === undefined ? [] : (await import('../pipeline/foresee.ts')).printForecast(plan);
}

async function planAll(raw: RawInputs, values: Values, session: Session): Promise<readonly Planned[]> {
  const facts = await readFacts(session, values);
  const plan = (own: Values, tagFacts: TagFacts | undefined, name?: string): Planned => {
    const paths = pathsIn(session.outFolder, name);
    const surroundings = { ...facts, tagFacts, name, defaultImage: `oci-layout:${paths.layout}` };
    return { plan: planPublish(own, surroundings), paths };
  };
  if (values.text('modules') === undefined) return [plan(values, await tagFactsFor([values], session))];
  const [{ openModules }, { aboutModule }, { refuseSharedRepository }] = await Promise.all([
    import('../wiring/open-modules.ts'),
    import('../decide/report/module-errors.ts'),
    import('../decide/plan/modules/read-modules.ts'),
  ]);
  const about = <T>(name: string, work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw aboutModule(asWasmImageError(thrown), name);
    }
  };
  const modules = (await openModules(session, raw)).map(
    ([name, inputs]) => [name, about(name, () => readValues('publish', inputs))] as const,
  );
  const tagFacts = await tagFactsFor(
    modules.map(([, own]) => own),
    session,
  );
  const planned = modules.map(([name, own]) => about(name, () => plan(own, tagFacts, name)));
  refuseSharedRepository(planned.map(({ plan: { name = '', repositories } }) => [name, repositories]));
  return planned;
}

/** Reads what tag rules depend on, if a module has some. */
async function tagFactsFor(all: readonly Values[], session: Session): Promise<TagFacts | undefined> {
  if (!all.some(usesRules)) return undefined;
  return (await import('../wiring/tag-facts.ts')).readTagFacts(session);
}

async function writeReports(session: Session, paths: OutputPaths, result: PublishResult): Promise<void> {
  if (result.abi !== undefined) await session.write(paths.abiReport, jsonBytes(result.abi));
  const record: PublishRecord | undefined = result.record;
  if (record === undefined) return;
  if (record.verification.length > 0)
    await session.write(
      paths.verificationReport,
      jsonBytes(record.verification.length === 1 ? record.verification[0] : record.verification),
    );
  await session.write(paths.record, jsonBytes(record));
}
