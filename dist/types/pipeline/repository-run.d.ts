import { type Verification } from '../decide/gate/verification.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Outcome } from '../decide/report/record.ts';
import type { AttestationStore, StorageRecords } from '../github-ports.ts';
import { type Repository } from '../oci/reference.ts';
import type { Clock, CrossCheck, ImageStore, Log, Stores, Validator } from '../ports.ts';
import { type Made } from './make/make.ts';
import { type Preflight } from './push.ts';
import type { RunSigning } from './sign/run-signing.ts';
import { type PolicyVerifier } from './tags/verify-release.ts';
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
export declare class RepositoryRun {
    #private;
    /** What happened so far; undefined before the push. */
    outcome: Outcome | undefined;
    readonly repository: Repository;
    /** What the gate said about the image; undefined before `verify`, or if signing is off. */
    proof: Verification | undefined;
    constructor(run: SharedRun, store: ImageStore, preflight: Preflight);
    /** Pushes the image by digest. The gate checks an image that was in the repository before. @throws REGISTRY_* */
    push(): Promise<void>;
    /** Reads back, signs and verifies; moves no tag. @throws *_DENIED, *_NOT_FOUND, DIGEST_MISMATCH, REGISTRY_* */
    verify(): Promise<void>;
    /** Decides how floating tags move, so that a run that cannot find out has moved nothing. @throws as `decide`. */
    decideMoves(): Promise<void>;
    /** Moves tags to the verified image and adds every move to the outcome. @throws as `RepositoryTags.move`. */
    moveTags(kind: 'version' | 'floating'): Promise<void>;
}
