import type { Json } from '../../core/json.ts';
import { type CodeOrigin, memberOf, originOf } from '../../decide/gate/events.ts';

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
export async function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventFacts | undefined> {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (name === '') return undefined;
  const payload = await readPayload();
  const isPrivate = memberOf(memberOf(payload, 'repository'), 'private');
  const ref = env.GITHUB_REF ?? '';
  return {
    name,
    ref,
    origin: originOf(name, ref, payload),
    repository: env.GITHUB_REPOSITORY ?? '',
    isPrivate: typeof isPrivate === 'boolean' ? isPrivate : undefined,
    ...(name === 'release' && memberOf(memberOf(payload, 'release'), 'draft') === true ? { isDraft: true } : {}),
  };
}

async function readPayload(): Promise<Json | undefined> {
  try {
    const { context } = await import('@actions/github');
    return context.payload as unknown as Json;
  } catch {
    return undefined;
  }
}
