import { type Json, type JsonObject } from '../../core/json.ts';
/** Reads a value of one type at a path, `request.headers[2]`. @throws SyntaxError that names the path. */
export type ValueReader<T> = (value: Json | undefined, path: string) => T;
/** Refuses a value. @throws SyntaxError. */
export declare function wrong(path: string, expected: string): never;
/** Text of at most `most` characters. */
export declare function text(most: number): ValueReader<string>;
/** An integer within bounds, both inclusive. */
export declare function whole(least: number, most: number): ValueReader<number>;
/** A boolean. */
export declare const truth: ValueReader<boolean>;
/** A list of at most `most` elements. */
export declare function list<T>(shape: ValueReader<T>, most: number): ValueReader<readonly T[]>;
/** An object with any names and at most `most` members. */
export declare function dictionary<T>(shape: ValueReader<T>, most: number): ValueReader<Readonly<Record<string, T>>>;
/** One of the words. */
export declare function word<const T extends string>(words: readonly T[]): ValueReader<T>;
/** An object without members other than these. */
export declare function objectOf(value: Json | undefined, path: string, members: readonly string[]): JsonObject;
/** A member, or its default if it is absent. */
export declare function member<T>(object: JsonObject, key: string, path: string, shape: ValueReader<T>, fallback: T): T;
