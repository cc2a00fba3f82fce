import { type ExitCode, WasmImageError } from '../../../core/errors.ts';
import type { CliRun } from '../terminal.ts';

/** `wasm-image hosts`. */
export async function hosts(run: CliRun): Promise<ExitCode> {
  throw new WasmImageError('INPUT_UNKNOWN', `Cannot run ${run.command}: it is not written yet`);
}
