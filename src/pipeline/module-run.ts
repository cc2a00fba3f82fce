import type { AbiReport } from '../abi/report.ts';
import type { WasmImageError } from '../core/errors.ts';
import { inOrder } from '../core/in-order.ts';
import type { Forecast, ReleaseForecast } from '../decide/plan/forecast.ts';
import { usualFormats } from '../decide/plan/formats.ts';
import type { Plan } from '../decide/plan/plan.ts';
import { makeRecord, type PublishRecord } from '../decide/report/record.ts';
import { printRepository, type Repository, type Tag } from '../oci/reference.ts';
import type { CrossCheck, Log } from '../ports.ts';
import type { Existing } from './existing.ts';
import type { ForesightPorts } from './foresee.ts';
import { demandsOf, type Made, type MakePorts, makeImage } from './make/make.ts';
import { type ModuleLog, openModuleLog } from './module-log.ts';
import { checkBeforePush, pushImage } from './push.ts';
import type { MadeModule } from './release/modules.ts';
import type { ReleasePorts } from './release/open-release.ts';
import type { ReleaseRun } from './release/release-run.ts';
import { type RepositoryPorts, RepositoryRun } from './repository-run.ts';
import { type Prepared, prepareAttestations } from './sign/attest.ts';
import { planSigned, type RunSigning, type SigningPorts } from './sign/run-signing.ts';
import { ownPolicy } from './sign/sign.ts';
import { type FileSigningPorts, type SignedFile, signFile } from './sign/sign-file.ts';
import { openTags } from './tags/move-tag.ts';
import { rulesFor } from './tags/repository-tags.ts';
import { foreseeTags, type LikelySigner } from './tags/trial-tags.ts';
import { verifyRelease } from './tags/verify-release.ts';
import { verifyForSigner } from './verify/verify-signer.ts';

/** Everything a publish run touches. */
export interface RunPorts extends MakePorts, RepositoryPorts, SigningPorts, FileSigningPorts, ReleasePorts {
  openCrossCheck(): Promise<CrossCheck>;
}

/** One module of a run. */
export interface PublishJob {
  readonly plan: Plan;
  /** The folder that gets a copy of the assembled image, without tags. */
  readonly copy: Repository;
  /** A bundle about the module that may be left from an earlier run. */
  readonly earlierBundle?: Uint8Array | undefined;
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
  readonly plan: Plan;
  readonly repositories: RepositoryRun[] = [];
  /** The release that the module goes into; undefined if there is none. */
  releaseRun: ReleaseRun | undefined;
  /** The bundle about the module; undefined if none was asked for. */
  file: SignedFile | undefined;
  readonly #copy: Repository;
  readonly #earlierBundle: Uint8Array | undefined;
  readonly #ports: RunPorts;
  /** Undefined for the only module of a run, which writes to the log of the run. */
  readonly #log: ModuleLog | undefined;
  #made: Made | undefined;
  #prepared: Prepared | undefined;
  #forecast: Forecast | undefined;
  /** The image that the version has already, if it is taken. */
  #existing: Existing | undefined;

  constructor(job: PublishJob, ports: RunPorts) {
    const { plan, copy } = job;
    this.plan = plan;
    this.#copy = copy;
    this.#earlierBundle = job.earlierBundle;
    this.#log = plan.name === undefined ? undefined : openModuleLog(ports.log, plan.name);
    this.#ports = this.#log === undefined ? ports : { ...ports, log: this.#log };
  }

  get log(): Log {
    return this.#ports.log;
  }

  /** Undefined before the image is made. */
  record(error?: WasmImageError): PublishRecord | undefined {
    const outcomes = this.repositories.flatMap(({ outcome }) => outcome ?? []);
    const made = this.#made;
    if (made === undefined) return undefined;
    if (this.#existing === undefined)
      return makeRecord(this.plan, made, outcomes, {
        error,
        forecast: this.#forecast,
        release: this.releaseRun?.record,
        file: this.file?.signature,
      });
    return makeRecord(this.plan, this.#existing, this.#existing.outcomes, {
      error,
      madeDigest: made.image.manifest.digest,
    });
  }

