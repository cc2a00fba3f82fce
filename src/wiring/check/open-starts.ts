import { openStarter } from '../../adapters/engine/starter.ts';
import { Starts } from '../../pipeline/check/start-checked.ts';

/** The memory that Envoy gives to a filter: 1 GiB. Evidence: lab/config-start. */
export const ENVOY_PAGES = 16_384;

/** Starts modules in child processes. @param signal ends them. */
export function openStarts(signal: AbortSignal): Pick<Starts, 'start'> {
  return new Starts(openStarter({ maxPages: ENVOY_PAGES }), signal, Date.now());
}
