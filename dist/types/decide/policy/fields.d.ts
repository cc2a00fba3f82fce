import { WasmImageError } from '../../core/errors.ts';
import { type Json } from '../../core/json.ts';
/** One object of a policy file. Every field is asked for by name; whoever makes one says all names there are. */
export declare class Fields {
    #private;
    readonly at: string;
    /** @param at the path for messages, empty for the whole file. @throws WasmImageError POLICY_INVALID for no object, an empty one, and for a field with another name, with the nearest. */
    constructor(value: Json, at: string, names: readonly string[]);
    has(name: string): boolean;
    value(name: string): Json | undefined;
    path(name: string): string;
    object(name: string, names: readonly string[]): Fields | undefined;
    /** A text of 1 to 1024 printable ASCII characters, spaces inside only. */
    text(name: string): string | undefined;
    /** As {@link text}, in a form. @param form what to write, for the message. */
    like(name: string, pattern: RegExp, form: string): string | undefined;
    oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined;
    /** A whole number from 1. */
    count(name: string, most: number): number | undefined;
    /** 1 to 64 items. */
    list(name: string): readonly {
        readonly value: Json;
        readonly at: string;
    }[] | undefined;
    texts(name: string): readonly string[] | undefined;
}
/** @throws WasmImageError POLICY_INVALID. */
export declare function textOf(value: Json, at: string): string;
/** The one error of a policy file. */
export declare function invalid(at: string, why: string, hint?: string): WasmImageError;
