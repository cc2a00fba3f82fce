import { type Json, parseStrictJson } from '../core/json.ts';
import { inert } from '../core/text.ts';
import type { SmokeEvent } from './run/recorder.ts';
import type { SmokeEnd } from './run/run-filter.ts';
import type { Header } from './scenario/scenario.ts';
import { dictionary, list, objectOf, type Shape, text, whole, word, wrong } from './scenario/shape.ts';
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

/** Most bytes and calls of one run that are read. */
export const MAX_OUTPUT = 8 * 1024 * 1024;
const MAX_STEPS = 5_000;

/** What the child told: the calls that ended, the one under way, and the end if it came. */
export interface Told {
  readonly steps: readonly SmokeStep[];
  readonly underWay: string | undefined;
  readonly end: SmokeEnd | undefined;
}

/**
 * Reads what the child wrote: one JSON value a line. The child has run foreign code, so nothing of it is believed beyond its form:
 * every member is checked, every text made harmless. @param isCut the child was ended: the last line may be broken off. @throws SyntaxError
 */
export function readEvents(bytes: Uint8Array, isCut: boolean): Told {
  const steps: SmokeStep[] = [];
  let underWay: string | undefined;
  let end: SmokeEnd | undefined;
  for (const line of linesOf(bytes, isCut)) {
    if (end !== undefined) throw new SyntaxError('more was told behind the end');
    const event = eventOf(parseStrictJson(line, 16));
    if (event.kind === 'end') end = event.end;
    else if (event.kind === 'begin') underWay = event.callback;
    else {
      const { kind: _, ...step } = event;
      steps.push(step);
      underWay = undefined;
      if (steps.length > MAX_STEPS) throw new SyntaxError(`more than ${MAX_STEPS} calls were told`);
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
  if (at < bytes.length && !isCut) throw new SyntaxError('the last line is broken off');
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

/** Text of the module or about it, made harmless. */
function foreign(most: number): Shape<string> {
  return (value, path) => inert(text(most * 4)(value, path), most);
}

const name: Shape<string> = (value, path) => {
  const found = text(100)(value, path);
  return /^[a-z0-9_]+$/.test(found) ? found : wrong(path, 'the name of a callback');
};
const i32 = whole(-0x80000000, 0xffffffff);
const count = whole(0, Number.MAX_SAFE_INTEGER);

const step: Shape<SmokeStep> = (value, path) => {
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

const log: Shape<SmokeLog> = (value, path) => {
  const object = objectOf(value, path, ['level', 'text']);
  return {
    level: word(['trace', 'debug', 'info', 'warn', 'error', 'critical'])(object.level, path),
    text: foreign(600)(object.text, path),
  };
};

const outcome: Shape<SmokeOutcome> = (value, path) => {
  const object = objectOf(value, path, ['kind', 'value', 'why', 'frames', 'exit']);
  const kind = word(['returned', 'done', 'trapped'])(object.kind, path);
  if (kind === 'done') return { kind };
  if (kind === 'returned') return { kind, value: i32(object.value, path) };
  const exit = object.exit === undefined ? {} : { exit: i32(object.exit, path) };
  return { kind, why: foreign(400)(object.why, path), frames: list(foreign(300), 20)(object.frames, path), ...exit };
};

const pair: Shape<Header> = (value, path) => {
  const [key, content] = list(foreign(600), 2)(value, path);
  return key === undefined || content === undefined ? wrong(path, 'a pair') : [key, content];
};

const message: Shape<SmokeMessage> = (value, path) => {
  const object = objectOf(value, path, ['headers', 'bodySize', 'trailers']);
  return {
    headers: list(pair, 100)(object.headers, path),
    bodySize: count(object.bodySize, path),
    trailers: list(pair, 100)(object.trailers, path),
  };
};

const exchange: Shape<SmokeExchange> = (value, path) => {
  const object = objectOf(value, path, ['request', 'response', 'end']);
  return {
    request: message(object.request, `${path}.request`),
    response: message(object.response, `${path}.response`),
    end: word(['passed', 'answered', 'paused', 'closed', 'trapped'])(object.end, path),
  };
};

const stop: Shape<SmokeStop> = (value, path) => {
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

const endOf: Shape<SmokeEnd> = (value, path) => {
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

/** The run as far as it was told, when it was ended at its deadline. */
export function runAtDeadline(told: Told, timeoutMs: number): SmokeRun {
  const callback = told.underWay ?? 'instantiate';
  const base = { abi: '', memoryPages: 0, standIns: [], oddCallbacks: [], droppedLogs: 0 };
  return {
    ...base,
    reach: reachOf([...told.steps.map((one) => one.callback), callback]),
    steps: told.steps,
    stop: { kind: 'deadline', callback, timeoutMs },
  };
}

/** How far the calls came, the last one under way. The second context is the stream's; callouts, ticks and queues are told behind the configuration. */
function reachOf(callbacks: readonly string[]): SmokeReach {
  const isLater = (one: string): boolean => /^proxy_on_(?!context_create$|vm_start$|configure$)/.test(one);
  if (callbacks.some(isLater) || callbacks.filter((one) => one === 'proxy_on_context_create').length > 1)
    return 'exchange';
  if (callbacks.includes('proxy_on_configure')) return 'configure';
  return callbacks.length === 1 && callbacks[0] === 'instantiate' ? 'instantiate' : 'start';
}
