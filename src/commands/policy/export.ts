import type { ExportTarget } from '../../decide/inputs/inputs.ts';
import { loadPolicy } from '../../wiring/open-policy.ts';
import type { Session } from '../../wiring/session.ts';

/** A policy in the format of another tool. */
export interface ExportedPolicy {
  readonly to: ExportTarget;
  readonly text: string;
}

/** Exports a policy file. @throws WasmImageError POLICY_INVALID, POLICY_INEXPRESSIBLE, KEY_INVALID, FILE_UNREADABLE. */
export async function exportPolicyFile(file: string, to: ExportTarget, session: Session): Promise<ExportedPolicy> {
  const policy = await loadPolicy(session, file);
  const { exportPolicy } = await import('../../decide/policy/export/export-policy.ts');
  return { to, text: exportPolicy(policy, to) };
}
