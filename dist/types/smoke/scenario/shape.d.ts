import { type Json, type JsonObject } from '../../core/json.ts';
/** Reads a value of a certain form at a path, `request.headers[2]`. @throws SyntaxError that names the path. */
export type Shape<T> = (value: Json | undefined, path: string) => T;
/** A value of the wrong form. */
export declare function wrong(path: string, wanted: string): never;
/** Text of at most so many characters. */
export declare function text(most: number): Shape<string>;
/** A whole number within bounds, both included. */
export declare function whole(least: number, most: number): Shape<number>;
export declare const truth: Shape<boolean>;
/** A list of at most so many. */
export declare function list<T>(shape: Shape<T>, most: number): Shape<readonly T[]>;
/** An object of at most so many members, whatever their names. */
export declare function dictionary<T>(shape: Shape<T>, most: number): Shape<Readonly<Record<string, T>>>;
/** One of some words. */
export declare function word<const T extends string>(words: readonly T[]): Shape<T>;
/** The object when it has no members but these. */
export declare function objectOf(value: Json | undefined, path: string, members: readonly string[]): JsonObject;
/** A member, or what stands for it when it is absent. */
export declare function member<T>(object: JsonObject, key: string, path: string, shape: Shape<T>, fallback: T): T;
