import { inert } from '../core/text.ts';
import { STREAM } from './host/host.ts';
import type { FilterType, SmokeRun } from './smoke-report.ts';

/** As what a filter was started, and why. */
export interface StartedAs {
  readonly filterType: FilterType;
  readonly filterTypeReason: string;
  /** Nobody named the type, and HTTP it is not. */
  readonly isFallback?: true;
}

/** The words of the SDKs for Go and Rust when a callback asks for a context of another type. */
const NO_SUCH_CONTEXT = /invalid context/;

/**
 * What else a filter is that could not be started for HTTP: a service when it makes no context for a stream, a network filter when its SDK has no HTTP
 * context for the stream that it made. Undefined for everything else: a filter that traps later is a broken one.
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
    return as('service', 'it makes no context for a stream');
  if (step.callback === 'proxy_on_request_headers' && hasNoContext(run))
    return as('network', 'it has no HTTP context for the stream');
  return undefined;
}

/** Whether the last callback trapped because the SDK has no context of its type. */
export function hasNoContext(run: SmokeRun): boolean {
  const step = run.steps.at(-1);
  return step?.outcome.kind === 'trapped' && NO_SUCH_CONTEXT.test(step.logs.map((one) => one.text).join(''));
}
