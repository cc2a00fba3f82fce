import { type SignerFacts } from '../../attest/facts.ts';
import { type Check } from './check-result.ts';
/**
 * Checks for which repository a workflow signed. If no repository is named, the workflow must be in the repository that
 * was built, because a reusable workflow signs in its own name for every caller. A person, or a CI whose pipelines are
 * not in a repository, has no caller.
 * @param repository its https address.
 * Source: fulcio docs/oid-info.md, extensions 9 and 12; fulcio config/identity/config.yaml for what each CI writes.
 */
export declare function checkCaller(repository: string | undefined, facts: SignerFacts): Check;
/**
 * Checks what triggered a workflow: neither an event that does not count nor the ref of unmerged code, in any claim.
 * @param refused events whose runs do not count. @param trigger the event that a policy names; its own refs count.
 */
export declare function checkEvent(refused: readonly string[], { extensions, signer }: SignerFacts, trigger?: string): Check;
/** The repository that {@link checkCaller} needs; undefined if there is none, or if the workflow is in it. */
export declare function foreignCallerOf(facts: SignerFacts): string | undefined;
