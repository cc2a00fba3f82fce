import { type BundleFacts } from '../../attest/facts.ts';
import { type Check } from './check.ts';
/**
 * For whom a workflow signed. Without a repository that is named, the workflow must live in the one that was built: a reusable workflow signs in its
 * own name for every caller. A person, or a CI whose pipelines live in no repository, is called by nobody.
 * @param repository its https address. Source: fulcio docs/oid-info.md, extensions 9 and 12; fulcio config/identity/config.yaml for what each CI has there.
 */
export declare function checkCaller(repository: string | undefined, facts: BundleFacts): Check;
/**
 * Upon what a workflow ran: neither an event that does not count nor the ref of unmerged code, whichever claim names it.
 * @param refused names of events whose runs do not count. @param trigger the one that a policy names; its own refs count.
 */
export declare function checkEvent(refused: readonly string[], { extensions, signer }: BundleFacts, trigger?: string): Check;
/** The repository that has to be named for {@link checkCaller}; undefined when there is none, or the workflow lives in it. */
export declare function foreignCallerOf(facts: BundleFacts): string | undefined;
