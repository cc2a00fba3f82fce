import { type Allowance } from '../../abi/allowances.ts';
import { type HostQuery } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import { type Digest } from '../../core/digest.ts';
import { type Layout } from '../../oci/image.ts';
import type { Repository, Tag } from '../../oci/reference.ts';
import { type FilterType } from '../../smoke/smoke-report.ts';
import type { TagPolicy } from '../gate/tags/tag-policy.ts';
import type { Values } from '../inputs/values.ts';
import { type Attesting } from './attesting.ts';
import type { TemplateFacts } from './image-template.ts';
import type { VersionCheck } from './metadata/version-check.ts';
import { type Releasing } from './release/releasing.ts';
import { type JobFacts, type Signing } from './signing.ts';
import { type Finishing, type ModuleSource } from './source.ts';
import type { TagFacts } from './tags/facts.ts';
import { type TrustChoice } from './trust.ts';
/** How the filter is started before anything is pushed. Values are as given; `@PATH` names a file. */
export interface Starting {
    readonly isWanted: boolean;
    /** `auto`, or a type of filter. */
    readonly filterType: 'auto' | FilterType;
    readonly rootId: string | undefined;
    readonly vmConfig: string | undefined;
    readonly pluginConfig: string | undefined;
    readonly scenario: string | undefined;
}
/** Whether this run pushes, and if not, why. */
export type Pushing = {
    readonly kind: 'push';
}
/** `skipped`: why the run would push nothing even without `dry-run`. */
 | {
    readonly kind: 'dry-run';
    readonly skipped: string | undefined;
    readonly isOffline: boolean;
} | {
    readonly kind: 'skip';
    readonly reason: string;
};
/** Everything that a run will do. Nothing is decided later. */
export interface Plan {
    /** The name of the module in a run of many; undefined for a run of one. */
    readonly name: string | undefined;
    readonly source: ModuleSource;
    readonly finishing: Finishing;
    readonly moduleDigest: Digest | undefined;
    readonly repositories: readonly Repository[];
    /** In the order in which they move. */
    readonly tags: readonly Tag[];
    /** Whether an image that the version has already is taken instead of a failure. */
    readonly isExistingTaken: boolean;
    /** Whether the tags are left to `merge`. */
    readonly areTagsHeld: boolean;
    readonly tagPolicy: TagPolicy;
    /** Undefined: the usual layout for the hosts of this kind of module. */
    readonly layout: Layout | undefined;
    /** The folder of the filter; layout `higress` reads its texts from there. */
    readonly folder: string;
    readonly runtimeConfig: string | undefined;
    /** Those that the inputs name. */
    readonly annotations: Readonly<Record<string, string>>;
    /** Whether the image also says what the commit and the manifest of the package say about it. */
    readonly hasMetadata: boolean;
    /** Undefined if the files of the module are not compared. */
    readonly versionCheck: VersionCheck | undefined;
    /** The input `versions`, and the name of the module in a run of many. */
    readonly released: {
        readonly text: string;
        readonly name: string | undefined;
    } | undefined;
    readonly created: string | undefined;
    readonly abi: string | undefined;
    /** Undefined: the usual hosts for this kind of module. */
    readonly hosts: readonly HostQuery[] | undefined;
    readonly allowed: readonly Allowance[];
    readonly starting: Starting;
    readonly pushing: Pushing;
    readonly signing: Signing;
    /** Undefined: the usual formats of the layout. */
    readonly formats: readonly SignatureFormat[] | undefined;
    readonly attesting: Attesting;
    /** The release on GitHub; undefined if the run releases nothing. */
    readonly releasing: Releasing | undefined;
    readonly trust: TrustChoice;
    readonly crossCheck: 'none' | 'oras';
    /** What was ignored in the inputs, for the log. */
    readonly remarks: readonly string[];
}
/** Facts about the world that the plan depends on. */
export interface Surroundings extends JobFacts, TemplateFacts {
    /** The repository that is used if no input names one. */
    readonly defaultImage: string;
    /** What tag rules depend on; undefined if there are none. */
    readonly tagFacts?: TagFacts | undefined;
    /** Repository (OWNER/NAME) and commit of the workflow; undefined outside GitHub. */
    readonly repository?: string | undefined;
    readonly commit?: string | undefined;
}
/** The part of a plan that `build` and `publish` share. */
export type ImagePlan = Pick<Plan, 'source' | 'finishing' | 'moduleDigest' | 'layout' | 'folder' | 'runtimeConfig' | 'annotations' | 'hasMetadata' | 'versionCheck' | 'released' | 'created' | 'abi' | 'hosts' | 'allowed' | 'starting' | 'remarks'>;
/** Decides how an image is made. @throws INPUT_*, HOSTS_INVALID, ANNOTATION_INVALID, DIGEST_INVALID */
export declare function planImage(values: Values): ImagePlan;
/**
 * Decides everything that a publish run will do.
 * @throws INPUT_*, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, EVENT_UNTRUSTED, OIDC_PERMISSION, TRANSPARENCY_PUBLIC.
 */
export declare function planPublish(values: Values, surroundings: Surroundings): Plan;
/** Whether this is a dry run, and the real run would push. */
export declare function isTrial(pushing: Pushing): boolean;
/** Decides how a filter is started. @param values of a command that can start filters. */
export declare function planStart(values: Values): Starting;
