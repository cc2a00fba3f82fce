import { openStarter } from '../../adapters/engine/starter.ts';
import { Starts } from '../../pipeline/check/start-checked.ts';

/** Starts modules in child processes. @param signal ends them. */
export function openStarts(signal: AbortSignal): Pick<Starts, 'start'> {
  return new Starts(openStarter(), signal);
}
