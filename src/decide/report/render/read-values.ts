import { WasmImageError } from '../../../core/errors.ts';
import { decodeText, isObject, type Json } from '../../../core/json.ts';
import { nearest } from '../../../core/nearest.ts';
import { quoted } from '../../../core/text.ts';
import { readText } from '../../check/text/stream.ts';
import { placesIn, UnreadableError } from '../../check/text/tree.ts';
import { jsonOf } from '../../check/text/value.ts';
import { named } from '../../inputs/named.ts';
import type { Values } from '../../inputs/values.ts';
import { isObjectName, parseAttachment, parseServer } from './attachment.ts';
import {
  type Configuration,
  FAILURE_POLICIES,
  FILTER_KINDS,
  PHASES,
  type RenderValues,
  type ValueName,
} from './render-values.ts';

/** Ends with the reason why a value cannot be used, which has nothing of a configuration. */
type Refuse = (why: string) => never;

/** What reads each value. */
const READERS: { readonly [Name in ValueName]: (value: Json, refuse: Refuse) => NonNullable<RenderValues[Name]> } = {
  name: objectName,
  namespace: (value, refuse) => {
    const text = objectName(value, refuse);
    return text.length <= 63 && !text.includes('.') ? text : refuse('it is not the name of a namespace');
  },
  'plugin-config': (value, refuse): Configuration => {
    if (typeof value === 'string') return { kind: 'text', bytes: new TextEncoder().encode(value) };
    return isObject(value) ? { kind: 'object', value } : refuse('it is neither a mapping nor a string');
  },
  'root-id': (value, refuse) => {
    const text = string(value, refuse);
    if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) refuse('it contains control or invisible characters');
    return text.length <= 256 ? text : refuse('it has more than 256 characters');
  },
  'filter-type': (value, refuse) => oneOf(FILTER_KINDS, value, refuse),
  'failure-policy': (value, refuse) => oneOf(FAILURE_POLICIES, value, refuse),
  phase: (value, refuse) => oneOf(PHASES, value, refuse),
  priority: (value, refuse) => {
    const text = typeof value === 'number' ? String(value) : string(value, refuse);
    const number = Number(text);
    return /^-?\d{1,10}$/.test(text) && (number | 0) === number ? number : refuse('it is not a 32-bit integer');
  },
  target: (value, refuse) => {
    const list = Array.isArray(value) ? value : [value];
    return list.length > 0 ? list.map((one) => parseAttachment(string(one, refuse))) : refuse('it is empty');
  },
  'pull-secret': objectName,
  'module-url': (value, refuse) => {
    const text = string(value, refuse);
    if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) refuse('it is not an http or https URL');
    if (/[{}]|\$\(/.test(text)) refuse('it has a variable, which nobody replaces');
    const { username, password, hash } = new URL(text);
    // The address ends up in a manifest, where a login does not belong.
    return username + password + hash === '' ? text : refuse('it has a login or a fragment');
  },
  listen: (value, refuse) => {
    const server = parseServer(string(value, refuse));
    const isAddress = server !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|.*:.*)$/.test(server.host);
    return isAddress ? server : refuse('it is not an IP address with a port, such as 127.0.0.1:10000');
  },
};
const NAMES = Object.keys(READERS) as readonly ValueName[];

/**
 * What the inputs say, and what a values file says if they do not.
 * @param file its name and content. @param configuration bytes of the input `plugin-config`.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN. No value of a configuration is in a message.
 */
export function readRenderValues(
  values: Values,
  file: { readonly name: string; readonly bytes: Uint8Array } | undefined,
  configuration: Uint8Array | undefined,
): RenderValues {
  const inFile = file === undefined ? new Map<ValueName, Json>() : readFile(file.name, file.bytes);
  const read = NAMES.flatMap((name): readonly (readonly [ValueName, unknown])[] => {
    if (name === 'plugin-config' && configuration !== undefined)
      return [[name, { kind: 'text', bytes: configuration }]];
    const given = name === 'target' ? values.lines(name) : values.text(name);
    const value = given === undefined || given.length === 0 ? inFile.get(name) : given;
    if (value === undefined) return [];
    const place = value === given ? named(name) : `${name} in ${quoted(file?.name ?? '')}`;
    // A login in a URL is a secret too.
    const shown = typeof value === 'string' && !HIDDEN.includes(name) ? `${quoted(value)} as ` : '';
    const refuse = (why: string): never => {
      throw new WasmImageError('INPUT_INVALID', `Cannot use ${shown}${place}: ${why}`, {
        hint: 'docs/render.md says how to write each value',
      });
    };
    return [[name, READERS[name](value, refuse)]];
  });
  return Object.fromEntries(read);
}

const HIDDEN: readonly ValueName[] = ['plugin-config', 'module-url'];

function readFile(name: string, bytes: Uint8Array): ReadonlyMap<ValueName, Json> {
  const value = parse(name, decode(name, bytes));
  if (!isObject(value)) throw unreadable(name, 'it is not a mapping of names to values');
  const unknown = Object.keys(value).find((key) => !NAMES.some((known) => known === key));
  if (unknown !== undefined) {
    const near = nearest(unknown, NAMES);
    throw new WasmImageError(
      'INPUT_UNKNOWN',
      `Cannot use ${quoted(unknown)} in ${quoted(name)}: there is no such value`,
      {
        hint: near === undefined ? `it can have: ${NAMES.join(', ')}` : `did you mean ${near}?`,
      },
    );
  }
  return new Map(Object.entries(value) as [ValueName, Json][]);
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch {
    throw unreadable(name, 'it is not UTF-8');
  }
}

function parse(name: string, text: string): Json {
  const { documents, problems } = readText(text, (at, end) => ({ at, end, isExact: true }), true);
  const at = (error: UnreadableError) => {
    const { line, column } = placesIn(text)(error.span.at);
    return unreadable(name, `line ${line}, column ${column}: ${error.message}`);
  };
  const [problem] = problems;
  if (problem !== undefined) throw at(problem.error);
  const [document, ...others] = documents;
  if (document === undefined || others.length > 0)
    throw unreadable(name, document === undefined ? 'it is empty' : 'it has more than one document');
  try {
    return jsonOf(document.tree);
  } catch (error) {
    if (error instanceof UnreadableError) throw at(error);
    throw error;
  }
}

function unreadable(name: string, why: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot read ${quoted(name)}: ${why}`, {
    hint: 'write YAML or JSON with one value per line, such as phase: AUTHN',
  });
}

function string(value: Json, refuse: Refuse): string {
  return typeof value === 'string' && value !== '' ? value : refuse('it is not a string with at least one character');
}

function objectName(value: Json, refuse: Refuse): string {
  const text = string(value, refuse);
  return isObjectName(text) ? text : refuse('it is not a name of Kubernetes: lower-case letters, digits, "-" and "."');
}

function oneOf<Word extends string>(words: readonly Word[], value: Json, refuse: Refuse): Word {
  return words.find((word) => word === value) ?? refuse(`it is not one of ${words.join(', ')}`);
}
