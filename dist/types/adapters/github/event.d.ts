import { type Content } from '../../decide/gate/events.ts';
/** What the plan asks about GitHub's event. */
export interface EventFacts {
    readonly name: string;
    /** The whole ref; '' when unknown. */
    readonly ref: string;
    readonly content: Content;
    /** OWNER/NAME, '' when unknown. */
    readonly repository: string;
    /** Undefined when the event does not tell. */
    readonly isPrivate: boolean | undefined;
}
/**
 * Reads the event of the workflow with @actions/github, loaded when asked because it reads the event file at import.
 * @returns undefined outside a workflow. A payload that cannot be read is an empty one: every fact then takes its safe side.
 */
export declare function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventFacts | undefined>;
