import { type Policy } from '../gate/policy-model.ts';
/** What only the whole can show: names that mean two things, one key under two names, demands that nothing can meet. @throws WasmImageError POLICY_INVALID. */
export declare function checkWhole(policy: Policy): void;
