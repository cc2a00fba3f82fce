import { type SignerFacts } from '../../attest/facts.ts';
import { type Check } from '../gate/check-result.ts';
import type { Authority, SignatureRule } from '../gate/policy-model.ts';
/** Compares the signer with an authority, claim by claim. A claim that is missing in the certificate fails. */
export declare function checkAuthority(authority: Authority, facts: SignerFacts, signature: SignatureRule): readonly Check[];
/** The ref that was built; empty if the certificate does not name one. */
export declare function sourceRefOf(facts: SignerFacts): string;
/** Who signed, regardless of the ref: two releases by one workflow for one repository have the same party. */
export declare function partyOf({ signer, extensions }: SignerFacts): string;
