import { WasmImageError } from '../../core/errors.ts';
import { inputName, quoted } from '../../core/text.ts';
import type { Values } from '../../decide/inputs/values.ts';

/** The time limit of a whole command. What is not known by then counts as "could not find out". */
export interface Deadline {
  /**
   * Waits for work until the deadline. Work that has begun may continue, but its result no longer counts.
   * @param action what the message cannot do: `verify "..."`. @param result what the message misses; default `verdict`.
   * @throws GATE_TIMEOUT, and what the work throws.
   */
  hold<T>(action: string, work: () => Promise<T>, result?: string): Promise<T>;
}

/** The seconds in the input `timeout`. @throws WasmImageError INPUT_INVALID. */
export function secondsOf(values: Values): number {
  const text = values.text('timeout') ?? '';
  if (/^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3600) return Number(text);
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${inputName('timeout')}: it is not a number of seconds from 1 to 3600`,
    { hint: 'write a number without a unit, for example 300' },
  );
}

/** Starts the clock. Each request and its retries keep their own limits as well. */
export function openDeadline(seconds: number): Deadline {
  const end = performance.now() + seconds * 1000;
  return {
    hold(action, work, result = 'verdict') {
      return new Promise((resolve, reject) => {
        const late = (): void =>
          reject(
            new WasmImageError('GATE_TIMEOUT', `Cannot ${action}: no ${result} within ${seconds} s`, {
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
