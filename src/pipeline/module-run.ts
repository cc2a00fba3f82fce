import type { AbiReport } from '../abi/report.ts';
import type { WasmImageError } from '../core/errors.ts';
import { inOrder } from '../core/in-order.ts';
import { isVersionTag } from '../decide/gate/tag-moves.ts';
import type { Forecast } from '../decide/plan/forecast.ts';
import type { Plan } from '../decide/plan/plan.ts';
import { makeRecord, type PublishRecord } from '../decide/report/record.ts';
import { printRepository, type Repository, type Tag } from '../oci/reference.ts';
import type { CrossCheck, Log } from '../ports.ts';
import { type Made, type MakePorts, makeImage } from './make/make.ts';
import { type ModuleLog, openModuleLog } from './module-log.ts';
import { checkBeforePush, pushImage } from './push.ts';
import type { ModuleToRelease } from './release/modules.ts';
import type { ReleasePorts } from './release/open-release.ts';
import type { ReleaseRun } from './release/release-run.ts';
import { type RepositoryPorts, RepositoryRun } from './repository-run.ts';
import { type Prepared, prepareAttestations } from './sign/attest.ts';
import { planSigned, type RunSigning, type SigningPorts } from './sign/run-signing.ts';

/** Everything a publish run touches. */
export interface RunPorts extends MakePorts, RepositoryPorts, SigningPorts, ReleasePorts {
  openCrossCheck(): Promise<CrossCheck>;
}

/** One module of a run. */
export interface PublishJob {
  readonly plan: Plan;
  /** The folder that gets a copy of the assembled image, without tags. */
  readonly copy: Repository;
}

/** What the modules of a run share. */
export interface Opened {
  /** Undefined when signing is off. */
  readonly signing: Pick<RunSigning, 'signer' | 'bundles'> | undefined;
  /** The independent client that reads each image; undefined when none was requested. */
  readonly crossCheck: CrossCheck | undefined;
}

/** One module of a run: what is known so far, so that a failure can report it. Call the steps in their order. */
export class ModuleRun {
  abi: AbiReport | undefined;
  /** The release of the run, which all modules go into. */
  released: ReleaseRun | undefined;
  readonly plan: Plan;
  readonly repositories: RepositoryRun[] = [];
  readonly #copy: Repository;
  readonly #ports: RunPorts;
  /** Undefined for the only module of a run, which writes to the log of the run. */
  readonly #log: ModuleLog | undefined;
  #made: Made | undefined;
  #prepared: Prepared | undefined;
  #forecast: Forecast | undefined;

  constructor({ plan, copy }: PublishJob, ports: RunPorts) {
    this.plan = plan;
    this.#copy = copy;
    this.#log = plan.name === undefined ? undefined : openModuleLog(ports.log, plan.name);
    this.#ports = this.#log === undefined ? ports : { ...ports, log: this.#log };
  }

  get log(): Log {
    return this.#ports.log;
  }

  /** Undefined before the image is made. */
  record(error?: WasmImageError): PublishRecord | undefined {
    const outcomes = this.repositories.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
    return this.#made === undefined
      ? undefined
      : makeRecord(this.plan, this.#made, outcomes, {
          error,
          forecast: this.#forecast,
          release: this.released?.record,
        });
  }

  /** Makes and judges the image, offline. @throws as makeImage and prepareAttestations. */
  async make(): Promise<void> {
    this.#made = await makeImage(this.#ports, this.plan, (report) => {
      this.abi = report;
    });
    this.#prepared = await prepareAttestations(this.#ports, this.plan, this.#made);
  }

  /** What a release of it is made of. */
  get toRelease(): ModuleToRelease {
    const [made, { sboms }] = this.#ready();
    return { ...this.plan, made, sboms };
  }

  /** Finds out what a dry run would do. @throws as foresee. */
  async foresee(): Promise<void> {
    const { foresee } = await import('./foresee.ts');
    this.#forecast = await foresee(this.#ports, this.plan, ...this.#ready());
  }

  /** Asks every repository what would stop the push; nothing is sent. @throws TAG_IMMUTABLE, REGISTRY_*, OIDC_* */
  async checkBeforePush({ signing: opened, crossCheck }: Opened): Promise<void> {
    const { plan } = this;
    const ports = this.#ports;
    const [made, prepared] = this.#ready();
    const signing = opened === undefined ? undefined : await planSigned(plan, ports.log, made, prepared, opened);
    for (const repository of plan.repositories) {
      const store = ports.stores.open(repository);
      const preflight = await checkBeforePush(store, made.image, plan.tags.filter(isVersionTag));
      this.repositories.push(new RepositoryRun({ plan, ports, made, signing, crossCheck }, store, preflight));
    }
  }

  /**
   * Writes the copy, unless its folder is one that is published to. It comes before the push: a folder that cannot be
   * written ends the run with nothing sent.
   */
  async copy(): Promise<void> {
    const { pushing, repositories } = this.plan;
    const isTarget =
      pushing.kind === 'push' && repositories.some((one) => printRepository(one) === printRepository(this.#copy));
    if (!isTarget) await pushImage(this.#ports.stores.open(this.#copy), this.#ready()[0].image);
  }

  async push(): Promise<void> {
    for (const one of this.repositories) await one.push();
  }

  async verify(): Promise<void> {
    for (const one of this.repositories) await one.verify();
  }

  /** Moves the tags that are chosen in all repositories. @throws as RepositoryRun.moveTags. */
  async moveTags(isChosen: (tag: Tag) => boolean): Promise<void> {
    const tags = this.plan.tags.filter(isChosen);
    for (const one of this.repositories) await one.moveTags(tags);
  }

  hold(): void {
    this.#log?.hold();
  }

  release(): void {
    this.#log?.release();
  }

  #ready(): readonly [made: Made, prepared: Prepared] {
    if (this.#made === undefined || this.#prepared === undefined) throw new Error('the image is made first');
    return [this.#made, this.#prepared];
  }
}

/** Modules whose registries are asked at the same time. */
const AT_ONCE = 4;

/**
 * Takes all modules through a step, some at the same time. After a failure no further module begins, and those that
 * have begun are waited for: nothing goes on after the run.
 * @throws the failure of the first module, in the order of the modules.
 */
export async function forEach(runs: readonly ModuleRun[], step: (run: ModuleRun) => Promise<void>): Promise<void> {
  const failures = new Map<number, unknown>();
  await inOrder(runs, AT_ONCE, async (run, i) => {
    if (failures.size > 0) return;
    run.hold();
    await step(run).catch((thrown: unknown) => failures.set(i, thrown));
  });
  for (const run of runs) run.release();
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
}
