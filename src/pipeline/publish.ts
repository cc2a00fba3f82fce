import type { AbiReport } from '../abi/report.ts';
import { asWasmImageError, type WasmImageError } from '../core/errors.ts';
import type { AttestationDemand } from '../decide/gate/attestation.ts';
import type { SignaturePolicy } from '../decide/gate/checks.ts';
import { isVersionTag } from '../decide/gate/tag-moves.ts';
import { type Part, provenOr, type Verification } from '../decide/gate/verification.ts';
import type { Forecast } from '../decide/plan/forecast.ts';
import { isTrial, type Plan } from '../decide/plan/plan.ts';
import { makeRecord, type Outcome, type PublishRecord } from '../decide/report/record.ts';
import { pin, printReference, printRepository, type Repository } from '../oci/reference.ts';
import type {
  AttestationStore,
  BundleVerifier,
  CrossCheck,
  ImageStore,
  SignatureFormat,
  Signer,
  SignerIdentity,
  Stores,
} from '../ports.ts';
import { demandsOf, type Made, type MakePorts, makeImage } from './make/make.ts';
import { crossCheck, prepareTarget, pushImage, refuseOther, type Target } from './push.ts';
import { keepAttestations, type Prepared, prepareAttestations, type Wanted, wantAttestations } from './sign/attest.ts';
import { type Claim, ownPolicy, SIGNATURE, signImage } from './sign/sign.ts';
import { type Demanded, summaryClaim, summaryDemand } from './sign/summarize.ts';
import { moveTags } from './tag.ts';
import { chooseFormats, signLegacy } from './verify/legacy-signatures.ts';
import { askRestoring, type Restore } from './verify/restore.ts';
import { verifyImage } from './verify/verify-signer.ts';

/** Everything a publish run touches. */
export interface PublishPorts extends MakePorts {
  readonly stores: Stores;
  /** The folder that gets a copy of the assembled image, without tags. */
  readonly copy: Repository;
  /** Made when first needed: the identity token is asked for as late as possible. */
  openSigner(): Promise<Signer>;
  /** Reads the trust root that it will need: a broken one is found before anything is signed. */
  openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
  openAttestationStore(): Promise<AttestationStore>;
  openCrossCheck(): Promise<CrossCheck>;
}

/** How a run ended, with all that is known; a failed run may have pushed and tagged nothing, or less than planned, never something unverified. */
export type PublishResult =
  | { readonly kind: 'done'; readonly record: PublishRecord; readonly abi: AbiReport }
  | {
      readonly kind: 'failed';
      readonly error: WasmImageError;
      readonly abi: AbiReport | undefined;
      readonly record: PublishRecord | undefined;
    };

/**
 * Runs the plan: make, push by digest, read back, sign, verify as a stranger would, and only then move tags.
 * Never throws; the only place where a failure is recorded. Every step takes "already there and valid" for success, so a re-run finishes what a crash left.
 */
export async function publish(plan: Plan, ports: PublishPorts): Promise<PublishResult> {
  const run = new Run(plan, ports);
  try {
    return { kind: 'done', ...(await run.finish()) };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { kind: 'failed', error, abi: run.abi, record: run.record(error) };
  }
}

/** The state of one run: what is known so far, so that a failure can say it. */
class Run {
  abi: AbiReport | undefined;
  readonly #plan: Plan;
  readonly #ports: PublishPorts;
  readonly #outcomes = new Map<Repository, Outcome>();
  #made: Made | undefined;
  #signer: Promise<Signer> | undefined;
  #bundles: Promise<BundleVerifier> | undefined;
  #crossCheck: CrossCheck | undefined;
  #forecast: Forecast | undefined;
  #prepared: Prepared = { locks: [], sboms: [] };
  #attested: Promise<readonly Wanted[]> | undefined;
  #formats: readonly SignatureFormat[] | undefined;

  constructor(plan: Plan, ports: PublishPorts) {
    this.#plan = plan;
    this.#ports = ports;
  }

  record(error?: WasmImageError): PublishRecord | undefined {
    return this.#made === undefined
      ? undefined
      : makeRecord(this.#plan, this.#made, [...this.#outcomes.values()], { error, forecast: this.#forecast });
  }

