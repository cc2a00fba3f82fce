import type { Json } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import { memberOf, originOf } from '../../gate/events.ts';
import { baseOf } from './base.ts';

/** The commit whose policies count, instead of those that a pull request could change. */
export type PolicyBase =
  | {
      readonly kind: 'commit';
      readonly name: string;
      /** `OWNER/NAME` of the repositories that the checkout can be of; empty if they are not known. */
      readonly repositories: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a run is about. */
export interface RunFacts {
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  /** `OWNER/NAME`. */
  readonly repository: string;
}

/** The commit of these runs is the last one of the default branch. Source: GitHub docs, "Events that trigger workflows". */
const ON_DEFAULT_BRANCH = ['workflow_run', 'issue_comment', 'check_run', 'check_suite', 'repository_dispatch'];

/**
 * Decides whose policies count.
 * @param given the input. @param payload of the event. @returns undefined: those of the checkout, whose code is merged.
 */
export function policyBaseOf(
  given: string | undefined,
  run: RunFacts,
  payload: Json | undefined,
): PolicyBase | undefined {
  const { event, ref, sha, repository } = run;
  const request = memberOf(payload, 'pull_request');
  const names = ['base', 'head'].map((side) => memberOf(memberOf(memberOf(request, side), 'repo'), 'full_name'));
  const known = [repository, ...names].filter((name): name is string => typeof name === 'string' && name !== '');
  if (given !== undefined) return { kind: 'commit', name: given, repositories: known };
  if (event === '' || originOf(event, ref, payload) === 'merged') return undefined;
  const base = /^(?:pull_request|merge_group)/.test(event) ? baseOf(undefined, event, ref, payload) : undefined;
  if (base?.kind === 'commit') return { kind: 'commit', name: base.name, repositories: known };
  if (ON_DEFAULT_BRANCH.includes(event) && /^[0-9a-f]{40,64}$/.test(sha))
    return { kind: 'commit', name: sha, repositories: known };
  return { kind: 'unknown', why: `the event ${quoted(event)} does not say what its code is merged into` };
}
