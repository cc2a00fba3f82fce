import { CLAIM, type SignerFacts } from '../../attest/facts.ts';
import { inert, inputName } from '../../core/text.ts';
import { type Check, check } from './check-result.ts';
import { isProposalRef } from './events.ts';
import { parseWorkflow } from './workflow.ts';

/**
 * Checks for which repository a workflow signed. If no repository is named, the workflow must be in the repository that
 * was built, because a reusable workflow signs in its own name for every caller. A person, or a CI whose pipelines are
 * not in a repository, has no caller.
 * @param repository its https address.
 * Source: fulcio docs/oid-info.md, extensions 9 and 12; fulcio config/identity/config.yaml for what each CI writes.
 */
export function checkCaller(repository: string | undefined, facts: SignerFacts): Check {
  const { signer, built } = claimsOf(facts);
  if (repository !== undefined) return check('source', repository, built);
  const isWorkflow = isByWorkflow(facts);
  const seen = isWorkflow
    ? `built from ${built || 'an unknown repository'}, signed by ${signer || 'an unknown workflow'}`
    : 'not a workflow';
  const input = inputName('certificate-github-workflow-repository');
  const elsewhere = `or that repository set as ${input} or as source in a policy`;
  return {
    name: 'source',
    passed: !isWorkflow || isOwn(facts),
    expected: `a workflow in the repository that was built, ${elsewhere}`,
    seen: inert(seen),
  };
}

/**
 * Checks what triggered a workflow: neither an event that does not count nor the ref of unmerged code, in any claim.
 * @param refused events whose runs do not count. @param trigger the event that a policy names; its own refs count.
 */
export function checkEvent(refused: readonly string[], { extensions, signer }: SignerFacts, trigger?: string): Check {
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

/** The repository that {@link checkCaller} needs; undefined if there is none, or if the workflow is in it. */
export function foreignCallerOf(facts: SignerFacts): string | undefined {
  const { built } = claimsOf(facts);
  return built === '' || !isByWorkflow(facts) || isOwn(facts) ? undefined : built;
}

function isOwn(facts: SignerFacts): boolean {
  const { signer, built } = claimsOf(facts);
  return built !== '' && homeOf(signer) === built;
}

/**
 * The repository of a file: owner and name, or everything before `//` for GitLab, which has nested groups.
 * Source: fulcio config.yaml.
 */
function homeOf(file: string): string | undefined {
  const [, project, repository] = /^(?:(https:\/\/[^@]+?)\/\/|(https:\/\/[^/]+\/[^/]+\/[^/]+)\/)/.exec(file) ?? [];
  return project ?? repository;
}

/**
 * Whether the signer is a file in a repository: by its name, which is present even if Fulcio writes no claims, or by
 * claims about a repository. A signer on another server than the repository is a CI pipeline.
 */
function isByWorkflow(facts: SignerFacts): boolean {
  const { signer, built } = claimsOf(facts);
  if (facts.signer.kind === 'certificate' && parseWorkflow(facts.signer.identity) !== undefined) return true;
  const server = /^https:\/\/[^/]+\//.exec(signer)?.[0];
  if (server !== undefined && built !== '') return built.startsWith(server);
  return signer !== '' || built !== '' || facts.extensions[CLAIM.oldRepository] !== undefined;
}

function claimsOf({ extensions }: SignerFacts): { readonly signer: string; readonly built: string } {
  return { signer: extensions[CLAIM.signer] ?? '', built: extensions[CLAIM.sourceRepository] ?? '' };
}
