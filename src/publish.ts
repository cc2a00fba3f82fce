import type { AbiReport } from './abi/report.ts';
import { asWasmImageError, WasmImageError } from './core/errors.ts';
import { type AttestationDemand, predicateTypeOf } from './decide/attestation.ts';
import type { Plan } from './decide/plan.ts';
import { type KeptAttestation, makeRecord, type Outcome, type PublishRecord } from './decide/record.ts';
import { isVersionTag, type TagMove } from './decide/tags.ts';
import { type Part, provenOr, type Verification } from './decide/verification.ts';
import { pin, printReference, printRepository, type Repository, type Tag } from './oci/reference.ts';
import { type Prepared, prepareAttestations, type Wanted, wantAttestations } from './pipeline/attest.ts';
import { refuseRead } from './pipeline/judge-image.ts';
import { chooseFormats, signLegacy } from './pipeline/legacy.ts';
import { demandsOf, type Made, type MakePorts, makeImage } from './pipeline/make.ts';
import { crossCheck, pushImage } from './pipeline/push.ts';
import { askRestoring, type Restore } from './pipeline/restore.ts';
import { type Claim, ownPolicy, SIGNATURE, signImage } from './pipeline/sign.ts';
import { type Demanded, summaryClaim, summaryDemand } from './pipeline/summarize.ts';
import { moveTag, refuseTakenVersions } from './pipeline/tag.ts';
import { verifyImage } from './pipeline/verify.ts';
import { readBack } from './pipeline/verify-read.ts';
import type { AttestationStore, BundleVerifier, CrossCheck, ImageStore, SignatureFormat, Signer, SignerIdentity, Stores } from './ports.ts';

/** Everything a publish run touches. */
export interface PublishPorts extends MakePorts {
  readonly stores: Stores;
  /** The folder that gets a copy of the assembled image, without tags. */
  readonly copy: Repository;
  /** Made when first needed: the identity token is asked for as late as possible. */
  openSigner(): Promise<Signer>;
  openBundleVerifier(signer: SignerIdentity): BundleVerifier;
  openAttestationStore(): Promise<AttestationStore>;
  openCrossCheck(): Promise<CrossCheck>;
}

