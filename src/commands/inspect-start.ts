import type { AbiReport } from '../abi/report.ts';
import { openStarter } from '../adapters/engine/starter.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planStart } from '../decide/plan/plan.ts';
import { startFilter } from '../pipeline/make/start.ts';
import type { Workspace } from '../ports.ts';
import { withSmoke } from '../smoke/with-smoke.ts';

/** Starts a filter that has been judged. @returns its report with what was seen. @throws as `startFilter`. */
export async function startInspected(
  report: AbiReport,
  bytes: Uint8Array,
  values: Values,
  files: Workspace,
): Promise<AbiReport> {
  const smoke = await startFilter({ files, starter: openStarter() }, bytes, planStart(values));
  return withSmoke(report, smoke, { configured: true });
}
