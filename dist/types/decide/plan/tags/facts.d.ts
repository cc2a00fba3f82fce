import { type Json } from '../../../core/json.ts';
/** What tag rules can depend on. */
export interface TagFacts {
    /** '' outside a workflow. */
    readonly eventName: string;
    /** The full ref; '' if unknown. */
    readonly ref: string;
    /** '' if unknown. */
    readonly sha: string;
    /** The branch that a pull request goes to, or that GitHub names for the push of a tag; '' if unknown. */
    readonly baseRef: string;
    readonly defaultBranch: string | undefined;
    /** Whether the event is about a release that is not published. */
    readonly isDraft: boolean;
    readonly now: Date;
    readonly commitDate: Date;
    /** DOCKER_METADATA_SHORT_SHA_LENGTH. */
    readonly shaLength: string;
}
/** What a checkout says, where no event does. */
export interface CheckoutFacts {
    /** Full ref of the only tag at HEAD, or else of the branch. */
    readonly ref: string | undefined;
    readonly sha: string | undefined;
    readonly defaultBranch: string | undefined;
    readonly commitDate: Date | undefined;
}
/**
 * Gathers what tag rules can depend on.
 * @param env GITHUB_* and DOCKER_METADATA_* variables. @param payload of the event; undefined if there is none.
 * @throws WasmImageError INPUT_INVALID for a ref that is too long.
 * Source: docker/metadata-action 6.2, src/context.ts; GitHub docs, "Webhook events and payloads".
 */
export declare function gatherTagFacts(env: Readonly<Record<string, string | undefined>>, payload: Json | undefined, checkout: CheckoutFacts, now: Date): TagFacts;
/** The name of the branch that a ref is, if it is one. */
export declare function branchOf(ref: string): string | undefined;
/** The name of the tag that a ref is, if it is one. */
export declare function tagOf(ref: string): string | undefined;
