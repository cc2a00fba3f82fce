import { type BundleFacts, CLAIM } from '../../attest/facts.ts';
import { inert } from '../../core/text.ts';
import { type Check, check } from './check.ts';
import { isProposalRef } from './events.ts';
import { parseWorkflow } from './workflow.ts';

/**
 * For whom a workflow signed. Without a repository that is named, the workflow must live in the one that was built: a reusable workflow signs in its
 * own name for every caller. A person, or a CI whose pipelines live in no repository, is called by nobody.
 * @param repository its https address. Source: fulcio docs/oid-info.md, extensions 9 and 12; fulcio config/identity/config.yaml for what each CI has there.
 */
export function checkCaller(repository: string | undefined, facts: BundleFacts): Check {
  const { signer, built } = claimsOf(facts);
  if (repository !== undefined) return check('source', repository, built);
  const isWorkflow = isByWorkflow(facts);
  const seen = isWorkflow
    ? `built ${built || 'an unknown repository'}, signed by ${signer || 'an unknown workflow'}`
    : 'no workflow';
  const expected =
    'a workflow of the repository that was built, or that repository by name: certificate-github-workflow-repository, or source in a policy';
  return { name: 'source', passed: !isWorkflow || isOwn(facts), expected, seen: inert(seen) };
}

/**
 * Upon what a workflow ran: neither an event that does not count nor the ref of unmerged code, whichever claim names it.
 * @param refused names of events whose runs do not count. @param trigger the one that a policy names; its own refs count.
 */
export function checkEvent(refused: readonly string[], { extensions, signer }: BundleFacts, trigger?: string): Check {
  const events = [extensions[CLAIM.trigger], extensions[CLAIM.oldTrigger]].filter((event) => event !== undefined);
  const signed = signer.kind === 'certificate' ? parseWorkflow(signer.identity)?.ref : undefined;
  const refs = [extensions[CLAIM.sourceRef], extensions[CLAIM.oldRef], signed].filter((ref) => ref !== undefined);
  const unmerged = refs.find((ref) => isProposalRef(ref, trigger));
  return {
    name: 'event',
    passed: unmerged === undefined && !events.some((event) => refused.includes(event)),
    expected: `none of ${refused.join(', ')}, and not the ref of a pull request or merge queue`,
    seen: inert(`${events[0] ?? 'none'}${unmerged === undefined ? '' : ` on ${unmerged}`}`),
  };
}

/** The repository that has to be named for {@link checkCaller}; undefined when there is none, or the workflow lives in it. */
export function foreignCallerOf(facts: BundleFacts): string | undefined {
  const { built } = claimsOf(facts);
  return built === '' || !isByWorkflow(facts) || isOwn(facts) ? undefined : built;
}

function isOwn(facts: BundleFacts): boolean {
  const { signer, built } = claimsOf(facts);
  return built !== '' && homeOf(signer) === built;
}

/** The repository of a file: owner and name, or what stands before `//` for GitLab, where projects lie in groups. Source: fulcio config.yaml. */
function homeOf(file: string): string | undefined {
  const [, project, repository] = /^(?:(https:\/\/[^@]+?)\/\/|(https:\/\/[^/]+\/[^/]+\/[^/]+)\/)/.exec(file) ?? [];
  return project ?? repository;
}

/**
 * Whether what signed is a file of a repository: by its name, which a Fulcio that writes no claims has as well, or by claims of a repository. Where the
 * signer lives on another server than the repository it is a pipeline of a CI.
 */
function isByWorkflow(facts: BundleFacts): boolean {
  const { signer, built } = claimsOf(facts);
  if (facts.signer.kind === 'certificate' && parseWorkflow(facts.signer.identity) !== undefined) return true;
  const server = /^https:\/\/[^/]+\//.exec(signer)?.[0];
  if (server !== undefined && built !== '') return built.startsWith(server);
  return signer !== '' || built !== '' || facts.extensions[CLAIM.oldRepository] !== undefined;
}

function claimsOf({ extensions }: BundleFacts): { readonly signer: string; readonly built: string } {
  return { signer: extensions[CLAIM.signer] ?? '', built: extensions[CLAIM.sourceRepository] ?? '' };
}
