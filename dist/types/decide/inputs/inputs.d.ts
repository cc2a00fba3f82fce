/** What a user may run; `publish` is the root action, `verify` and `inspect` are the sub-actions. */
export type Command = 'publish' | 'verify' | 'inspect' | 'build' | 'pull' | 'tags' | 'run' | 'policy';
/** How the text of an input is read: `lines` one entry a line, `flag` YAML 1.2 booleans, `secret` hidden at once. */
export type InputKind = 'text' | 'lines' | 'flag' | 'secret';
export interface InputRow {
    readonly name: string;
    readonly kind: InputKind;
    readonly commands: readonly Command[];
    readonly default?: string;
    /** The only values allowed. */
    readonly choices?: readonly string[];
    /** One or more whole sentences, for action.yml, the README table and --help. */
    readonly help: string;
    /** What --help shows behind the flag. */
    readonly value?: string;
    /** Not in the table of the README: few need it, and docs/inputs.md has all. */
    readonly isRare?: true;
}
/** The one table of inputs: action.yml, README tables, CLI flags and help are generated from it. */
export declare const INPUTS: readonly InputRow[];
/** Defaults that only action.yml gives. `none` tells a key that nobody asked for from a secret that is not set, which is an empty text. */
export declare const ACTION_DEFAULTS: Readonly<Record<string, string>>;
/** The rows that one command takes, in table order. */
export declare function inputsOf(command: Command): readonly InputRow[];
