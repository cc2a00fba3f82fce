import { type Json, parseStrictJson } from '../core/json.ts';
import { inert } from '../core/text.ts';
import type { SmokeEvent } from './run/recorder.ts';
import type { SmokeEnd } from './run/run-filter.ts';
import type { HeaderPair } from './scenario/scenario.ts';
import { dictionary, list, objectOf, text, type ValueReader, whole, word, wrong } from './scenario/value-reader.ts';
import type {
  SmokeExchange,
  SmokeLog,
  SmokeMessage,
  SmokeOutcome,
  SmokeReach,
  SmokeRun,
  SmokeStep,
  SmokeStop,
} from './smoke-report.ts';

/** The most bytes of output, and the most calls, that are read from one run. */
export const MAX_OUTPUT = 8 * 1024 * 1024;
const MAX_STEPS = 5_000;

/** What the child reported: the calls that ended, the one in progress, and the end if there was one. */
export interface ChildEvents {
  readonly steps: readonly SmokeStep[];
  readonly underWay: string | undefined;
  readonly end: SmokeEnd | undefined;
}

/**
 * Reads the output of the child: one JSON value per line. The child ran untrusted code, so every member is checked and
 * every text is made inert.
 * @param isCut the child was killed, so the last line may be incomplete. @throws SyntaxError
 */
export function readEvents(bytes: Uint8Array, isCut: boolean): ChildEvents {
  const steps: SmokeStep[] = [];
  let underWay: string | undefined;
  let end: SmokeEnd | undefined;
  for (const line of linesOf(bytes, isCut)) {
    if (end !== undefined) throw new SyntaxError('there is more output after the last event');
    const event = eventOf(parseStrictJson(line, 16));
    if (event.kind === 'end') end = event.end;
    else if (event.kind === 'begin') underWay = event.callback;
    else {
      const { kind: _, ...step } = event;
      steps.push(step);
      underWay = undefined;
      if (steps.length > MAX_STEPS) throw new SyntaxError(`it reports more than ${MAX_STEPS} calls`);
    }
  }
  return { steps, underWay, end };
}

function linesOf(bytes: Uint8Array, isCut: boolean): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let at = 0;
  for (let next = bytes.indexOf(10, at); next >= 0; next = bytes.indexOf(10, at)) {
    lines.push(bytes.subarray(at, next));
    at = next + 1;
  }
  if (at < bytes.length && !isCut) throw new SyntaxError('the last line is incomplete');
  return lines;
}

function eventOf(value: Json): SmokeEvent | { readonly kind: 'end'; readonly end: SmokeEnd } {
  const kind = word(['begin', 'step', 'end'])(objectOf(value, 'event', ALL).kind, 'kind');
  switch (kind) {
    case 'begin':
      return { kind, callback: name(objectOf(value, kind, ['kind', 'callback']).callback, 'callback') };
    case 'step':
      return { kind, ...step(value, kind) };
    case 'end':
      return { kind, end: endOf(value, kind) };
  }
}

const STEP = ['kind', 'callback', 'parameters', 'outcome', 'durationMs', 'calls', 'logs'];
const END = ['kind', 'abi', 'reach', 'exchange', 'memoryPages', 'standIns', 'oddCallbacks', 'droppedLogs', 'stop'];
const ALL = [...STEP, ...END];

/** Text from the module or about it, made inert. */
function foreign(most: number): ValueReader<string> {
  return (value, path) => inert(text(most * 4)(value, path), most);
}

const name: ValueReader<string> = (value, path) => {
  const found = text(100)(value, path);
  return /^[a-z0-9_]+$/.test(found) ? found : wrong(path, 'the name of a callback');
};
const i32 = whole(-0x80000000, 0xffffffff);
const count = whole(0, Number.MAX_SAFE_INTEGER);

const step: ValueReader<SmokeStep> = (value, path) => {
  const object = objectOf(value, path, STEP);
  return {
    callback: name(object.callback, 'callback'),
    parameters: list(i32, 10)(object.parameters, 'parameters'),
    outcome: outcome(object.outcome, 'outcome'),
    durationMs:
      typeof object.durationMs === 'number' && object.durationMs >= 0
        ? object.durationMs
        : wrong('durationMs', 'a number'),
    calls: dictionary(count, 500)(object.calls, 'calls'),
    logs: list(log, 500)(object.logs, 'logs'),
  };
};

