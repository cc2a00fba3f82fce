import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';

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

/** A ref of git is a path on disk. */
const REF_LIMIT = 1024;

/**
 * Gathers what tag rules can depend on.
 * @param env GITHUB_* and DOCKER_METADATA_* variables. @param payload of the event; undefined if there is none.
 * @throws WasmImageError INPUT_INVALID for a ref that is too long.
 * Source: docker/metadata-action 6.2, src/context.ts; GitHub docs, "Webhook events and payloads".
 */
export function gatherTagFacts(
  env: Readonly<Record<string, string | undefined>>,
  payload: Json | undefined,
  checkout: CheckoutFacts,
  now: Date,
): TagFacts {
  const eventName = env.GITHUB_EVENT_NAME ?? '';
  const release = at(payload, 'release');
  const ref = readRef(env.GITHUB_REF ?? '', eventName, payload) || (eventName === '' ? (checkout.ref ?? '') : '');
  if (ref.length > REF_LIMIT)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(ref)}: the ref has ${ref.length} characters`);
  const sha = readSha(env, eventName, payload) || (eventName === '' ? (checkout.sha ?? '') : '');
  return {
    eventName,
    ref,
    sha,
    baseRef: readBaseRef(ref, payload),
    defaultBranch:
      text(at(payload, 'repository', 'default_branch')) ??
      (eventName === 'schedule' ? branchOf(ref) : undefined) ??
      checkout.defaultBranch,
    isDraft: eventName === 'release' && at(release, 'draft') === true,
    now,
    commitDate: readCommitDate(sha, payload) ?? (checkout.sha === sha ? checkout.commitDate : undefined) ?? now,
    shaLength: env.DOCKER_METADATA_SHORT_SHA_LENGTH ?? '',
  };
}

/** The name of the branch that a ref is, if it is one. */
export function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}

/** The name of the tag that a ref is, if it is one. */
export function tagOf(ref: string): string | undefined {
  return ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : undefined;
}

/** `pull_request_target` has the ref of the target, but is about the pull request. */
function readRef(ref: string, eventName: string, payload: Json | undefined): string {
  const number = at(payload, 'number');
  if (eventName.includes('pull_request_target') && Number.isSafeInteger(number)) return `refs/pull/${number}/merge`;
  const tag = text(at(payload, 'release', 'tag_name'));
  return ref === '' && tag !== undefined ? `refs/tags/${tag}` : ref;
}

function readSha(
  env: Readonly<Record<string, string | undefined>>,
  eventName: string,
  payload: Json | undefined,
): string {
  const wantsHead = /true/i.test(env.DOCKER_METADATA_PR_HEAD_SHA ?? '') && eventName.includes('pull_request');
  const head = wantsHead ? text(at(payload, 'pull_request', 'head', 'sha')) : undefined;
  return head ?? env.GITHUB_SHA ?? '';
}

function readBaseRef(ref: string, payload: Json | undefined): string {
  const pushed = tagOf(ref) === undefined ? undefined : text(at(payload, 'base_ref'))?.replace(/^refs\/heads\//, '');
  const target = ref.startsWith('refs/pull/') ? text(at(payload, 'pull_request', 'base', 'ref')) : undefined;
  return pushed ?? target ?? '';
}

function readCommitDate(sha: string, payload: Json | undefined): Date | undefined {
  const commits = at(payload, 'commits');
  const found = [...(Array.isArray(commits) ? commits : []), at(payload, 'head_commit')]
    .filter((commit) => sha !== '' && at(commit, 'id') === sha)
    .map((commit) => new Date(text(at(commit, 'timestamp')) ?? ''));
  return found.find((date) => !Number.isNaN(date.getTime()));
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (found, key) => (isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  );
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.length <= REF_LIMIT ? value : undefined;
}
