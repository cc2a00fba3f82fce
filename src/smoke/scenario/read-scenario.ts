import { WasmImageError } from '../../core/errors.ts';
import { isObject, parseStrictJson } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import {
  DEFAULT_SCENARIO as BASE,
  type GrpcAnswer,
  type HeaderPair,
  type HttpAnswer,
  MAX_SCENARIO,
  type Message,
  type Payload,
  type PropertyValue,
  type Scenario,
} from './scenario.ts';
import { dictionary, list, member, objectOf, text, truth, type ValueReader, whole, wrong } from './value-reader.ts';

/**
 * Reads a scenario: JSON without unknown or repeated members. Missing members are taken from the default scenario; a
 * given message replaces the default one completely.
 * @param bytes the file, at most 4 MiB. @param name the file's name in errors. @throws SCENARIO_INVALID
 */
export function readScenario(bytes: Uint8Array, name: string): Scenario {
  try {
    if (bytes.length > MAX_SCENARIO) throw new SyntaxError(`it is ${bytes.length} bytes; the limit is ${MAX_SCENARIO}`);
    return scenario(parseStrictJson(withLongIntegers(bytes), 16), '');
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new WasmImageError('SCENARIO_INVALID', `Cannot read scenario ${quoted(name)}: ${cause.message}`, { cause });
  }
}

/** JSON numbers lose digits above 2^53; larger integers become `{"int64": "..."}` before parsing. */
function withLongIntegers(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
  const isLong = (one: string): boolean => /^-?[1-9]\d{15,}$/.test(one) && !Number.isSafeInteger(Number(one));
  return Buffer.from(
    text.replace(token, (one) => (isLong(one) ? `{"int64":"${one}"}` : one)),
    'latin1',
  );
}

const MEMBERS = [
  '$schema',
  'request',
  'response',
  'properties',
  'httpCalls',
  'grpcCalls',
  'foreignFunctions',
  'sharedData',
  'ticks',
  'timeMs',
  'seed',
  'logLevel',
] as const;

const scenario: ValueReader<Scenario> = (value, path) => {
  const object = objectOf(value, path === '' ? 'the scenario' : path, MEMBERS);
  const at = <T>(key: (typeof MEMBERS)[number], shape: ValueReader<T>, fallback: T): T =>
    member(object, key, path, shape, fallback);
  return {
    request: at('request', message, BASE.request),
    response: at('response', message, BASE.response),
    properties: at('properties', dictionary(property, 1_000), BASE.properties),
    httpCalls: at('httpCalls', list(httpAnswer, 100), BASE.httpCalls),
    grpcCalls: at('grpcCalls', list(grpcAnswer, 100), BASE.grpcCalls),
    foreignFunctions: at('foreignFunctions', dictionary(payload, 1_000), BASE.foreignFunctions),
    sharedData: at('sharedData', dictionary(payload, 1_000), BASE.sharedData),
    ticks: at('ticks', whole(0, 100), BASE.ticks),
    timeMs: at('timeMs', whole(1, 8_640_000_000_000_000), BASE.timeMs),
    seed: at('seed', whole(1, 0xffffffff), BASE.seed),
    logLevel: at('logLevel', whole(0, 5), BASE.logLevel),
  };
};

const payload: ValueReader<Payload> = (value, path) => {
  if (typeof value === 'string') return value;
  const base64 = text(MAX_SCENARIO)(objectOf(value, path, ['base64']).base64, `${path}.base64`);
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)
    ? { base64 }
    : wrong(path, 'text, or {"base64": "..."} in standard base64');
};

const property: ValueReader<PropertyValue> = (value, path) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : wrong(path, INTEGER);
  if (!isObject(value) || value.int64 === undefined) return payload(value, path);
  const { int64 } = objectOf(value, path, ['int64']);
  const isWhole =
    typeof int64 === 'string' &&
    /^-?\d{1,20}$/.test(int64) &&
    BigInt(int64) >= -(2n ** 63n) &&
    BigInt(int64) < 2n ** 64n;
  return isWhole ? { int64 } : wrong(path, INTEGER);
};

const INTEGER = `an integer from ${-(2n ** 63n)} to ${2n ** 64n - 1n}, written in digits`;

/** `{"name": "value"}`, or `[["name", "value"], ...]` for repeated names. */
const headers: ValueReader<readonly HeaderPair[]> = (value, path) => {
  if (Array.isArray(value)) return list(pair, 1_000)(value, path);
  return Object.entries(dictionary(headerText, 1_000)(value, path));
};

const pair: ValueReader<HeaderPair> = (value, path) => {
  const [name, content, ...rest] = list(headerText, 2)(value, path);
  return name === undefined || name === '' || content === undefined || rest.length > 0
    ? wrong(path, 'a pair of a name and a value')
    : [name, content];
};

const headerText: ValueReader<string> = (value, path) => {
  const content = text(65_536)(value, path);
  return /[\r\n\0]/.test(content) ? wrong(path, 'text without line breaks') : content;
};

/** A body in one piece, or a list of pieces. An empty string means no body. */
const body: ValueReader<readonly Payload[]> = (value, path) => {
  if (Array.isArray(value)) return list(payload, 1_000)(value, path);
  const one = payload(value, path);
  return one === '' ? [] : [one];
};

const message: ValueReader<Message> = (value, path) => {
  const object = objectOf(value, path, ['headers', 'body', 'trailers']);
  return {
    headers: member(object, 'headers', path, headers, []),
    body: member(object, 'body', path, body, []),
    trailers: member(object, 'trailers', path, headers, []),
  };
};

const httpAnswer: ValueReader<HttpAnswer> = (value, path) => {
  const object = objectOf(value, path, ['upstream', 'headers', 'body', 'trailers', 'fails']);
  return {
    upstream: member(object, 'upstream', path, text(1_000), '*'),
    headers: member(object, 'headers', path, headers, [[':status', '200']]),
    body: member(object, 'body', path, payload, ''),
    trailers: member(object, 'trailers', path, headers, []),
    fails: member(object, 'fails', path, truth, false),
  };
};

const grpcAnswer: ValueReader<GrpcAnswer> = (value, path) => {
  const object = objectOf(value, path, [
    'service',
    'method',
    'initialMetadata',
    'messages',
    'trailers',
    'status',
    'message',
  ]);
  return {
    service: member(object, 'service', path, text(1_000), '*'),
    method: member(object, 'method', path, text(1_000), '*'),
    initialMetadata: member(object, 'initialMetadata', path, headers, []),
    messages: member(object, 'messages', path, list(payload, 1_000), ['']),
    trailers: member(object, 'trailers', path, headers, []),
    status: member(object, 'status', path, whole(0, 16), 0),
    message: member(object, 'message', path, text(10_000), ''),
  };
};
