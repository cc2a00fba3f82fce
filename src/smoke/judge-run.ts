import type { Problem } from '../abi/report.ts';
import { ALLOCATOR_SIGNATURE, ALLOCATORS } from '../abi/tables/callbacks.ts';
import type { Digest } from '../core/digest.ts';
import type { StartedAs } from './filter-type.ts';
import { STREAM } from './host/host.ts';
import { OVER_LIMIT } from './host/host-trap.ts';
import { lastWords } from './last-words.ts';
import type { SmokeOutcome, SmokeReport, SmokeRun, SmokeStep, SmokeStop, SmokeVerdict } from './smoke-report.ts';
import { SMOKE_RULES, smokeProblem } from './smoke-rules.ts';

/** The types in words. */
const TYPE_NAMES = { http: 'HTTP filter', network: 'network filter', service: 'service' } as const;

/** What is known before the run. */
export interface SmokeFacts extends StartedAs {
  readonly digest: Digest;
  readonly engine: string;
  readonly hasPluginConfig: boolean;
  /** The limit of the run in pages of 64 KiB. */
  readonly maxPages: number;
}

type TrapOutcome = Extract<SmokeOutcome, { kind: 'trapped' }>;

/** Judges a run: what a host would do with the filter, and what its author should know. */
export function judgeRun(run: SmokeRun, facts: SmokeFacts): SmokeReport {
  const stopped = stopProblem(run, facts);
  const problems = [...(stopped === undefined ? [] : [stopped]), ...remarks(run, facts)];
  const verdict: SmokeVerdict = problems.some((one) => one.severity === 'error')
    ? 'fails'
    : stopped?.rule === 'PW055'
      ? 'refused-configuration'
      : 'started';
  return {
    schema: 'https://wasm-image.dev/schema/smoke-report/v1',
    'module-digest': facts.digest,
    engine: facts.engine,
    filterType: facts.filterType,
    filterTypeReason: facts.filterTypeReason,
    verdict,
    problems,
    ...run,
  };
}

function stopProblem(run: SmokeRun, facts: SmokeFacts): Problem | undefined {
  const stop = run.stop;
  if (stop === undefined) return undefined;
  switch (stop.kind) {
    case 'not-proxy-wasm':
      return smokeProblem('PW050', 'module', 'it has no marker for proxy-wasm 0.1.0, 0.2.0 or 0.2.1');
    case 'no-allocator':
      return smokeProblem(
        'PW050',
        'exports',
        `neither ${ALLOCATORS.join(' nor ')} is exported as ${ALLOCATOR_SIGNATURE}`,
      );
    case 'no-instance':
      return noInstance(stop, facts);
    case 'trap':
      return trapProblem(run, facts);
    case 'vm-start-refused':
      return smokeProblem('PW053', 'proxy_on_vm_start', `it returned 0${lastLog(run.steps)}`);
    case 'configuration-refused':
      return smokeProblem(
        facts.hasPluginConfig ? 'PW054' : 'PW055',
        'proxy_on_configure',
        `it returned 0 for ${facts.hasPluginConfig ? 'the given' : 'an empty'} configuration${lastLog(run.steps)}`,
      );
    case 'deadline':
      return smokeProblem('PW056', stop.callback, `it did not return within ${stop.timeoutMs} ms`);
  }
}

function noInstance(stop: Extract<SmokeStop, { kind: 'no-instance' }>, facts: SmokeFacts): Problem {
  const isMemory = /memory/i.test(stop.why) && /allocate|implementation limit|larger than/i.test(stop.why);
  if (isMemory)
    return smokeProblem('PW057', 'memory', `it needs more than the limit of ${facts.maxPages} pages: ${stop.why}`);
  return smokeProblem('PW050', 'module', `the engine rejects it: ${stop.why}`);
}