  async finish(): Promise<{ readonly record: PublishRecord; readonly abi: AbiReport }> {
    const { pushing, signing } = this.#plan;
    // A key that cannot be used is found before a long build.
    if (signing.kind === 'key' && (pushing.kind === 'push' || isTrial(pushing))) await this.#openSigner();
    this.#made = await makeImage(this.#ports, this.#plan, (report) => {
      this.abi = report;
    });
    this.#prepared = await prepareAttestations(this.#ports, this.#plan, this.#made);
    if (isTrial(pushing)) {
      const { foresee } = await import('./foresee.ts');
      this.#forecast = await foresee(this.#ports, this.#plan, this.#made, this.#prepared);
    }
    if (pushing.kind === 'push') await this.#publish(this.#made);
    else await this.#copy(this.#made);
    const record = this.record();
    if (record === undefined) throw new Error('a finished run has a record');
    return { record, abi: this.#made.abi };
  }

  async #publish(made: Made): Promise<void> {
    const { stores } = this.#ports;
    const targets: Target[] = [];
    await this.#prepare(made);
    for (const one of this.#plan.repositories)
      targets.push(await prepareTarget(stores.open(one), made.image, this.#plan.tags.filter(isVersionTag)));
    await this.#copy(made);
    // Nothing is signed before all repositories have the image: an entry in a log stays.
    const gates = new Map<Target, Verification>();
    for (const target of targets) {
      const gate = await this.#push(target, made);
      if (gate !== undefined) gates.set(target, gate);
    }
    for (const target of targets) await this.#verify(target, made, gates.get(target));
    await this.#moveTags(targets, made);
  }

  /** Finds out whatever can be known before the first byte is sent: signer, token, trust root, other programs. */
  async #prepare(made: Made): Promise<void> {
    if (this.#plan.crossCheck === 'oras') this.#crossCheck = await this.#ports.openCrossCheck();
    if (this.#plan.signing.kind === 'off') return;
    const signer = await this.#openSigner();
    this.#formats = chooseFormats(this.#plan.formats, made.image.layout, signer, this.#ports.log);
    await this.#wanted(made);
    await this.#openBundles(await ownPolicy(signer));
  }

  /** Before the push, unless it is the push: a folder that cannot be written ends the run with nothing sent. */
  async #copy(made: Made): Promise<void> {
    const { copy, stores } = this.#ports;
    const isTarget =
      this.#plan.pushing.kind === 'push' &&
      this.#plan.repositories.some((one) => printRepository(one) === printRepository(copy));
    if (!isTarget) await pushImage(stores.open(copy), made.image);
  }

  /** Pushes to one repository. @returns what the gate says of an image that was there. */
  async #push({ store, isPresent }: Target, made: Made): Promise<Verification | undefined> {
    const { log } = this.#ports;
    const { repository } = store;
    log.group(`Publish ${printReference(pin(repository, made.image.manifest.digest))}`);
    const push = await pushImage(store, made.image, { isPresent });
    this.#outcomes.set(repository, {
      repository,
      push,
      signature: 'none',
      verified: undefined,
      report: undefined,
      attestations: [],
      moves: [],
    });
    log.info(push === 'written' ? 'pushed by digest' : 'already there: nothing was sent');
    if (push === 'written' || this.#plan.signing.kind === 'off') return undefined;
    const gate = await this.#gate(repository, made, await this.#demands(repository, made));
    // Signatures are blobs as well.
    if (gate.kind !== 'verified') await store.startUpload();
    return gate;
  }

