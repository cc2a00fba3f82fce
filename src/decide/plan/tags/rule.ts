import { WasmImageError } from '../../../core/errors.ts';
import { nearest } from '../../../core/nearest.ts';
import { inputName, quoted, wordsOf } from '../../../core/text.ts';
import { readFields } from './csv.ts';

/** The kinds of rules. */
export type RuleType = 'schedule' | 'semver' | 'pep440' | 'match' | 'edge' | 'ref' | 'raw' | 'sha';

/** One rule for tags. */
export interface Rule {
  /** The entry that it was read from. */
  readonly text: string;
  readonly type: RuleType;
  readonly priority: number;
  /** Attributes with the defaults of the type; `prefix` and `suffix` only if the rule or its type sets them. */
  readonly attributes: ReadonlyMap<string, string>;
  /** What has no effect. */
  readonly remarks: readonly string[];
}

interface TypeFacts {
  readonly priority: number;
  /** Attributes of this type, with their defaults; undefined: required. */
  readonly own: Readonly<Record<string, string | undefined>>;
  /** The only values of an attribute. */
  readonly choices?: readonly [name: string, ...values: string[]];
}

/** Source: docker/metadata-action 6.2, README "tags input" and src/tag.ts. */
const TYPES: Readonly<Record<RuleType, TypeFacts>> = {
  schedule: { priority: 1000, own: { pattern: 'nightly' } },
  semver: { priority: 900, own: { pattern: undefined, value: '', match: '' } },
  pep440: { priority: 900, own: { pattern: undefined, value: '', match: '' } },
  match: { priority: 800, own: { pattern: undefined, group: '0', value: '' } },
  edge: { priority: 700, own: { branch: '' } },
  ref: { priority: 600, own: { event: undefined }, choices: ['event', 'branch', 'tag', 'pr'] },
  raw: { priority: 200, own: { value: undefined } },
  sha: { priority: 100, own: { format: 'short' }, choices: ['format', 'short', 'long'] },
};
const SHARED = ['type', 'enable', 'priority', 'prefix', 'suffix'];

/** The error for something in a rule that cannot be used. @param why after a colon. */
export function invalidRule(text: string, why: string, hint?: string, cause?: unknown): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use rule ${quoted(text)} in ${inputName('tags')}: ${why}`, {
    hint: hint ?? 'see docs/tags.md for the rules',
    cause,
  });
}

/** The name that was meant, or all of them. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = nearest(word, names);
  return near === undefined ? `use one of ${names.join(', ')}` : `did you mean ${near}?`;
}

/** Reads a rule. @param text `KEY=VALUE,...`. @throws WasmImageError INPUT_INVALID. */
export function readRule(text: string): Rule {
  const given = readAttributes(text);
  const type = readType(text, given.get('type') ?? 'raw');
  const { own, priority, choices } = TYPES[type];
  const missing = Object.keys(own).find((name) => own[name] === undefined && !given.has(name));
  if (missing !== undefined) throw invalidRule(text, `it has no ${missing}`, `add ${missing}=... to the rule`);
  const attributes = new Map<string, string>([
    ...Object.entries(own).map(([name, usual = '']) => [name, usual] as const),
  ]);
  if (type === 'sha') attributes.set('prefix', 'sha-');
  if (type === 'ref' && given.get('event') === 'pr') attributes.set('prefix', 'pr-');
  for (const [name, value] of given) attributes.set(name, value);
  const [name = '', ...values] = choices ?? [];
  const chosen = attributes.get(name) ?? '';
  if (choices !== undefined && !values.includes(chosen))
    throw invalidRule(text, `${quoted(chosen)} is not a value of ${name}`, didYouMean(chosen, values));
  if (type === 'match') readNumber(text, 'group', attributes.get('group') ?? '');
  return {
    text,
    type,
    priority: readNumber(text, 'priority', given.get('priority') ?? String(priority)),
    attributes,
    remarks: remarksOn(type, [...given.keys()]),
  };
}

/** The attributes, with keys in lower case. A field without a key is the value. The last one of a name counts. */
function readAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf('=');
    const key = equals < 1 ? 'value' : field.slice(0, equals).trim().toLowerCase();
    const known = [...SHARED, ...Object.values(TYPES).flatMap(({ own }) => Object.keys(own))];
    const hint = key.includes('{{') ? `write value=${field}` : didYouMean(key, known);
    if (!known.includes(key)) throw invalidRule(text, `there is no attribute ${quoted(key)}`, hint);
    attributes.set(key, (equals < 1 ? field : field.slice(equals + 1)).trim());
  }
  return attributes;
}

function fieldsOf(text: string): readonly string[] {
  try {
    return readFields(text);
  } catch (cause) {
    throw invalidRule(text, wordsOf(cause), 'put a field that contains commas in quotes', cause);
  }
}

function readType(text: string, name: string): RuleType {
  if (Object.hasOwn(TYPES, name)) return name as RuleType;
  throw invalidRule(text, `there is no type ${quoted(name)}`, didYouMean(name, Object.keys(TYPES)));
}

function readNumber(text: string, name: string, given: string): number {
  const number = Number(given);
  if (Number.isNaN(number)) throw invalidRule(text, `${name} is ${quoted(given)}, which is not a number`);
  return number;
}

/** Attributes of other types are ignored, as in docker/metadata-action. */
function remarksOn(type: RuleType, keys: readonly string[]): readonly string[] {
  return keys
    .filter((key) => !SHARED.includes(key) && !Object.hasOwn(TYPES[type].own, key))
    .map((key) => `${key} has no effect on type=${type}`);
}
