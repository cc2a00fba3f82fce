import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { inert, quoted } from '../../core/text.ts';

const MAX_TEXT = 1024;
const MAX_ITEMS = 64;

/** One object of a policy file. The constructor lists all field names that are allowed. */
export class PolicyFields {
  readonly at: string;
  readonly #object: JsonObject;

  /**
   * @param at the path for messages, empty for the whole file.
   * @throws WasmImageError POLICY_INVALID for an empty object, an unknown field, and anything that is not an object.
   */
  constructor(value: Json, at: string, names: readonly string[]) {
    if (!isObject(value)) throw invalid(at, 'it is not an object');
    const given = Object.keys(value);
    if (given.length === 0) throw invalid(at, 'it is empty');
    const wrong = given.find((name) => !names.includes(name));
    if (wrong !== undefined) throw unknownField(at, wrong, names);
    this.at = at;
    this.#object = value;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name);
  }

  value(name: string): Json | undefined {
    return this.has(name) ? this.#object[name] : undefined;
  }

  path(name: string): string {
    return this.at === '' ? name : `${this.at}.${name}`;
  }

  object(name: string, names: readonly string[]): PolicyFields | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : new PolicyFields(value, this.path(name), names);
  }

  /** A string of 1 to 1024 printable ASCII characters, without leading or trailing spaces. */
  text(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : textOf(value, this.path(name));
  }

  /** A string that matches a pattern. @param form what to write, for the message. */
  like(name: string, pattern: RegExp, form: string): string | undefined {
    const text = this.text(name);
    if (text !== undefined && !pattern.test(text)) throw invalid(this.path(name), `${quoted(text)} is not ${form}`);
    return text;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const choice = choices.find((one) => one === text);
    if (choice === undefined) throw invalid(this.path(name), `${quoted(text)} is not one of ${choices.join(', ')}`);
    return choice;
  }

  /** An integer from 1. */
  count(name: string, most: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw invalid(this.path(name), 'it is not an integer');
    if (value < 1 || value > most) throw invalid(this.path(name), `${value} is not between 1 and ${most}`);
    return value;
  }

  /** 1 to 64 items. */
  list(name: string): readonly { readonly value: Json; readonly at: string }[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw invalid(this.path(name), 'it is not a list');
    if (value.length === 0) throw invalid(this.path(name), 'the list is empty');
    if (value.length > MAX_ITEMS)
      throw invalid(this.path(name), `the list has ${value.length} items; the limit is ${MAX_ITEMS}`);
    return value.map((item: Json, i) => ({ value: item, at: `${this.path(name)}[${i}]` }));
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map(({ value, at }) => textOf(value, at));
  }
}

/** 1 to 1024 printable ASCII characters, without spaces around them. @throws WasmImageError POLICY_INVALID. */
export function textOf(value: Json, at: string): string {
  if (typeof value !== 'string')
    throw invalid(
      at,
      `it is not a string${typeof value === 'number' || typeof value === 'boolean' ? ': put it in quotes' : ''}`,
    );
  if (value === '' || value.trim() !== value) throw invalid(at, 'it is empty, or has leading or trailing spaces');
  if (value.length > MAX_TEXT) throw invalid(at, `it has ${value.length} characters; the limit is ${MAX_TEXT}`);
  if (/[^\x20-\x7e]/.test(value)) throw invalid(at, `${quoted(value)} contains characters other than printable ASCII`);
  return value;
}

/** The error for a policy file. @param at the path of the field; empty for the whole file. */
export function invalid(at: string, why: string, hint?: string): WasmImageError {
  const where = at === '' ? 'the policy' : `the policy: ${inert(at)}`;
  return new WasmImageError('POLICY_INVALID', `Cannot use ${where}: ${why}`, { hint });
}

function unknownField(at: string, name: string, names: readonly string[]): WasmImageError {
  const near = nearest(name, names);
  return invalid(
    at,
    `unknown field ${quoted(name)}`,
    near === undefined ? `known fields: ${names.join(', ')}` : `did you mean ${near}?`,
  );
}