  /** Read back, sign, verify one repository. Its tags do not move here. @param before what the gate said of an image that was there. */
  async #verify({ store, isPresent }: Target, made: Made, before: Verification | undefined): Promise<void> {
    const [{ log }, { repository }] = [this.#ports, store];
    log.group(`Sign and verify ${printReference(pin(repository, made.image.manifest.digest))}`);
    if (this.#plan.signing.kind === 'off') {
      await this.#readBack(repository, made);
      await this.#compare(store, made);
      return;
    }
    const gate =
      before?.kind === 'verified'
        ? before
        : await this.#prove(store, made, before?.missing ?? (await this.#allParts(made)));
    const verified = provenOr(gate);
    const signature = gate === before ? 'reused' : 'made';
    log.info(
      signature === 'reused'
        ? 'signed already: the signature meets the policy and is kept'
        : 'signed, and verified with a fresh client',
    );
    await this.#compare(store, made);
    const attestations = await keepAttestations(this.#ports, this.#plan, made.image.manifest.digest, gate, {
      mayHave: isPresent,
    });
    this.#outcomes.set(repository, {
      repository,
      push: isPresent ? 'present' : 'written',
      signature,
      verified,
      report: gate.report,
      attestations,
      moves: [],
    });
  }

  async #compare(store: ImageStore, made: Made): Promise<void> {
    if (this.#crossCheck !== undefined) await crossCheck(this.#crossCheck, store, made.image);
  }

  /** Signs what is missing and asks the gate. @param missing what is not there in a form that is good. */
  async #prove(store: ImageStore, made: Made, missing: readonly Part[]): Promise<Verification> {
    const { repository } = store;
    const wanted = await this.#wanted(made);
    const lacking = wanted.filter((one) => missing.includes(one.demand));
    const claims = [...lacking.map((one) => one.claim), ...(missing.includes('bundle') ? [SIGNATURE] : [])];
    // Nothing by our identity is attached before the registry's own bytes were judged: cosign takes any bundle for a signature.
    await this.#readBack(repository, made);
    const restores = claims.length > 0 ? [await this.#sign(store, made, claims)] : [];
    if (missing.includes('legacy'))
      restores.push(await signLegacy(store, await this.#openSigner(), made.image.manifest));
    const demands = wanted.map((one) => one.demand);
    const passed = await askRestoring(() => this.#gate(repository, made, demands), restores);
    if (passed.kind !== 'verified' || !this.#plan.attesting.isSummary) return passed;
    // What is summed up has passed; that the summary itself is there as it should is seen by asking for all once more.
    const claim = summaryClaim(await this.#demanded(repository, made), passed, this.#ports.clock.now());
    const all = await this.#demands(repository, made);
    return askRestoring(() => this.#gate(repository, made, all), [...restores, await this.#sign(store, made, [claim])]);
  }

  async #sign(store: ImageStore, made: Made, claims: readonly Claim[]): Promise<Restore> {
    return signImage(store, await this.#openSigner(), made.image.manifest, made.created, claims);
  }

  /** All attestations that must be there before a tag moves. */
  async #demands(repository: Repository, made: Made): Promise<readonly AttestationDemand[]> {
    const demanded = await this.#demanded(repository, made);
    return [...demanded.attestations, ...(this.#plan.attesting.isSummary ? [summaryDemand(demanded)] : [])];
  }

  async #demanded(repository: Repository, made: Made): Promise<Demanded> {
    const signer = await (await this.#openSigner()).identity();
    const attestations = (await this.#wanted(made)).map((one) => one.demand);
    return { repository, digest: made.image.manifest.digest, signer, plan: this.#plan, attestations };
  }

  /** What this run attests, the same for all repositories. */
  #wanted(made: Made): Promise<readonly Wanted[]> {
    this.#attested ??= this.#openSigner().then((signer) => wantAttestations(this.#plan, made, this.#prepared, signer));
    return this.#attested;
  }

  async #allParts(made: Made): Promise<readonly Part[]> {
    return [...(this.#formats ?? []), ...(await this.#wanted(made)).map((one) => one.demand)];
  }

  #readBack(repository: Repository, made: Made): Promise<void> {
    const { stores, validator } = this.#ports;
    return refuseOther({ store: stores.open(repository), validator }, made.image, demandsOf(this.#plan));
  }

  async #gate(repository: Repository, made: Made, attestations: readonly AttestationDemand[]): Promise<Verification> {
    const { stores, validator } = this.#ports;
    const policy = await ownPolicy(await this.#openSigner());
    const bundles = await this.#openBundles(policy);
    return verifyImage({ store: stores.open(repository), bundles, validator }, made.image.manifest.digest, {
      policy,
      abi: demandsOf(this.#plan),
      attestations,
      formats: this.#formats ?? [],
    });
  }

  /** One for all repositories: the run has one signer, and a trust root is fetched once. */
  #openBundles({ signer }: SignaturePolicy): Promise<BundleVerifier> {
    this.#bundles ??= Promise.resolve(this.#ports.openBundleVerifier(signer));
    return this.#bundles;
  }

  #openSigner(): Promise<Signer> {
    this.#signer ??= this.#ports.openSigner();
    return this.#signer;
  }

  async #moveTags(targets: readonly Target[], made: Made): Promise<void> {
    if (this.#plan.tags.length === 0) return;
    this.#ports.log.group('Move tags');
    await moveTags(this.#ports, this.#plan.tags, targets, made.image.manifest, this.#outcomes);
  }
}
