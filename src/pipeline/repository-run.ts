import type { AttestationDemand } from '../decide/gate/attestation.ts';
import { isSet, printMove, recordMove, type TagMove } from '../decide/gate/tag-moves.ts';
import type { TagRule } from '../decide/gate/tags/tag-policy.ts';
import { type Part, provenOr, type Verification } from '../decide/gate/verification.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Outcome } from '../decide/report/record.ts';
import type { AttestationStore, StorageRecords } from '../github-ports.ts';
import { pin, printReference, printRepository, type Repository, type Tag } from '../oci/reference.ts';
import type { Clock, CrossCheck, ImageStore, Log, Stores, Validator } from '../ports.ts';
import { demandsOf, type Made } from './make/make.ts';
import { crossCheck, type Preflight, pushImage, refuseOther } from './push.ts';
import { recordStorage } from './release/record-storage.ts';
import { keepAttestations } from './sign/attest.ts';
import type { RunSigning } from './sign/run-signing.ts';
import { ownPolicy, SIGNATURE, type SignedClaim, signImage } from './sign/sign.ts';
import { type Demanded, summaryClaim, summaryDemand } from './sign/summarize.ts';
import { openTags } from './tags/move-tag.ts';
import { type RepositoryTags, rulesFor } from './tags/repository-tags.ts';
import { type PolicyVerifier, verifyRelease } from './tags/verify-release.ts';
import { signLegacy } from './verify/legacy-signatures.ts';
import { verifyRestoring } from './verify/restore.ts';
import { verifyForSigner } from './verify/verify-signer.ts';

/** What publishing to a repository touches. */
export interface RepositoryPorts {
  readonly log: Log;
  readonly stores: Stores;
  readonly validator: Validator;
  readonly clock: Clock;
  /** Undefined if the run has no policy. */
  readonly byPolicy?: PolicyVerifier | undefined;
  openAttestationStore(): Promise<AttestationStore>;
  openStorageRecords(): Promise<StorageRecords>;
}

/** What all repositories of a run have in common. */
export interface SharedRun {
  readonly plan: Plan;
  readonly ports: RepositoryPorts;
  readonly made: Made;
  /** Undefined when signing is off. */
  readonly signing: RunSigning | undefined;
  /** The independent client that reads each image; undefined when none was requested. */
  readonly crossCheck: CrossCheck | undefined;
}

/**
 * One repository of a run, from the push to the tags. Call `push`, `verify`, `decideMoves`, and `moveTags` for versions
 * and then for floating tags, in that order.
 */
export class RepositoryRun {
  /** What happened so far; undefined before the push. */
  outcome: Outcome | undefined;
  readonly repository: Repository;
  readonly #run: SharedRun;
  readonly #store: ImageStore;
  readonly #preflight: Preflight;
  /** What the gate said about the image; undefined before `verify`, or if signing is off. */
  proof: Verification | undefined;
  /** What the gate said about an image that was in the repository before this run. */
  #before: Verification | undefined;
  #tags: RepositoryTags | undefined;

  constructor(run: SharedRun, store: ImageStore, preflight: Preflight) {
    this.repository = store.repository;
    this.#run = run;
    this.#store = store;
    this.#preflight = preflight;
  }