  /** Makes and judges the image, offline. @throws as makeImage and prepareAttestations. */
  async make(): Promise<void> {
    this.#made = await makeImage(this.#ports, this.plan, (report) => {
      this.abi = report;
    });
    this.#prepared = await prepareAttestations(this.#ports, this.plan, this.#made);
  }

  /** Finds out what a dry run would do. @throws as foresee. */
  async foresee(): Promise<void> {
    const { plan } = this;
    const ports = this.#ports;
    const [made, prepared] = this.#ready();
    if (plan.isExistingTaken) {
      const { foreseeExisting } = await import('./existing.ts');
      if (await foreseeExisting(ports, plan, this.#versions(), made)) return;
    }
    const { foresee } = await import('./foresee.ts');
    const gate = { openTags, verifyRelease };
    const signer = () => this.#likelySigner();
    const formats = plan.formats ?? usualFormats(made.image.layout);
    const trial: ForesightPorts = {
      ...ports,
      foreseeTags: (store, rules, wanted) => foreseeTags({ ...ports, store, signer, gate }, rules, wanted, formats),
    };
    this.#forecast = await foresee(trial, plan, made, prepared);
  }

  /** Adds what a dry run found out about the release. */
  addForecast(release: ReleaseForecast): void {
    if (this.#forecast !== undefined) this.#forecast = { ...this.#forecast, release };
  }

  /** Asks every repository what would stop the push; nothing is sent. @throws TAG_IMMUTABLE, REGISTRY_*, OIDC_* */
  async checkBeforePush({ signing: opened, crossCheck }: Opened): Promise<void> {
    const { plan } = this;
    const ports = this.#ports;
    const [made, prepared] = this.#ready();
    const signing = opened === undefined ? undefined : await planSigned(plan, ports.log, made, prepared, opened);
    if (plan.isExistingTaken && signing !== undefined && (await this.#takeExisting(signing))) return;
    const versions = this.#versions();
    for (const repository of plan.repositories) {
      const store = ports.stores.open(repository);
      const preflight = await checkBeforePush(store, made.image, versions);
      this.repositories.push(new RepositoryRun({ plan, ports, made, signing, crossCheck }, store, preflight));
    }
  }

  /**
   * Writes the copy, unless its folder is one that is published to. It comes before the push: a folder that cannot be
   * written ends the run with nothing sent.
   */
  async copy(): Promise<void> {
    // Its outputs are about the existing image.
    if (this.#existing !== undefined) return;
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

  /**
   * Signs the module as a file, if that was asked for.
   * @param fetchEarlier a bundle from an earlier run, if the folder of the run has none. @throws as signFile.
   */
  async signModule(
    { signing }: Opened,
    fetchEarlier: () => Promise<Uint8Array | undefined> | undefined,
  ): Promise<void> {
    if (!this.plan.attesting.isModuleBundle || signing === undefined || this.#existing !== undefined) return;
    const earlier = (await fetchEarlier()) ?? this.#earlierBundle;
    this.file = await signFile(this.#ports, signing.signer, this.#ready()[0].module, earlier);
  }

  /** What a release is made of. */
  get released(): MadeModule {
    const [made, prepared] = this.#ready();
    return { ...this.plan, made, ...prepared };
  }

  /** Decides how floating tags move in all repositories. @throws as RepositoryRun.decideMoves. */
  async decideMoves(): Promise<void> {
    for (const one of this.repositories) await one.decideMoves();
  }

  /** Moves tags in all repositories. @throws as RepositoryRun.moveTags. */
  async moveTags(kind: 'version' | 'floating'): Promise<void> {
    for (const one of this.repositories) await one.moveTags(kind);
  }

  hold(): void {
    this.#log?.hold();
  }

  release(): void {
    this.#log?.release();
  }

  /**
   * Takes the image that the version has already, if it passes the gate everywhere.
   * @returns whether there is one; then nothing else is done. @throws as `takeExisting`.
   */
  async #takeExisting({ signer, bundles, formats }: RunSigning): Promise<boolean> {
    const ports = this.#ports;
    const demands = { policy: await ownPolicy(signer), abi: demandsOf(this.plan), formats };
    const { takeExisting } = await import('./existing.ts');
    this.#existing = await takeExisting(ports, this.plan, this.#versions(), this.#ready()[0], async (store, digest) => {
      const own = await verifyForSigner({ store, bundles, validator: ports.validator }, digest, demands);
      return own.kind === 'verified' ? own : ((await ports.byPolicy?.(store, digest, demands.abi)) ?? own);
    });
    return this.#existing !== undefined;
  }

  /** Who would sign, as far as a run knows it that requests no token. */
  async #likelySigner(): Promise<LikelySigner | undefined> {
    const { signing } = this.plan;
    if (signing.kind === 'off') return undefined;
    if (signing.kind !== 'keyless') return (await this.#ports.openSigner()).identity();
    const { identity, issuer } = signing.expected;
    return identity === undefined ? undefined : { kind: 'certificate', identity, issuer };
  }

  /** The tags that never move. */
  #versions(): readonly Tag[] {
    const rules = rulesFor(this.plan, this.#ready()[0].image.manifest);
    return rules.flatMap(({ kind, tag }) => (kind === 'version' ? [tag] : []));
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
export async function forEach(
  runs: readonly ModuleRun[],
  step: (run: ModuleRun, i: number) => Promise<void>,
): Promise<void> {
  const failures = new Map<number, unknown>();
  await inOrder(runs, AT_ONCE, async (run, i) => {
    if (failures.size > 0) return;
    run.hold();
    await step(run, i).catch((thrown: unknown) => failures.set(i, thrown));
  });
  for (const run of runs) run.release();
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
}
