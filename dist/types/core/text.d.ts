/**
 * Remembers a secret in its raw, base64 and URL-encoded forms, which {@link redact} hides from then on.
 * Values under 4 characters are not remembered: hiding them would make messages unreadable.
 */
export declare function rememberSecret(secret: string): void;
/**
 * Remembers a text that is public, such as the name of an image. A secret that is part of it is not hidden: the gap
 * would reveal it, and a reference with a gap cannot be used.
 */
export declare function rememberPublic(text: string): void;
/** Whether a secret is part of a public text. */
export declare function isPublic(secret: string): boolean;
/** The text with every remembered secret replaced by `***`, longest first; parts of a public text stay. */
export declare function redact(text: string): string;
/**
 * A foreign string made safe for one line of a log, at most `limit` characters. Secrets are hidden first, while they
 * are complete; then control, format and bidi characters become \xNN or \u{NNNN}, and workflow commands are broken.
 * Source: actions/runner ActionCommand.cs (`::` is a command at the start of a line, `##[` anywhere in it).
 */
export declare function inert(text: string, limit?: number): string;
/** The message of a thrown error, inert. */
export declare function wordsOf(thrown: unknown): string;
/** A value in double quotes, inert, as error messages show it. */
export declare function quoted(text: string): string;
/** A size for people: `27 KiB`, `1.5 MiB`. */
export declare function printSize(bytes: number): string;
/** From now on {@link inputName} writes inputs as flags. The command line calls it once. */
export declare function nameInputsAsFlags(): void;
/** An input as the reader knows it: `signing-key` in a workflow, `--signing-key` on the command line. */
export declare function inputName(name: string): string;
/** Replaces `{signing-key}` in a fixed text by the name of the input. */
export declare function withInputNames(text: string): string;
/** A digest where the full one is not the point: `sha256:` and 12 hex digits. Other text stays as it is. */
export declare function shortDigest(digest: string): string;
