import type { Check } from '../gate/check-result.ts';
import { type Authority, type Policy } from '../gate/policy-model.ts';
import type { Weight } from './weigh.ts';
/** Whether the bundles that count are enough: one row per requirement of the policy. An extra bundle never hurts. */
export declare function tally(policy: Policy, weights: readonly Weight[]): readonly Check[];
/** An authority in one line. */
export declare function printAuthority({ signer }: Authority): string;
