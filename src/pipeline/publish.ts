import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, type WasmImageError } from '../core/errors.ts';
import { once } from '../core/once.ts';
import { isTrial, type Plan } from '../decide/plan/plan.ts';
import { aboutModule, withMoved } from '../decide/report/module-errors.ts';
import type { PublishRecord } from '../decide/report/record.ts';
import type { Repository } from '../oci/reference.ts';
import { forEach, ModuleRun, type Opened, type PublishJob, type RunPorts } from './module-run.ts';
import { openRunSigner } from './sign/run-signing.ts';

export type { PublishJob, RunPorts } from './module-run.ts';

/** What the run of one module touches. */
export interface PublishPorts extends RunPorts {
  readonly copy: Repository;
}

/**
 * How a run ended, with all that is known. A failed run may have pushed and tagged less than planned, but never tagged
 * anything unverified.
 */
export type PublishResult =
  | { readonly kind: 'done'; readonly record: PublishRecord; readonly abi: AbiReport }
  | {
      readonly kind: 'failed';
      readonly error: WasmImageError;
      readonly abi: AbiReport | undefined;
      readonly record: PublishRecord | undefined;
    };

/** Carries out the plan of one module, see {@link publishAll}. */
export async function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult> {
  const [result] = await publishAll([{ plan, copy: ports.copy }], ports);
  if (result === undefined) throw new Error('each module has a result');
  return result;
}

/**
 * Carries out the plans of all modules: make, push by digest, read back, sign, verify with a fresh client, from the
 * registry, and only then move tags. All modules take each step before any takes the next one, so no tag moves if one
 * module is refused. It never throws; failures are recorded only here. Every step counts "already there and valid" as
 * success, so a second run finishes what a crashed run left.
 * @param jobs plans that differ in what is made and where it goes; they sign, trust and push in the same way.
 * @returns one result per module. If one fails, all have its error, which names it.
 */
export async function publishAll(jobs: readonly PublishJob[], ports: RunPorts): Promise<readonly PublishResult[]> {
  const shared = {
    ...ports,
    openSigner: once(() => ports.openSigner()),
    openCrossCheck: once(() => ports.openCrossCheck()),
  };
  const runs = jobs.map((job) => new ModuleRun(job, shared));
  try {
    await carryOut(runs, shared);
    return runs.map((run) => ({ kind: 'done', ...finished(run) }));
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return runs.map((run) => ({ kind: 'failed', error, abi: run.abi, record: run.record(error) }));
  }
}

async function carryOut(runs: readonly ModuleRun[], ports: RunPorts): Promise<void> {
  const [first] = runs;
  if (first === undefined) return;
  const { pushing, signing, crossCheck } = first.plan;
  // A key that cannot be used is found before a long build.
  const isKeyNeeded = signing.kind === 'key' && (pushing.kind === 'push' || isTrial(pushing));
  const signer = isKeyNeeded ? await ports.openSigner() : undefined;
  // One after the other, because builds can share a folder.
  for (const run of runs) await naming(run, () => run.make());
  if (isTrial(pushing)) for (const run of runs) await naming(run, () => run.foresee());
  if (pushing.kind !== 'push') return forAll(runs, (run) => run.copy());
  // Everything that could stop the run is checked before the first byte is sent: signer, token, trust root, programs.
  const opened: Opened = {
    crossCheck: crossCheck === 'oras' ? await ports.openCrossCheck() : undefined,
    signing: signing.kind === 'off' ? undefined : await openRunSigner(ports, signer),
  };
  await forAll(runs, (run) => run.checkBeforePush(opened));
  await forAll(runs, (run) => run.copy());
  // Nothing is signed before all repositories have the image: an entry in a log stays.
  await forAll(runs, (run) => run.push());
  await forAll(runs, (run) => run.verify());
  if (first.plan.areTagsHeld) return;
  if (runs.some(({ plan }) => plan.tags.length > 0)) await moveTags(runs, ports);
}

/** Everything that decides about tags is found out before the first one moves. Version tags of all modules and repositories come first, floating tags only after all of them. */
async function moveTags(runs: readonly ModuleRun[], { log }: RunPorts): Promise<void> {
  log.group('Move tags');
  await forAll(runs, (run) => run.decideMoves());
  try {
    for (const kind of ['version', 'floating'] as const)
      for (const run of runs) await naming(run, () => run.moveTags(kind));
  } catch (thrown) {
    throw withMoved(
      asWasmImageError(thrown),
      runs.flatMap(({ repositories }) => repositories.flatMap(({ outcome }) => outcome ?? [])),
    );
  }
}

function forAll(runs: readonly ModuleRun[], step: (run: ModuleRun) => Promise<void>): Promise<void> {
  return forEach(runs, (run) => naming(run, () => step(run)));
}

/** Names the module in an error, unless it is the only one. */
async function naming(run: ModuleRun, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (thrown) {
    const { name } = run.plan;
    throw name === undefined ? thrown : aboutModule(asWasmImageError(thrown), name);
  }
}

function finished(run: ModuleRun): { readonly record: PublishRecord; readonly abi: AbiReport } {
  const record = run.record();
  if (record === undefined || run.abi === undefined) throw new Error('a finished run has a record');
  return { record, abi: run.abi };
}
