import { type ExitCode, WasmImageError } from '../../core/errors.ts';
import type { CliRun } from './terminal.ts';

/** `wasm-image login`. */
export async function login(run: CliRun): Promise<ExitCode> {
  throw new WasmImageError('INPUT_UNKNOWN', `Cannot run ${run.command}: it is not written yet`);
}

/** `wasm-image logout`. */
export async function logout(run: CliRun): Promise<ExitCode> {
  throw new WasmImageError('INPUT_UNKNOWN', `Cannot run ${run.command}: it is not written yet`);
}
