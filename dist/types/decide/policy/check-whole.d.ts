import { type Policy } from '../gate/policy-model.ts';
/**
 * Checks what only the complete policy shows: duplicate names, one key under two names, requirements that nothing can
 * meet. @throws WasmImageError POLICY_INVALID.
 */
export declare function checkWhole(policy: Policy): void;