/** The last step that trapped is the cause: after a trap in the root context, the start continues for one more step. */
function trapProblem(run: SmokeRun, facts: SmokeFacts): Problem | undefined {
  const step = run.steps.findLast((one) => one.outcome.kind === 'trapped');
  if (step === undefined || step.outcome.kind !== 'trapped') return smokeProblem('PW052', 'module', 'it trapped');
  const text = trapText(step, step.outcome);
  // If the engine cannot create the instance, its own error says why; no code has run then.
  if (step.callback === 'instantiate' && /out of memory|could not allocate/i.test(step.outcome.why))
    return smokeProblem('PW057', 'memory', step.outcome.why);
  if (step.callback === 'instantiate' && step.outcome.why.startsWith('WebAssembly.'))
    return smokeProblem('PW050', 'module', step.outcome.why);
  if (step.outcome.why.startsWith(OVER_LIMIT)) return smokeProblem('PW057', step.callback, step.outcome.why);
  if (step.outcome.why.startsWith('restricted_callback'))
    return smokeProblem('PW051', step.callback, text, earlyHint(step, step.outcome));
  if (run.reach === 'end') return smokeProblem('PW061', step.callback, text);
  const isOther = facts.filterType === 'http' && step.parameters[0] === STREAM;
  const isSurvived =
    run.reach === 'exchange' &&
    /^proxy_on_(?:context_create|vm_start|configure)$/.test(step.callback) &&
    step.parameters[0] !== STREAM;
  const effect = isSurvived ? '; hosts load it and then fail every stream' : '';
  return smokeProblem(
    'PW052',
    step.callback,
    text + effect,
    isOther ? `${SMOKE_RULES.PW052.hint}; if it is not an HTTP filter, ${NAME_TYPE}` : undefined,
  );
}

const NAME_TYPE = 'set {filter-type}';

function trapText(step: SmokeStep, trap: TrapOutcome): string {
  const ended = trap.exit === undefined ? '' : `, after proc_exit(${trap.exit})`;
  const [innermost] = trap.frames;
  const place = innermost === undefined ? '' : ` in ${innermost}`;
  return `trapped${place}: ${trap.why}${ended}${lastLog([step])}`;
}

/**
 * A program exits when its main returns, which needs a different hint than the rule's. Seen with Go without
 * -buildmode=c-shared.
 */
function earlyHint(step: SmokeStep, trap: TrapOutcome): string | undefined {
  const isCommand = step.callback === '_start' && trap.why.includes('proc_exit');
  return isCommand
    ? 'it is a program that exits after main: build a reactor (Go -buildmode=c-shared, clang -mexec-model=reactor)'
    : undefined;
}

function lastLog(steps: readonly SmokeStep[]): string {
  const words = lastWords(steps.flatMap((step) => step.logs));
  return words === undefined ? '' : `; it logged: ${words}`;
}

function remarks(run: SmokeRun, facts: SmokeFacts): readonly Problem[] {
  const problems = [
    ...run.standIns.map((name) => smokeProblem('PW058', name, 'Envoy does not provide it')),
    ...run.oddCallbacks.map((name) => smokeProblem('PW059', name, 'its signature differs from the ABI')),
  ];
  if (run.exchange?.end === 'paused' && run.stop === undefined)
    problems.push(smokeProblem('PW060', pausedAt(run.steps), 'the filter paused the exchange and nothing resumed it'));
  // A failed attempt to grow is not visible from outside, but a memory near its limit is.
  if (run.memoryPages * 4 > facts.maxPages * 3)
    problems.push(smokeProblem('PW062', 'memory', `it uses ${run.memoryPages} of ${facts.maxPages} pages`));
  const saw = { http: 'a request and a response', network: 'a connection', service: undefined }[facts.filterType];
  if (
    run.reach === 'end' &&
    saw !== undefined &&
    run.steps.filter(isOfExchange).every((step) => Object.keys(step.calls).length === 0)
  )
    problems.push(smokeProblem('PW063', 'module', `it saw ${saw} and did nothing`));
  if (facts.isFallback)
    problems.push(
      smokeProblem('PW064', 'module', `started as a ${TYPE_NAMES[facts.filterType]}: ${facts.filterTypeReason}`),
    );
  return problems;
}

function isOfExchange(step: SmokeStep): boolean {
  return /^proxy_on_(request|response|new_connection|(down|up)stream|log|http_call|grpc)/.test(step.callback);
}

function pausedAt(steps: readonly SmokeStep[]): string {
  const step = steps.findLast((one) =>
    /^proxy_on_(?:request_|response_|new_connection|(?:down|up)stream_data)/.test(one.callback),
  );
  return step?.callback ?? 'module';
}
