import { isObject, type Json, stringAt } from '../../core/json.ts';

/**
 * Runs of these execute code of strangers with the rights of the repository, and a certificate does not say whose code it was.
 * Source: GitHub docs, "Security hardening for GitHub Actions".
 */
export const UNTRUSTED_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** Whether a run is about merged code, a proposed change of the repository itself, or one of a fork (also when its origin is unknown). */
export type Content = 'merged' | 'proposed' | 'foreign';

/** Refs of changes that are not merged, and the triggers that a policy can name to accept them. Source: GitHub docs, "Events that trigger workflows". */
const PROPOSALS = [
  { prefix: 'refs/pull/', triggers: /^pull_request/ },
  { prefix: 'refs/heads/gh-readonly-queue/', triggers: /^merge_group$/ },
  // GitLab docs, "Merge request pipelines".
  { prefix: 'refs/merge-requests/', triggers: /^merge_request/ },
];

/** Events whose ref is the code that runs, so that they can be told without their payload. */
const REF_TELLS = /^(?:push|create|release|schedule|workflow_dispatch|merge_group)$/;

/** Whether a ref belongs to a pull request or a merge queue. @param trigger the event that a policy names: its own refs are accepted. */
export function isProposalRef(ref: string, trigger = ''): boolean {
  return PROPOSALS.some(({ prefix, triggers }) => ref.startsWith(prefix) && !triggers.test(trigger));
}

/**
 * Decides what a run is about from facts: its ref and what its payload holds. Names decide only where neither says it.
 * @param payload of the event; undefined when it could not be read.
 */
export function contentOf(name: string, ref: string, payload: Json | undefined): Content {
  const found = holdersIn(payload).flatMap((holder) => contentsOf(holder, memberOf(payload, 'repository')));
  // GitHub writes the repository into every payload; one without it was not read.
  const isTold = REF_TELLS.test(name);
  const isUnread = memberOf(payload, 'repository') === undefined && !isTold;
  const isUnknown = (name.startsWith('pull_request') || ref.startsWith('refs/pull/') || isUnread) && found.length === 0;
  if (isUnknown || UNTRUSTED_EVENTS.includes(name) || found.includes('foreign')) return 'foreign';
  // A deployment of a commit has no ref, so nothing says whether the commit is merged.
  return found.length > 0 || (ref === '' && !isTold) || isProposalRef(ref) || name === 'merge_group'
    ? 'proposed'
    : 'merged';
}

/** The objects of a payload that can name a change. */
function holdersIn(payload: Json | undefined): readonly Json[] {
  const runs = ['issue', 'workflow_run', 'check_run', 'check_suite', 'client_payload'].map((key) =>
    memberOf(payload, key),
  );
  return [payload, ...runs, memberOf(memberOf(payload, 'check_run'), 'check_suite')].filter((one) => one !== undefined);
}

function contentsOf(holder: Json, repository: Json | undefined): readonly Content[] {
  const requests = [memberOf(holder, 'pull_request'), memberOf(holder, 'pull_requests')]
    .flat()
    .filter((one) => isObject(one));
  const origin = memberOf(holder, 'head_repository');
  const branch = memberOf(holder, 'head_branch');
  const event = memberOf(holder, 'event');
  // The suite of a fork's commit has no branch here, and lists no pull request either.
  const isForeign = branch === null || (origin !== undefined && !isSame(origin, repository));
  const isProposed =
    (typeof branch === 'string' && isProposalRef(`refs/heads/${branch}`)) ||
    (typeof event === 'string' && /^(?:pull_request|merge_group)/.test(event));
  return [
    ...requests.map(contentOfRequest),
    ...(isForeign ? (['foreign'] as const) : []),
    ...(isProposed ? (['proposed'] as const) : []),
  ];
}

function contentOfRequest(request: Json | undefined): Content {
  const [head, base] = ['head', 'base'].map((side) => memberOf(memberOf(request, side), 'repo'));
  return isSame(head, base) ? 'proposed' : 'foreign';
}

/** Lists of pull requests name repositories by address alone. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  return ['full_name', 'url'].some(
    (key) => stringAt(one, key) !== undefined && stringAt(one, key) === stringAt(other, key),
  );
}

/** A member of its own; undefined for what is not an object. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
