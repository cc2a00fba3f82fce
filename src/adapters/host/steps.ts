import { printSize } from '../../core/text.ts';
import type { Step } from '../../ports.ts';

/** A step that can say how far it is. */
export interface TimedStep extends Step {
  readonly title: string;
  /** What follows the title: ` 1.2 MiB / 3.4 MiB  5.1 MiB/s`, or `  3.2 s`. */
  rest(): string;
  /** Since it began. */
  ms(): number;
}

/** What takes longer is worth a line. */
export const NOTABLE_MS = 500;
/** How often a log hears of a long transfer. */
const EVERY_MS = 10_000;

/**
 * Times a step in plain lines: how far a transfer is every 10 seconds, and at the end what it took.
 * @param print gets the line and, at the end, the time that the step took; not called for a step under half a second.
 * @param now milliseconds. @param notable other than half a second.
 */
export function openStep(
  title: string,
  print: (line: string, took?: string) => void,
  now = () => performance.now(),
  notable = NOTABLE_MS,
): TimedStep {
  const began = now();
  let printed = began;
  let [done, total] = [0, 0];
  const ms = (): number => now() - began;
  const seconds = (): string => `${(ms() / 1000).toFixed(1)} s`;
  const rest = (): string =>
    done === 0
      ? `  ${seconds()}`
      : ` ${printSize(done)} / ${printSize(total)}  ${printSize(Math.round((done * 1000) / Math.max(ms(), 1)))}/s`;
  return {
    title,
    rest,
    ms,
    progress(sent, size) {
      [done, total] = [sent, Math.max(sent, size)];
      if (now() - printed < EVERY_MS) return;
      printed = now();
      print(title + rest());
    },
    end() {
      if (ms() > notable) print(`${title}: ${done === 0 ? '' : `${printSize(done)} in `}${seconds()}`, seconds());
    },
  };
}
