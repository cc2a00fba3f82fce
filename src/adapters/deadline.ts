import { WasmImageError } from '../core/errors.ts';

/** The end of a whole command: what is not known by then could not be found out. */
export interface Deadline {
  /** Waits for work until the end. What was begun may go on; its answer counts no more. @throws GATE_TIMEOUT, and what the work throws. */
  hold<T>(deed: string, work: () => Promise<T>): Promise<T>;
}

/** Starts the clock. The single limits of requests and their retries go on inside. */
export function openDeadline(seconds: number): Deadline {
  const end = performance.now() + seconds * 1000;
  return {
    hold(deed, work) {
      return new Promise((resolve, reject) => {
        const late = (): void => reject(new WasmImageError('GATE_TIMEOUT', `Cannot ${deed}: no verdict within ${seconds} s`, { detail: { seconds } }));
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
