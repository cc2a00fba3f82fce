import { isObject, type Json, type JsonObject } from '../../core/json.ts';

/** Reads a value of a certain form at a path, `request.headers[2]`. @throws SyntaxError that names the path. */
export type Shape<T> = (value: Json | undefined, path: string) => T;

/** A value of the wrong form. */
export function wrong(path: string, wanted: string): never {
  throw new SyntaxError(`${path} must be ${wanted}`);
}

/** Text of at most so many characters. */
export function text(most: number): Shape<string> {
  return (value, path) =>
    typeof value === 'string' && value.length <= most ? value : wrong(path, `text of at most ${most} characters`);
}

/** A whole number within bounds, both included. */
export function whole(least: number, most: number): Shape<number> {
  return (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : wrong(path, `a whole number from ${least} to ${most}`);
}

export const truth: Shape<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false');

/** A list of at most so many. */
export function list<T>(shape: Shape<T>, most: number): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > most) return wrong(path, `a list of at most ${most}`);
    return value.map((one: Json, i) => shape(one, `${path}[${i}]`));
  };
}

/** An object of at most so many members, whatever their names. */
export function dictionary<T>(shape: Shape<T>, most: number): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value) || Object.keys(value).length > most)
      return wrong(path, `an object of at most ${most} members`);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one, `${path}.${key}`)]));
  };
}

/** One of some words. */
export function word<const T extends string>(words: readonly T[]): Shape<T> {
  return (value, path) => words.find((one) => one === value) ?? wrong(path, `one of ${words.join(', ')}`);
}

/** The object when it has no members but these. */
export function objectOf(value: Json | undefined, path: string, members: readonly string[]): JsonObject {
  if (!isObject(value)) return wrong(path, 'an object');
  const unknown = Object.keys(value).find((key) => !members.includes(key));
  return unknown === undefined
    ? value
    : wrong(path, `without a member "${unknown.slice(0, 50)}"; known are ${members.join(', ')}`);
}

/** A member, or what stands for it when it is absent. */
export function member<T>(object: JsonObject, key: string, path: string, shape: Shape<T>, fallback: T): T {
  return Object.hasOwn(object, key) ? shape(object[key], path === '' ? key : `${path}.${key}`) : fallback;
}
