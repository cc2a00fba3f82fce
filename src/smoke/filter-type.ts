import { inert } from '../core/text.ts';
import { STREAM } from './host/host.ts';
import type { FilterType, SmokeRun } from './smoke-report.ts';

/** How a filter was started, and why. */
export interface StartedAs {
  readonly filterType: FilterType;
  readonly filterTypeReason: string;
  /** No type was given, and the filter is not an HTTP filter. */
  readonly isFallback?: true;
}

/** What the Go and Rust SDKs log when a callback needs a context of another type. */
const NO_SUCH_CONTEXT = /invalid context/;

/**
 * The other type to try for a filter that could not be started as an HTTP filter: a service if it does not create a
 * stream context, a network filter if the context that its SDK created is not an HTTP context.
 * Undefined otherwise: a filter that traps later is broken.
 */
export function fallbackOf(run: SmokeRun): StartedAs | undefined {
  const step = run.steps.at(-1);
  if (run.stop?.kind !== 'trap' || step === undefined || step.outcome.kind !== 'trapped') return undefined;
  const said = step.logs.map((one) => one.text).join('');
  const why = inert(
    `${step.callback}(${step.parameters.join(', ')}) trapped: ${said === '' ? step.outcome.why : said}`,
    300,
  );
  const as = (filterType: FilterType, text: string): StartedAs => ({
    filterType,
    filterTypeReason: `${text}: ${why}`,
    isFallback: true,
  });
  if (step.callback === 'proxy_on_context_create' && step.parameters[0] === STREAM)
    return as('service', 'it does not create a stream context');
  if (step.callback === 'proxy_on_request_headers' && hasNoContext(run))
    return as('network', 'its stream context is not an HTTP context');
  return undefined;
}

/** Whether the last callback trapped because the SDK has no context of its type. */
export function hasNoContext(run: SmokeRun): boolean {
  const step = run.steps.at(-1);
  return step?.outcome.kind === 'trapped' && NO_SUCH_CONTEXT.test(step.logs.map((one) => one.text).join(''));
}
