import { isObject, type Json } from '../core/json.ts';

/** What the plan asks about GitHub's event. */
export interface EventFacts {
  readonly name: string;
  /** Whether the content comes from a fork; a pull request that does not say counts as one. */
  readonly isFork: boolean;
  /** OWNER/NAME, '' when unknown. */
  readonly repository: string;
  /** Undefined when the event does not tell. */
  readonly isPrivate: boolean | undefined;
}

/**
 * Reads the event of the workflow with @actions/github, loaded when asked because it reads the event file at import.
 * @returns undefined outside a workflow. A payload that cannot be read is an empty one: every fact then takes its safe side.
 */
export async function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventFacts | undefined> {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (name === '') return undefined;
  const payload = await readPayload();
  const repository = memberOf(payload, 'repository');
  const isPrivate = memberOf(repository, 'private');
  return { name, isFork: isFork(name, payload), repository: env.GITHUB_REPOSITORY ?? '', isPrivate: typeof isPrivate === 'boolean' ? isPrivate : undefined };
}

async function readPayload(): Promise<Json | undefined> {
  try {
    const { context } = await import('@actions/github');
    return context.payload as unknown as Json;
  } catch {
    return undefined;
  }
}

function isFork(name: string, payload: Json | undefined): boolean {
  const request = memberOf(payload, 'pull_request');
  if (request === undefined) return name === 'pull_request';
  const head = memberOf(memberOf(memberOf(request, 'head'), 'repo'), 'full_name');
  const base = memberOf(memberOf(memberOf(request, 'base'), 'repo'), 'full_name');
  return typeof head !== 'string' || head !== base;
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
