import { WasmImageError } from '../../core/errors.ts';

/** What is broken or missing is not verified; anything else could not be found out. */
export async function orDenied<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WasmImageError && (error.exitCode === 3 || error.exitCode === 4)) return undefined;
    throw error;
  }
}
