import { type Command } from './inputs.ts';
/** Raw texts by input name. An empty one counts as absent, but for the few inputs that must not be empty. */
export type RawInputs = ReadonlyMap<string, string>;
/** Checked texts of one command: defaults applied, choices and flags held to their values, no control characters. */
export declare class Values {
    #private;
    constructor(texts: ReadonlyMap<string, string>, blank: readonly string[]);
    text(name: string): string | undefined;
    lines(name: string): readonly string[];
    /** Whether it was given, as an empty text. */
    isBlank(name: string): boolean;
    isOn(name: string): boolean;
}
/**
 * Holds raw texts to the table. @param raw every input that was given, known or not.
 * @throws WasmImageError INPUT_UNKNOWN, INPUT_INVALID.
 */
export declare function readValues(command: Command, raw: RawInputs): Values;
/** The nearest of `names` at an edit distance of at most 3 and less than half its length, for "did you mean". */
export declare function nearest(name: string, names: readonly string[]): string | undefined;