/** How a run ended, with all that is known; a failed run may have pushed and tagged nothing, or less than planned, never something unverified. */
export type PublishResult =
  | { readonly kind: 'done'; readonly record: PublishRecord; readonly abi: AbiReport }
  | { readonly kind: 'failed'; readonly error: WasmImageError; readonly abi: AbiReport | undefined; readonly record: PublishRecord | undefined };

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
  #bundles: BundleVerifier | undefined;
  #prepared: Prepared = { locks: [], sboms: [] };
  #attested: Promise<readonly Wanted[]> | undefined;
  #formats: readonly SignatureFormat[] | undefined;

  constructor(plan: Plan, ports: PublishPorts) {
    this.#plan = plan;
    this.#ports = ports;
  }

  record(error?: WasmImageError): PublishRecord | undefined {
    return this.#made === undefined ? undefined : makeRecord(this.#plan, this.#made, [...this.#outcomes.values()], error);
  }

  async finish(): Promise<{ readonly record: PublishRecord; readonly abi: AbiReport }> {
    const { copy, stores } = this.#ports;
    // A key that is none is told before a long build.
    const key = this.#plan.signing.kind === 'key' && this.#plan.pushing.kind === 'push' ? this.#openSigner() : undefined;
    key?.catch(() => {});
    this.#made = await makeImage(this.#ports, this.#plan, (report) => {
      this.abi = report;
    });
    this.#prepared = await prepareAttestations(this.#ports, this.#plan, this.#made);
    // A signer that cannot be opened is told before anything leaves the machine; the identity token is asked for later.
    if (this.#plan.signing.kind !== 'off' && this.#plan.pushing.kind === 'push') await this.#openSigner();
    // It runs beside the push, unless it is the push; a failure of both is told once, below.
    const isTarget = this.#plan.pushing.kind === 'push' && this.#plan.repositories.some((one) => printRepository(one) === printRepository(copy));
    const copied = isTarget ? undefined : pushImage(stores.open(copy), this.#made.image);
    copied?.catch(() => {});
    if (this.#plan.pushing.kind === 'push') {
      for (const repository of this.#plan.repositories) await this.#store(repository, this.#made);
      // Whatever can fail fails before a tag moves.
      await copied;
      await this.#moveTags(this.#made);
    }
    await copied;
    const record = this.record();
    if (record === undefined) throw new Error('a finished run has a record');
    return { record, abi: this.#made.abi };
  }

  /** Push, read back, sign, verify one repository. Its tags do not move here. */
  async #store(repository: Repository, made: Made): Promise<void> {
    const { stores, log } = this.#ports;
    log.group(`Publish ${printReference(pin(repository, made.image.manifest.digest))}`);
    const store = stores.open(repository);
    if (this.#plan.signing.kind !== 'off') this.#formats ??= chooseFormats(this.#plan.formats, made.image.layout, await this.#openSigner(), log);
    const push = await pushImage(store, made.image);
    log.info(push === 'written' ? 'pushed by digest' : 'already there: nothing was sent');
    if (this.#plan.signing.kind === 'off') {
      await this.#readBack(repository, made);
      await this.#crossCheck(store, made);
      this.#outcomes.set(repository, { repository, push, signature: 'none', verified: undefined, report: undefined, attestations: [], moves: [] });
      return;
    }
    const before = push === 'present' ? await this.#gate(repository, made, await this.#demands(repository, made)) : undefined;
    const gate = before?.kind === 'verified' ? before : await this.#prove(repository, made, before?.missing ?? (await this.#allParts(made)));
    const verified = provenOr(gate);
    const signature = gate === before ? 'reused' : 'made';
    log.info(signature === 'reused' ? 'signed already: the signature meets the policy and is kept' : 'signed, and verified as a stranger would');
    await this.#crossCheck(store, made);
    const attestations = await this.#keep(made, gate, { mayHave: push === 'present' });
    this.#outcomes.set(repository, { repository, push, signature, verified, report: gate.report, attestations, moves: [] });
  }

  async #crossCheck(store: ImageStore, made: Made): Promise<void> {
    if (this.#plan.crossCheck === 'oras') await crossCheck(await this.#ports.openCrossCheck(), store, made.image);
  }

  /** Signs what is missing and asks the gate. @param missing what is not there in a form that is good. */
  async #prove(repository: Repository, made: Made, missing: readonly Part[]): Promise<Verification> {
    const wanted = await this.#wanted(made);
    const lacking = wanted.filter((one) => missing.includes(one.demand));
    const claims = [...lacking.map((one) => one.claim), ...(missing.includes('bundle') ? [SIGNATURE] : [])];
    // Nothing by our identity is attached before the registry's own bytes were judged: cosign takes any bundle for a signature.
    await this.#readBack(repository, made);
    const restores = claims.length > 0 ? [await this.#sign(repository, made, claims)] : [];
    if (missing.includes('legacy')) restores.push(await signLegacy(this.#ports.stores.open(repository), await this.#openSigner(), made.image.manifest));
    const demands = wanted.map((one) => one.demand);
    const passed = await askRestoring(() => this.#gate(repository, made, demands), restores);
    if (passed.kind !== 'verified' || !this.#plan.attesting.isSummary) return passed;
    // What is summed up has passed; that the summary itself is there as it should is seen by asking for all once more.
    const claim = summaryClaim(await this.#demanded(repository, made), passed, this.#ports.clock.now());
    const all = await this.#demands(repository, made);
    return askRestoring(() => this.#gate(repository, made, all), [...restores, await this.#sign(repository, made, [claim])]);
  }

  async #sign(repository: Repository, made: Made, claims: readonly Claim[]): Promise<Restore> {
    return signImage(this.#ports.stores.open(repository), await this.#openSigner(), made.image.manifest, made.created, claims);
  }

  /** Stores what the gate believed where else it is wanted; whatever can fail fails before a tag moves. */
  async #keep(made: Made, gate: Verification, options: { readonly mayHave: boolean }): Promise<readonly KeptAttestation[]> {
    const found = gate.kind === 'verified' ? (gate.attestations ?? []) : [];
    const kept = found.map(({ demand, referrer }): KeptAttestation => ({ predicateType: predicateTypeOf(demand), digest: referrer }));
    if (this.#plan.attesting.store === 'registry' || found.length === 0) return kept;
    const store = await this.#ports.openAttestationStore();
    const answers = await store.put(
      made.image.manifest.digest,
      found.map((one) => one.bundle),
      options,
    );
    this.#ports.log.info(`${answers.filter((one) => one.kind === 'stored').length} attestations stored on GitHub`);
    return kept.map((one, i) => {
      const answer = answers[i];
      return answer?.kind === 'stored' ? { ...one, githubId: answer.id } : one;
    });
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

  /** Manifest and layer with a fresh client, judged again. */
  async #readBack(repository: Repository, made: Made): Promise<void> {
    const { stores, validator } = this.#ports;
    const read = await readBack({ store: stores.open(repository), validator }, made.image.manifest.digest, demandsOf(this.#plan));
    refuseRead(read);
    if (read.facts.moduleDigest !== made.image.moduleDigest) {
      throw new WasmImageError('DIGEST_MISMATCH', `Cannot go on: ${printRepository(repository)} gives back another module than was pushed`);
    }
  }

  async #gate(repository: Repository, made: Made, attestations: readonly AttestationDemand[]): Promise<Verification> {
    const { stores, validator } = this.#ports;
    const policy = await ownPolicy(await this.#openSigner());
    // One for all repositories: the run has one signer, and a trust root is fetched once.
    this.#bundles ??= this.#ports.openBundleVerifier(policy.signer);
    return verifyImage({ store: stores.open(repository), bundles: this.#bundles, validator }, made.image.manifest.digest, {
      policy,
      abi: demandsOf(this.#plan),
      attestations,
      formats: this.#formats ?? [],
    });
  }

  #openSigner(): Promise<Signer> {
    this.#signer ??= this.#ports.openSigner();
    return this.#signer;
  }

  /** Version tags of all images first, floating ones only after all of them. */
  async #moveTags(made: Made): Promise<void> {
    const versions = this.#plan.tags.filter(isVersionTag);
    if (this.#plan.tags.length === 0) return;
    this.#ports.log.group('Move tags');
    const isConflictLate = versions.length * this.#plan.repositories.length > 1;
    if (isConflictLate)
      for (const repository of this.#plan.repositories) await refuseTakenVersions(this.#ports.stores.open(repository), versions, made.image.manifest);
    for (const tags of [versions, this.#plan.tags.filter((tag) => !isVersionTag(tag))]) {
      for (const repository of this.#plan.repositories) await this.#moveTagsOf(repository, tags, made);
    }
  }

  async #moveTagsOf(repository: Repository, tags: readonly Tag[], made: Made): Promise<void> {
    const store = this.#ports.stores.open(repository);
    for (const tag of tags) {
      const outcome = this.#outcomes.get(repository);
      if (outcome?.verified === undefined) throw new Error('a tag moves only behind a verified image');
      const move = await moveTag(store, outcome.verified, made.image.manifest, tag);
      this.#outcomes.set(repository, { ...outcome, moves: [...outcome.moves, move] });
      this.#ports.log.info(`${printRepository(repository)}:${tag} ${printMove(move)}`);
    }
  }
}

function printMove(move: TagMove): string {
  return move.kind === 'moved' ? `moved from ${move.from}` : move.kind;
}
