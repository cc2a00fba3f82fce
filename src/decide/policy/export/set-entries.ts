import { readPolicySet, type SetEntry } from '../policy-set.ts';

/** The policies of a policy set. @throws WasmImageError POLICY_INVALID. */
export function entriesOf(bytes: Uint8Array): readonly SetEntry[] {
  return readPolicySet(bytes)?.entries ?? [];
}
