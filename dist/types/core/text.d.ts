/**
 * Remembers a secret in its raw, base64 and URL-encoded forms; from then on {@link redact} hides them.
 * Values under 4 characters are not remembered: hiding them would hide half of every message.
 */
export declare function rememberSecret(secret: string): void;
/**
 * Remembers what everybody may know, such as the name of an image. A secret that is a part of it is not hidden: the gap in a known text would tell it,
 * and a reference with a gap leads nowhere.
 */
export declare function rememberPublic(text: string): void;
/** Whether a secret is a part of what everybody may know. */
export declare function isPublic(secret: string): boolean;
/** The text with every remembered secret replaced by `***`, longest first; a part of a public text stays. */
export declare function redact(text: string): string;
/**
 * A foreign string made safe for one line of a log: secrets hidden while they are still whole, control, format and bidi characters shown as \xNN or \u{NNNN},
 * workflow commands broken, at most `limit` characters. Source: actions/runner ActionCommand.cs (`::` is a command at the
 * start of a line, `##[` anywhere in it).
 */
export declare function inert(text: string, limit?: number): string;
/** What a thrown error says, inert. */
export declare function wordsOf(thrown: unknown): string;
/** A value in double quotes, inert, as error messages show it. */
export declare function quoted(text: string): string;
/** Bytes as people read them: `27 KiB`, `1.5 MiB`. */
export declare function printSize(bytes: number): string;
/** From now on {@link inputName} names inputs as flags. Called once, by the command line. */
export declare function nameInputsAsFlags(): void;
/** An input as its reader knows it: `signing-key` in a workflow, `--signing-key` on the command line. */
export declare function inputName(name: string): string;
/** A fixed text in which `{signing-key}` stands for the name of an input. */
export declare function withInputNames(text: string): string;