const log: ValueReader<SmokeLog> = (value, path) => {
  const object = objectOf(value, path, ['level', 'text']);
  return {
    level: word(['trace', 'debug', 'info', 'warn', 'error', 'critical'])(object.level, path),
    text: foreign(600)(object.text, path),
  };
};

const outcome: ValueReader<SmokeOutcome> = (value, path) => {
  const object = objectOf(value, path, ['kind', 'value', 'why', 'frames', 'exit']);
  const kind = word(['returned', 'done', 'trapped'])(object.kind, path);
  if (kind === 'done') return { kind };
  if (kind === 'returned') return { kind, value: i32(object.value, path) };
  const exit = object.exit === undefined ? {} : { exit: i32(object.exit, path) };
  return { kind, why: foreign(400)(object.why, path), frames: list(foreign(300), 20)(object.frames, path), ...exit };
};

const pair: ValueReader<HeaderPair> = (value, path) => {
  const [key, content] = list(foreign(600), 2)(value, path);
  return key === undefined || content === undefined ? wrong(path, 'a pair') : [key, content];
};

const message: ValueReader<SmokeMessage> = (value, path) => {
  const object = objectOf(value, path, ['headers', 'bodySize', 'trailers']);
  return {
    headers: list(pair, 100)(object.headers, path),
    bodySize: count(object.bodySize, path),
    trailers: list(pair, 100)(object.trailers, path),
  };
};

const exchange: ValueReader<SmokeExchange> = (value, path) => {
  const object = objectOf(value, path, ['request', 'response', 'end']);
  return {
    request: message(object.request, `${path}.request`),
    response: message(object.response, `${path}.response`),
    end: word(['passed', 'answered', 'paused', 'closed', 'trapped'])(object.end, path),
  };
};

const stop: ValueReader<SmokeStop> = (value, path) => {
  const object = objectOf(value, path, ['kind', 'why']);
  const kind = word([
    'not-proxy-wasm',
    'no-allocator',
    'no-instance',
    'trap',
    'vm-start-refused',
    'configuration-refused',
  ])(object.kind, path);
  return kind === 'no-instance' ? { kind, why: foreign(400)(object.why, path) } : { kind };
};

const endOf: ValueReader<SmokeEnd> = (value, path) => {
  const object = objectOf(value, path, END);
  return {
    abi: word(['', '0.1.0', '0.2.0', '0.2.1'])(object.abi, 'abi'),
    reach: word(['instantiate', 'start', 'configure', 'exchange', 'end'])(object.reach, 'reach'),
    ...(object.exchange === undefined ? {} : { exchange: exchange(object.exchange, 'exchange') }),
    memoryPages: whole(0, 65_536)(object.memoryPages, 'memoryPages'),
    standIns: list(foreign(300), 1_000)(object.standIns, 'standIns'),
    oddCallbacks: list(name, 100)(object.oddCallbacks, 'oddCallbacks'),
    droppedLogs: count(object.droppedLogs, 'droppedLogs'),
    ...(object.stop === undefined ? {} : { stop: stop(object.stop, 'stop') }),
  };
};

/** The run up to its deadline, at which it was killed. */
export function runAtDeadline(events: ChildEvents, timeoutMs: number): SmokeRun {
  const callback = events.underWay ?? 'instantiate';
  const base = { abi: '', memoryPages: 0, standIns: [], oddCallbacks: [], droppedLogs: 0 };
  return {
    ...base,
    reach: reachOf([...events.steps.map((one) => one.callback), callback]),
    steps: events.steps,
    stop: { kind: 'deadline', callback, timeoutMs },
  };
}

/**
 * How far a run came, by its calls; the last one is in progress. The second context is the stream's. Callouts, ticks
 * and queues come after the configuration.
 */
function reachOf(callbacks: readonly string[]): SmokeReach {
  const isLater = (one: string): boolean => /^proxy_on_(?!context_create$|vm_start$|configure$)/.test(one);
  if (callbacks.some(isLater) || callbacks.filter((one) => one === 'proxy_on_context_create').length > 1)
    return 'exchange';
  if (callbacks.includes('proxy_on_configure')) return 'configure';
  return callbacks.length === 1 && callbacks[0] === 'instantiate' ? 'instantiate' : 'start';
}
