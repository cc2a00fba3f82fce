/** What a user can run; `publish` is the root action, `verify` and `inspect` are the sub-actions. */
export type Command = 'publish' | 'verify' | 'inspect' | 'build' | 'pull' | 'tags' | 'run' | 'policy';
/** How the text of an input is read: `lines` has one entry per line, `flag` is a YAML 1.2 boolean, `secret` is hidden at once. */
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
    /** The placeholder that --help shows after the flag. */
    readonly value?: string;
    /** Left out of the README table because few people need it; docs/inputs.md has every input. */
    readonly isRare?: true;
}
/** The one table of inputs: action.yml, README tables, CLI flags and help are generated from it. */
export declare const INPUTS: readonly InputRow[];
/** Defaults that only action.yml has. `none` tells an input that is not used from a secret that is not set, which is empty. */
export declare const ACTION_DEFAULTS: Readonly<Record<string, string>>;
/** The rows of one command, in table order. */
export declare function inputsOf(command: Command): readonly InputRow[];
