import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Values } from '../../decide/inputs/values.ts';

/** The end of a whole command: what is not known by then could not be found out. */
export interface Deadline {
  /** Waits for work until the end. What was begun may go on; its answer counts no more. @param wanted what is missing then. @throws GATE_TIMEOUT, and what the work throws. */
  hold<T>(deed: string, work: () => Promise<T>, wanted?: string): Promise<T>;
}

/** Seconds of the input `timeout`. @throws WasmImageError INPUT_INVALID. */
export function secondsOf(values: Values): number {
  const text = values.text('timeout') ?? '';
  if (/^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3600) return Number(text);
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as timeout: it is no number of seconds from 1 to 3600`,
  );
}

/** Starts the clock. The single limits of requests and their retries go on inside. */
export function openDeadline(seconds: number): Deadline {
  const end = performance.now() + seconds * 1000;
  return {
    hold(deed, work, wanted = 'verdict') {
      return new Promise((resolve, reject) => {
        const late = (): void =>
          reject(
            new WasmImageError('GATE_TIMEOUT', `Cannot ${deed}: no ${wanted} within ${seconds} s`, {
              detail: { seconds },
            }),
          );
        const leftMs = end - performance.now();
        if (leftMs <= 0) return late();
        const timer = setTimeout(late, leftMs);
        Promise.resolve()
          .then(work)
          .finally(() => clearTimeout(timer))
          .then(resolve, reject);
      });
    },
  };
}
