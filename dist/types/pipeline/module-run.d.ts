import type { AbiReport } from '../abi/report.ts';
import type { WasmImageError } from '../core/errors.ts';
import type { ReleaseForecast } from '../decide/plan/forecast.ts';
import type { Plan } from '../decide/plan/plan.ts';
import { type PublishRecord } from '../decide/report/record.ts';
import { type Repository } from '../oci/reference.ts';
import type { CrossCheck, Log } from '../ports.ts';
import { type MakePorts } from './make/make.ts';
import type { MadeModule } from './release/modules.ts';
import type { ReleasePorts } from './release/open-release.ts';
import type { ReleaseRun } from './release/release-run.ts';
import { type RepositoryPorts, RepositoryRun } from './repository-run.ts';
import { type RunSigning, type SigningPorts } from './sign/run-signing.ts';
import { type FileSigningPorts, type SignedFile } from './sign/sign-file.ts';
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
export declare class ModuleRun {
    #private;
    abi: AbiReport | undefined;
    readonly plan: Plan;
    readonly repositories: RepositoryRun[];
    /** The release that the module goes into; undefined if there is none. */
    releaseRun: ReleaseRun | undefined;
    /** The bundle about the module; undefined if none was asked for. */
    file: SignedFile | undefined;
    constructor(job: PublishJob, ports: RunPorts);
    get log(): Log;
    /** Undefined before the image is made. */
    record(error?: WasmImageError): PublishRecord | undefined;
    /** Makes and judges the image, offline. @throws as makeImage and prepareAttestations. */
    make(): Promise<void>;
    /** Finds out what a dry run would do. @throws as foresee. */
    foresee(): Promise<void>;
    /** Adds what a dry run found out about the release. */
    addForecast(release: ReleaseForecast): void;
    /** Asks every repository what would stop the push; nothing is sent. @throws TAG_IMMUTABLE, REGISTRY_*, OIDC_* */
    checkBeforePush({ signing: opened, crossCheck }: Opened): Promise<void>;
    /**
     * Writes the copy, unless its folder is one that is published to. It comes before the push: a folder that cannot be
     * written ends the run with nothing sent.
     */
    copy(): Promise<void>;
    push(): Promise<void>;
    verify(): Promise<void>;
    /**
     * Signs the module as a file, if that was asked for.
     * @param fetchEarlier a bundle from an earlier run, if the folder of the run has none. @throws as signFile.
     */
    signModule({ signing }: Opened, fetchEarlier: () => Promise<Uint8Array | undefined> | undefined): Promise<void>;
    /** What a release is made of. */
    get released(): MadeModule;
    /** Decides how floating tags move in all repositories. @throws as RepositoryRun.decideMoves. */
    decideMoves(): Promise<void>;
    /** Moves tags in all repositories. @throws as RepositoryRun.moveTags. */
    moveTags(kind: 'version' | 'floating'): Promise<void>;
    hold(): void;
    release(): void;
}
/**
 * Takes all modules through a step, some at the same time. After a failure no further module begins, and those that
 * have begun are waited for: nothing goes on after the run.
 * @throws the failure of the first module, in the order of the modules.
 */
export declare function forEach(runs: readonly ModuleRun[], step: (run: ModuleRun, i: number) => Promise<void>): Promise<void>;
