import { openStarter } from '../adapters/engine/starter.ts';
import { WasmImageError } from '../core/errors.ts';
import { type RawInputs, readValues } from '../decide/inputs/values.ts';
import { planStart } from '../decide/plan/plan.ts';
import { LIMITS } from '../oci/media-types.ts';
import { startFilter } from '../pipeline/make/start.ts';
import type { SmokeReport } from '../smoke/smoke-report.ts';
import { openReader, type Session } from '../wiring/session.ts';

/**
 * Starts one filter and sends an exchange through it.
 * @throws INPUT_MISSING, SMOKE_UNAVAILABLE, SCENARIO_INVALID, WASM_*, FILE_UNREADABLE.
 */
export async function runFilter(raw: RawInputs, session: Session): Promise<SmokeReport> {
  const values = readValues('run', raw);
  const file = values.text('module');
  if (file === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot run a filter: no file is given', {
      hint: 'wasm-image run filter.wasm',
    });
  const { files } = openReader(session);
  return startFilter(
    { files, starter: openStarter() },
    await files.read(file, LIMITS.rawModule, 'WASM_TOO_LARGE'),
    planStart(values),
  );
}
