import { type CommitFacts } from '../../decide/plan/metadata/commit.ts';
import { type RunVersion } from '../../decide/plan/metadata/version-check.ts';
import type { ImagePlan } from '../../decide/plan/plan.ts';
import type { Workspace } from '../../ports.ts';
/** What gathering metadata touches. */
export interface MetadataPorts {
    readonly workspace: Workspace;
    /** Reads the commit of a folder. */
    readonly commit: (folder: string) => Promise<CommitFacts>;
}
type Annotations = Readonly<Record<string, string>>;
/** What an image says about itself besides the annotations of the plan. */
export interface Metadata {
    readonly annotations: Annotations;
    /** Whether every layout has the time of creation as an annotation. */
    readonly isDated: boolean;
    /** What was left out, and why. */
    readonly remarks: readonly string[];
    /** The versions that the module must declare, if it declares one; empty if they are not compared. */
    readonly versions: readonly RunVersion[];
}
/**
 * Gathers what the image says about itself: where it comes from, by the commit and the ref, and what the manifest of the
 * package and the license file say. So another run for the same commit and ref makes the same image. What cannot be used
 * is left out with a notice.
 * @throws WasmImageError VERSION_MISMATCH; ANNOTATION_INVALID for an image that Artifact Hub would not show.
 */
export declare function gatherMetadata(ports: MetadataPorts, plan: ImagePlan): Promise<Metadata>;
export {};
