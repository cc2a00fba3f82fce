import { WasmImageError } from '../../core/errors.ts';
import { type Json } from '../../core/json.ts';
/** One object of a policy file. The constructor lists all field names that are allowed. */
export declare class PolicyFields {
    #private;
    readonly at: string;
    /**
     * @param at the path for messages, empty for the whole file.
     * @throws WasmImageError POLICY_INVALID for an empty object, an unknown field, and anything that is not an object.
     */
    constructor(value: Json, at: string, names: readonly string[]);
    has(name: string): boolean;
    value(name: string): Json | undefined;
    path(name: string): string;
    object(name: string, names: readonly string[]): PolicyFields | undefined;
    /** A string of 1 to 1024 printable ASCII characters, without leading or trailing spaces. */
    text(name: string): string | undefined;
    /** A string that matches a pattern. @param form what to write, for the message. */
    like(name: string, pattern: RegExp, form: string): string | undefined;
    oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined;
    /** An integer from 1. */
    count(name: string, most: number): number | undefined;
    /** 1 to 64 items. */
    list(name: string): readonly {
        readonly value: Json;
        readonly at: string;
    }[] | undefined;
    texts(name: string): readonly string[] | undefined;
}
/** 1 to 1024 printable ASCII characters, without spaces around them. @throws WasmImageError POLICY_INVALID. */
export declare function textOf(value: Json, at: string): string;
/** The error for a policy file. @param at the path of the field; empty for the whole file. */
export declare function invalid(at: string, why: string, hint?: string): WasmImageError;
