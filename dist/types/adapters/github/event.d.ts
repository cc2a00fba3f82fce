import { type CodeOrigin } from '../../decide/gate/events.ts';
/** What the plan needs to know about GitHub's event. */
export interface EventFacts {
    readonly name: string;
    /** The full ref; '' when unknown. */
    readonly ref: string;
    readonly origin: CodeOrigin;
    /** OWNER/NAME, '' when unknown. */
    readonly repository: string;
    /** Undefined when the event does not say. */
    readonly isPrivate: boolean | undefined;
    /** Set if the event is about a release that is a draft. */
    readonly isDraft?: boolean;
}
/**
 * Reads the event of the workflow with @actions/github, imported here because it reads the event file at import.
 * @returns undefined outside a workflow. An unreadable payload counts as empty: every fact then has its safe value.
 */
export declare function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventFacts | undefined>;
