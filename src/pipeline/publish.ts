import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, type WasmImageError } from '../core/errors.ts';
import { once } from '../core/once.ts';
import { isTrial, type Plan } from '../decide/plan/plan.ts';
import { aboutModule, withMoved } from '../decide/report/module-errors.ts';
import type { PublishRecord } from '../decide/report/record.ts';
import { forEach, ModuleRun, type Opened, type PublishJob, type RunPorts } from './module-run.ts';
import type { ReleaseRun } from './release/release-run.ts';
import { openRunSigner } from './sign/run-signing.ts';

export type { PublishJob, RunPorts } from './module-run.ts';

/** What the run of one module touches. */
export interface PublishPorts extends RunPorts, Omit<PublishJob, 'plan'> {}

/**
 * How a run ended, with all that is known. A failed run may have pushed and tagged less than planned, but never tagged
 * anything unverified.
 */
export type PublishResult =
  | {
      readonly kind: 'done';
      readonly record: PublishRecord;
      readonly abi: AbiReport;
      /** What the module was read from, see `Made`. */
      readonly file: Uint8Array;
      /** The bundle about the module; undefined if none was asked for. */
      readonly moduleBundle: Uint8Array | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly error: WasmImageError;
      readonly abi: AbiReport | undefined;
      readonly record: PublishRecord | undefined;
    };

/** Carries out the plan of one module, see {@link publishAll}. */
export async function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult> {
  const [result] = await publishAll([{ plan, copy: ports.copy, earlierBundle: ports.earlierBundle }], ports);
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
    return runs.map((run) => ({ kind: 'done', ...finished(run), moduleBundle: run.file?.bundle }));
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
  if (isTrial(pushing)) {
    for (const run of runs) await naming(run, () => run.foresee());
    await foreseeReleaseOf(runs, ports);
  }
  if (pushing.kind !== 'push') return forAll(runs, (run) => run.copy());
  // Everything that could stop the run is checked before the first byte is sent: signer, token, trust root, programs.
  const opened: Opened = {
    crossCheck: crossCheck === 'oras' ? await ports.openCrossCheck() : undefined,
    signing: signing.kind === 'off' ? undefined : await openRunSigner(ports, signer),
  };
  await forAll(runs, (run) => run.checkBeforePush(opened));
  const release = await openReleaseOf(runs, ports);
  await forAll(runs, (run) => run.copy());
  // Nothing is signed before all repositories have the image: an entry in a log stays.
  await forAll(runs, (run) => run.push());
  await forAll(runs, (run) => run.verify());
  await forAll(runs, (run, i) => run.signModule(opened, () => release?.earlierBundle(i)));
  await release?.fill(runs.map(({ repositories, file }) => ({ images: repositories, bundle: file?.bundle })));
  if (!first.plan.areTagsHeld) await moveTags(runs, ports, release);
}

/** Finds out what would happen to the release of a dry run. */
async function foreseeReleaseOf(runs: readonly ModuleRun[], ports: RunPorts): Promise<void> {
  const { releasing, pushing } = runs[0]?.plan ?? {};
  if (releasing === undefined) return;
  const { foreseeRelease } = await import('./release/open-release.ts');
  const isOffline = pushing?.kind === 'dry-run' && pushing.isOffline;
  const modules = runs.map((run) => run.released);
  const release = await foreseeRelease(isOffline ? undefined : ports, releasing, modules);
  for (const run of runs) run.addForecast(release);
}

/** The release that all modules of the run go into; undefined if there is none. */
async function openReleaseOf(runs: readonly ModuleRun[], ports: RunPorts): Promise<ReleaseRun | undefined> {
  const [first, ...others] = runs.map((run) => run.released);
  if (first === undefined || runs.every(({ plan }) => plan.releasing === undefined)) return undefined;
  const { openRelease } = await import('./release/open-release.ts');
  const release = await openRelease(ports, [first, ...others]);
  for (const run of runs) run.releaseRun = release;
  return release;
}

/**
 * Version tags of all modules and repositories come first, then the release, which names them and cannot be taken back,
 * and floating tags only after all of that.
 */
async function moveTags(runs: readonly ModuleRun[], { log }: RunPorts, release: ReleaseRun | undefined): Promise<void> {
  const tagged = runs.filter(({ plan }) => plan.tags.length > 0);
  try {
    // Everything that decides about tags is found out before the first one moves.
    await forAll(tagged, (run) => run.decideMoves());
    for (const kind of ['version', 'floating'] as const) {
      if (tagged.length > 0 && (kind === 'version' || release !== undefined)) log.group('Move tags');
      for (const run of tagged) await naming(run, () => run.moveTags(kind));
      if (kind === 'version') await release?.publish();
    }
  } catch (thrown) {
    throw withMoved(
      asWasmImageError(thrown),
      runs.flatMap(({ repositories }) => repositories.flatMap(({ outcome }) => outcome ?? [])),
    );
  }
}

function forAll(runs: readonly ModuleRun[], step: (run: ModuleRun, i: number) => Promise<void>): Promise<void> {
  return forEach(runs, (run, i) => naming(run, () => step(run, i)));
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

function finished(run: ModuleRun): Omit<Extract<PublishResult, { kind: 'done' }>, 'kind' | 'moduleBundle'> {
  const record = run.record();
  if (record === undefined || run.abi === undefined) throw new Error('a finished run has a record');
  return { record, abi: run.abi, file: run.released.made.file };
}
