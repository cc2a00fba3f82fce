import { type BundleFacts } from '../../attest/facts.ts';
import { type Check } from '../gate/check.ts';
import type { Authority, SignatureRule } from '../gate/policy-model.ts';
/** Compares who signed with an authority, claim by claim; all must pass. A claim that the certificate does not make fails. */
export declare function checkAuthority(authority: Authority, facts: BundleFacts, signature: SignatureRule): readonly Check[];
/** The ref that was built; empty when the certificate names none. */
export declare function sourceRefOf(facts: BundleFacts): string;
/** Who signed, whatever the ref: two releases by one workflow for one repository are one party. */
export declare function partyOf({ signer, extensions }: BundleFacts): string;
