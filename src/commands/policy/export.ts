import { dirname, resolve } from 'node:path';
import { isObject } from '../../core/json.ts';
import type { ExportTarget } from '../../decide/inputs/inputs.ts';
import { MAX_POLICY_BYTES, parsePolicyFile } from '../../decide/policy/read-policy.ts';
import { checkedPolicy, loadPolicy } from '../../wiring/open-policy.ts';
import { openReader, type Session } from '../../wiring/session.ts';

/** A policy in the format of another tool. */
export interface ExportedPolicy {
  readonly to: ExportTarget;
  readonly text: string;
}

/**
 * Exports a policy file, or a policy set for Kubernetes.
 * @throws WasmImageError POLICY_INVALID, POLICY_INEXPRESSIBLE, KEY_INVALID, FILE_UNREADABLE.
 */
export async function exportPolicyFile(file: string, to: ExportTarget, session: Session): Promise<ExportedPolicy> {
  const bytes = await openReader(session).files.read(file, MAX_POLICY_BYTES);
  const { exportPolicy, exportSet } = await import('../../decide/policy/export/export-policy.ts');
  const value = parsePolicyFile(bytes);
  if (!isObject(value) || value.kind !== 'PolicySet') return { to, text: exportPolicy(await checkedPolicy(bytes), to) };
  const { entriesOf } = await import('../../decide/policy/export/set-entries.ts');
  const policies = await Promise.all(
    entriesOf(bytes).map(async ({ policy: path, images }) => {
      const own = images === undefined ? [] : [images];
      // Images that are only recorded have no policy.
      if (path === undefined) return own;
      return [...own, (await loadPolicy(session, resolve(session.folder, dirname(file), path))).images];
    }),
  );
  return { to, text: exportSet(policies, to) };
}
