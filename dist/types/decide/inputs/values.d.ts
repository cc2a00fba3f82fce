import { type Command, type InputName } from './inputs.ts';
/** Raw values by input name. An empty one counts as absent, except for the few inputs that must not be empty. */
export type RawInputs = ReadonlyMap<string, string>;
/** Checked values of one command: defaults applied, choices and flags checked, no control characters. */
export declare class Values {
    #private;
    constructor(texts: ReadonlyMap<string, string>, blank: readonly string[]);
    text(name: InputName): string | undefined;
    lines(name: InputName): readonly string[];
    /** Whether the input was set, but to an empty string. */
    isBlank(name: InputName): boolean;
    isOn(name: InputName): boolean;
}
/**
 * Checks raw values against the table of inputs. @param raw every input that was given, known or not.
 * @throws WasmImageError INPUT_UNKNOWN, INPUT_INVALID.
 */
export declare function readValues(command: Command, raw: RawInputs): Values;
