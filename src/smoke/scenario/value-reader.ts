import { isObject, type Json, type JsonObject } from '../../core/json.ts';

/** Reads a value of one type at a path, `request.headers[2]`. @throws SyntaxError that names the path. */
export type ValueReader<T> = (value: Json | undefined, path: string) => T;

/** Refuses a value. @throws SyntaxError. */
export function wrong(path: string, expected: string): never {
  throw new SyntaxError(`${path} must be ${expected}`);
}

/** Text of at most `most` characters. */
export function text(most: number): ValueReader<string> {
  return (value, path) =>
    typeof value === 'string' && value.length <= most ? value : wrong(path, `text of at most ${most} characters`);
}

/** An integer within bounds, both inclusive. */
export function whole(least: number, most: number): ValueReader<number> {
  return (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : wrong(path, `an integer from ${least} to ${most}`);
}

/** A boolean. */
export const truth: ValueReader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false');

/** A list of at most `most` elements. */
export function list<T>(shape: ValueReader<T>, most: number): ValueReader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > most) return wrong(path, `a list of at most ${most} elements`);
    return value.map((one: Json, i) => shape(one, `${path}[${i}]`));
  };
}

/** An object with any names and at most `most` members. */
export function dictionary<T>(shape: ValueReader<T>, most: number): ValueReader<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value) || Object.keys(value).length > most)
      return wrong(path, `an object with at most ${most} members`);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one, `${path}.${key}`)]));
  };
}

/** One of the words. */
export function word<const T extends string>(words: readonly T[]): ValueReader<T> {
  return (value, path) => words.find((one) => one === value) ?? wrong(path, `one of ${words.join(', ')}`);
}

/** An object without members other than these. */
export function objectOf(value: Json | undefined, path: string, members: readonly string[]): JsonObject {
  if (!isObject(value)) return wrong(path, 'an object');
  const unknown = Object.keys(value).find((key) => !members.includes(key));
  if (unknown === undefined) return value;
  throw new SyntaxError(
    `${path} has the unknown member "${unknown.slice(0, 50)}"; known members: ${members.join(', ')}`,
  );
}

/** A member, or its default if it is absent. */
export function member<T>(object: JsonObject, key: string, path: string, shape: ValueReader<T>, fallback: T): T {
  return Object.hasOwn(object, key) ? shape(object[key], path === '' ? key : `${path}.${key}`) : fallback;
}
