import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, type WasmImageError } from '../core/errors.ts';
import type { Forecast } from '../decide/plan/forecast.ts';
import { usualFormats } from '../decide/plan/formats.ts';
import { isTrial, type Plan } from '../decide/plan/plan.ts';
import { makeRecord, type PublishRecord } from '../decide/report/record.ts';
import { printRepository, type Repository } from '../oci/reference.ts';
import type { CrossCheck, Signer } from '../ports.ts';
import type { ForesightPorts } from './foresee.ts';
import { type Made, type MakePorts, makeImage } from './make/make.ts';
import { checkBeforePush, pushImage } from './push.ts';
import { type RepositoryPorts, RepositoryRun } from './repository-run.ts';
import { type Prepared, prepareAttestations } from './sign/attest.ts';
import { openSigning, type SigningPorts } from './sign/run-signing.ts';
import { openTags } from './tags/move-tag.ts';
import { rulesFor } from './tags/repository-tags.ts';
import { foreseeTags, type LikelySigner } from './tags/trial-tags.ts';
import { verifyRelease } from './tags/verify-release.ts';

/** Everything a publish run touches. */
export interface PublishPorts extends MakePorts, RepositoryPorts, SigningPorts {
  /** The folder that gets a copy of the assembled image, without tags. */
  readonly copy: Repository;
  openCrossCheck(): Promise<CrossCheck>;
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

/**
 * Carries out the plan: make, push by digest, read back, sign, verify with a fresh client, from the registry, and only
 * then move tags. It never throws; failures are recorded only here. Every step counts "already there and valid" as
 * success, so a second run finishes what a crashed run left.
 */
export async function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult> {
  const run = new RunState(plan, ports);
  try {
    return { kind: 'done', ...(await run.finish()) };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { kind: 'failed', error, abi: run.abi, record: run.record(error) };
  }
}

/** The state of one run: what is known so far, so that a failure can report it. */
class RunState {
  abi: AbiReport | undefined;
  readonly #plan: Plan;
  readonly #ports: PublishPorts;
  readonly #repositories: RepositoryRun[] = [];
  #made: Made | undefined;
  #forecast: Forecast | undefined;

  constructor(plan: Plan, ports: PublishPorts) {
    this.#plan = plan;
    this.#ports = ports;
  }

  record(error?: WasmImageError): PublishRecord | undefined {
    const outcomes = this.#repositories.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
    return this.#made === undefined
      ? undefined
      : makeRecord(this.#plan, this.#made, outcomes, { error, forecast: this.#forecast });
  }

  async finish(): Promise<{ readonly record: PublishRecord; readonly abi: AbiReport }> {
    const { pushing, signing } = this.#plan;
    // A key that cannot be used is found before a long build.
    const isKeyNeeded = signing.kind === 'key' && (pushing.kind === 'push' || isTrial(pushing));
    const signer = isKeyNeeded ? await this.#ports.openSigner() : undefined;
    const made = await makeImage(this.#ports, this.#plan, (report) => {
      this.abi = report;
    });
    this.#made = made;
    const prepared = await prepareAttestations(this.#ports, this.#plan, made);
    if (isTrial(pushing)) {
      const { foresee } = await import('./foresee.ts');
      const signer = () => this.#likelySigner();
      const gate = { openTags, verifyRelease };
      const formats = this.#plan.formats ?? usualFormats(made.image.layout);
      const ports: ForesightPorts = {
        ...this.#ports,
        foreseeTags: (store, rules, wanted) =>
          foreseeTags({ ...this.#ports, store, signer, gate }, rules, wanted, formats),
      };
      this.#forecast = await foresee(ports, this.#plan, made, prepared);
    }
    if (pushing.kind === 'push') await this.#publish(made, prepared, signer);
    else await this.#copy(made);
    const record = this.record();
    if (record === undefined) throw new Error('a finished run has a record');
    return { record, abi: made.abi };
  }

  async #publish(made: Made, prepared: Prepared, signer: Signer | undefined): Promise<void> {
    const [plan, ports, all] = [this.#plan, this.#ports, this.#repositories];
    // Everything that could stop the run is checked before the first byte is sent: signer, token, trust root, programs.
    const crossCheck = plan.crossCheck === 'oras' ? await ports.openCrossCheck() : undefined;
    const signing = plan.signing.kind === 'off' ? undefined : await openSigning(plan, ports, made, prepared, signer);
    const rules = rulesFor(plan, made.image.manifest);
    const versions = rules.flatMap(({ kind, tag }) => (kind === 'version' ? [tag] : []));
    for (const repository of plan.repositories) {
      const store = ports.stores.open(repository);
      const preflight = await checkBeforePush(store, made.image, versions);
      all.push(new RepositoryRun({ plan, ports, made, signing, crossCheck }, store, preflight));
    }
    await this.#copy(made);
    // Nothing is signed before all repositories have the image: an entry in a log stays.
    for (const one of all) await one.push();
    for (const one of all) await one.verify();
    if (plan.tags.length === 0) return;
    ports.log.group('Move tags');
    // Everything that decides about tags is found out before the first one moves.
    for (const one of all) await one.decideMoves();
    // Version tags of all repositories come first, floating tags only after all of them.
    for (const kind of ['version', 'floating'] as const) for (const one of all) await one.moveTags(kind);
  }

  /** Who would sign, as far as a run knows it that requests no token. */
  async #likelySigner(): Promise<LikelySigner | undefined> {
    const { signing } = this.#plan;
    if (signing.kind === 'off') return undefined;
    if (signing.kind !== 'keyless') return (await this.#ports.openSigner()).identity();
    const { identity, issuer } = signing.expected;
    return identity === undefined ? undefined : { kind: 'certificate', identity, issuer };
  }

  /**
   * Writes the copy, unless its folder is one that is published to. It comes before the push: a folder that cannot be
   * written ends the run with nothing sent.
   */
  async #copy(made: Made): Promise<void> {
    const { copy, stores } = this.#ports;
    const isTarget =
      this.#plan.pushing.kind === 'push' &&
      this.#plan.repositories.some((one) => printRepository(one) === printRepository(copy));
    if (!isTarget) await pushImage(stores.open(copy), made.image);
  }
}