  /** Pushes the image by digest. The gate checks an image that was in the repository before. @throws REGISTRY_* */
  async push(): Promise<void> {
    const { repository } = this;
    const { made, ports, signing } = this.#run;
    const { isPresent } = this.#preflight;
    ports.log.group(`Publish ${this.#name}`);
    const push = await pushImage(this.#store, made.image, { isPresent });
    this.outcome = {
      repository,
      push,
      signature: 'none',
      verified: undefined,
      report: undefined,
      attestations: [],
      moves: [],
    };
    ports.log.info(push === 'written' ? 'pushed by digest' : 'already in the repository: nothing was sent');
    if (push === 'written' || signing === undefined) return;
    this.#before = await this.#gate(signing, await this.#demands(signing));
    // Signatures are blobs as well.
    if (this.#before.kind !== 'verified') await this.#store.startUpload();
  }

  /** Reads back, signs and verifies; moves no tag. @throws *_DENIED, *_NOT_FOUND, DIGEST_MISMATCH, REGISTRY_* */
  async verify(): Promise<void> {
    const { plan, made, ports, signing } = this.#run;
    const { isPresent } = this.#preflight;
    ports.log.group(`Sign and verify ${this.#name}`);
    if (signing === undefined) {
      await this.#readBack();
      await this.#compare();
      return;
    }
    const before = this.#before;
    const gate = before?.kind === 'verified' ? before : await this.#prove(signing, before?.missing ?? partsOf(signing));
    const verified = provenOr(gate);
    this.proof = gate;
    const signature = gate === before ? 'reused' : 'made';
    ports.log.info(
      signature === 'reused'
        ? 'already signed: the signature meets the policy and is kept'
        : 'signed, and verified with a fresh client',
    );
    await this.#compare();
    const { digest } = made.image.manifest;
    const attestations = await keepAttestations(ports, plan, digest, gate, { mayHave: isPresent });
    const storageRecords = plan.attesting.isStorageRecorded
      ? await recordStorage(ports, plan, this.repository, digest)
      : undefined;
    const push = isPresent ? 'present' : 'written';
    this.outcome = {
      repository: this.repository,
      push,
      signature,
      verified,
      report: gate.report,
      attestations,
      moves: [],
      storageRecords,
    };
  }

  /** Decides how floating tags move, so that a run that cannot find out has moved nothing. @throws as `decide`. */
  async decideMoves(): Promise<void> {
    const rules = this.#rules.filter(({ kind }) => kind === 'forward');
    if (rules.length === 0) return;
    const tags = this.#openTags();
    await tags.decide(rules, this.#run.made.image.manifest.digest);
    // Other runs see this one by its version tag, and by nothing else: then each tag is read again before it moves.
    if (this.#rules.some(({ kind }) => kind === 'version')) this.#tags = tags;
  }

  /** Moves tags to the verified image and adds every move to the outcome. @throws as `RepositoryTags.move`. */
  async moveTags(kind: 'version' | 'floating'): Promise<void> {
    const { outcome } = this;
    if (outcome?.verified === undefined) throw new Error('a tag moves only after its image is verified');
    const { made } = this.#run;
    const rules = this.#rules.filter((rule) => (rule.kind === 'version') === (kind === 'version'));
    const moves = new Map<Tag, TagMove>(
      this.#preflight.kept.map((tag) => [tag, { kind: 'kept', tag, at: undefined, reason: 'it points to this image' }]),
    );
    const open = rules.filter(({ tag }) => !moves.has(tag));
    try {
      if (open.length > 0)
        await (this.#tags ?? this.#openTags()).move(open, outcome.verified, made.image.manifest, moves);
    } finally {
      const done = rules.flatMap(({ tag }) => moves.get(tag) ?? []);
      this.outcome = { ...outcome, moves: [...outcome.moves, ...done] };
      for (const move of done) this.#log(move);
    }
  }

  #log(move: TagMove): void {
    const { log } = this.#run.ports;
    const text = `${printRepository(this.repository)}:${move.tag} ${printMove(recordMove(move))}`;
    if (isSet(move)) log.info(text);
    else if (move.kind === 'refused') log.warning(text);
    else log.notice(text);
  }

  get #rules(): readonly TagRule[] {
    const { plan, made } = this.#run;
    return rulesFor(plan, made.image.manifest);
  }

  #openTags(): RepositoryTags {
    const { ports, signing } = this.#run;
    const store = this.#openFresh();
    return openTags({
      store,
      verify: async (digest) => {
        if (signing === undefined) throw new Error('a run without a signer moves no tags');
        const { signer, bundles, formats } = signing;
        const { validator, byPolicy } = ports;
        return verifyRelease({ store, bundles, validator }, digest, await ownPolicy(signer), formats, byPolicy);
      },
    });
  }

  /** Signs what is missing and runs the gate. @param missing what the gate did not find, or did not accept. */
  async #prove(signing: RunSigning, missing: readonly Part[]): Promise<Verification> {
    const { plan, made, ports } = this.#run;
    const { signer, attestations } = signing;
    const { manifest } = made.image;
    const sign = (claims: readonly SignedClaim[]) => signImage(this.#store, signer, manifest, made.created, claims);
    const lacking = attestations.filter((one) => missing.includes(one.demand));
    const claims = [...lacking.map((one) => one.claim), ...(missing.includes('bundle') ? [SIGNATURE] : [])];
    // Attach nothing before the registry's own bytes are judged: cosign accepts any bundle as a signature.
    await this.#readBack();
    const restores = claims.length > 0 ? [await sign(claims)] : [];
    if (missing.includes('legacy')) restores.push(await signLegacy(this.#store, signer, manifest));
    const demands = attestations.map((one) => one.demand);
    const passed = await verifyRestoring(() => this.#gate(signing, demands), restores);
    if (passed.kind !== 'verified' || !plan.attesting.isSummary) return passed;
    // Everything it summarises has passed; the gate runs again to check that the summary is attached too.
    const summary = summaryClaim(await this.#demanded(signing), passed, ports.clock.now());
    const all = await this.#demands(signing);
    return verifyRestoring(() => this.#gate(signing, all), [...restores, await sign([summary])]);
  }

  /** All attestations that must be attached before a tag moves. */
  async #demands(signing: RunSigning): Promise<readonly AttestationDemand[]> {
    const demanded = await this.#demanded(signing);
    const { isSummary } = this.#run.plan.attesting;
    return [...demanded.attestations, ...(isSummary ? [summaryDemand(demanded)] : [])];
  }

  /** What the summary sums up. */
  async #demanded({ signer, attestations }: RunSigning): Promise<Demanded> {
    return {
      repository: this.repository,
      digest: this.#run.made.image.manifest.digest,
      signer: await signer.identity(),
      plan: this.#run.plan,
      attestations: attestations.map((one) => one.demand),
    };
  }

  async #gate(
    { signer, bundles, formats }: RunSigning,
    attestations: readonly AttestationDemand[],
  ): Promise<Verification> {
    const { plan, made, ports } = this.#run;
    const policy = await ownPolicy(signer);
    return verifyForSigner(
      { store: this.#openFresh(), bundles, validator: ports.validator },
      made.image.manifest.digest,
      {
        policy,
        abi: demandsOf(plan),
        attestations,
        formats,
      },
    );
  }

  #readBack(): Promise<void> {
    const { plan, made, ports } = this.#run;
    const { validator } = ports;
    return refuseOther({ store: this.#openFresh(), validator }, made.image, demandsOf(plan));
  }

  async #compare(): Promise<void> {
    const { crossCheck: client, made } = this.#run;
    if (client !== undefined) await crossCheck(client, this.#store, made.image);
  }

  /** A client without what this run has cached: only the registry may vouch for the image. */
  #openFresh(): ImageStore {
    return this.#run.ports.stores.open(this.repository);
  }

  get #name(): string {
    return printReference(pin(this.repository, this.#run.made.image.manifest.digest));
  }
}

/** Everything that is signed about an image that has no signature yet. */
function partsOf({ formats, attestations }: RunSigning): readonly Part[] {
  return [...formats, ...attestations.map((one) => one.demand)];
}
