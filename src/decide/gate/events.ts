import { isObject, type Json, stringAt } from '../../core/json.ts';

/**
 * Runs on these events can execute untrusted code with the permissions of the repository, and the certificate does not
 * say whose code it was. Source: GitHub docs, "Security hardening for GitHub Actions".
 */
export const UNTRUSTED_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** Origin of the code that runs: merged, proposed in the repository itself, or from a fork or an unknown origin. */
export type CodeOrigin = 'merged' | 'proposed' | 'foreign';

/**
 * Refs of unmerged changes, and the triggers that a policy can name to accept them.
 * Source: GitHub docs, "Events that trigger workflows".
 */
const PROPOSALS = [
  { prefix: 'refs/pull/', triggers: /^pull_request/ },
  { prefix: 'refs/heads/gh-readonly-queue/', triggers: /^merge_group$/ },
  // GitLab docs, "Merge request pipelines".
  { prefix: 'refs/merge-requests/', triggers: /^merge_request/ },
];

/** Events whose ref is the code that runs, so that the payload is not needed. */
const REF_IS_ENOUGH = /^(?:push|create|release|schedule|workflow_dispatch|merge_group)$/;

/**
 * Whether a ref belongs to a pull request or a merge queue.
 * @param trigger the event that a policy names; its own refs are accepted.
 */
export function isProposalRef(ref: string, trigger = ''): boolean {
  return PROPOSALS.some(({ prefix, triggers }) => ref.startsWith(prefix) && !triggers.test(trigger));
}

/**
 * Decides where the code of a run comes from, by its ref and payload, or by the name of the event if neither says it.
 * @param payload of the event; undefined if it could not be read.
 */
export function originOf(name: string, ref: string, payload: Json | undefined): CodeOrigin {
  const found = holdersIn(payload).flatMap((holder) => originsOf(holder, memberOf(payload, 'repository')));
  // GitHub writes the repository into every payload, so a payload without it was not read.
  const isRefEnough = REF_IS_ENOUGH.test(name);
  const isUnread = memberOf(payload, 'repository') === undefined && !isRefEnough;
  const isUnknown = (name.startsWith('pull_request') || ref.startsWith('refs/pull/') || isUnread) && found.length === 0;
  if (isUnknown || UNTRUSTED_EVENTS.includes(name) || found.includes('foreign')) return 'foreign';
  // A deployment of a commit has no ref, so nothing says whether the commit is merged.
  return found.length > 0 || (ref === '' && !isRefEnough) || isProposalRef(ref) || name === 'merge_group'
    ? 'proposed'
    : 'merged';
}

/** The objects in a payload that can name a change. */
function holdersIn(payload: Json | undefined): readonly Json[] {
  const runs = ['issue', 'workflow_run', 'check_run', 'check_suite', 'client_payload'].map((key) =>
    memberOf(payload, key),
  );
  return [payload, ...runs, memberOf(memberOf(payload, 'check_run'), 'check_suite')].filter((one) => one !== undefined);
}

function originsOf(holder: Json, repository: Json | undefined): readonly CodeOrigin[] {
  const requests = [memberOf(holder, 'pull_request'), memberOf(holder, 'pull_requests')]
    .flat()
    .filter((one) => isObject(one));
  const origin = memberOf(holder, 'head_repository');
  const branch = memberOf(holder, 'head_branch');
  const event = memberOf(holder, 'event');
  // The check suite of a fork's commit has no branch and lists no pull request.
  const isForeign = branch === null || (origin !== undefined && !isSame(origin, repository));
  const isProposed =
    (typeof branch === 'string' && isProposalRef(`refs/heads/${branch}`)) ||
    (typeof event === 'string' && /^(?:pull_request|merge_group)/.test(event));
  return [
    ...requests.map(originOfRequest),
    ...(isForeign ? (['foreign'] as const) : []),
    ...(isProposed ? (['proposed'] as const) : []),
  ];
}

function originOfRequest(request: Json | undefined): CodeOrigin {
  const [head, base] = ['head', 'base'].map((side) => memberOf(memberOf(request, side), 'repo'));
  return isSame(head, base) ? 'proposed' : 'foreign';
}

/** Lists of pull requests name repositories only by address. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  return ['full_name', 'url'].some(
    (key) => stringAt(one, key) !== undefined && stringAt(one, key) === stringAt(other, key),
  );
}

/** An own member of an object; undefined for anything else. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
