/** How the place shows text that it is printed to. */
export interface Screen {
    /** `ansi`: verdicts and severities in colour. Default `none`. */
    readonly colour?: 'none' | 'ansi' | undefined;
    /** Columns: longer lines are wrapped between words. Default: no limit, so that `grep` finds whole lines. */
    readonly width?: number | undefined;
}
/** A way to set off text. */
export type Style = 'red' | 'green' | 'yellow' | 'dim';
/** The text in a style, where the screen has colours. */
export declare function paint({ colour }: Screen, style: Style, text: string): string;
/** The columns that a line takes; wide characters count two, and any that might be wide. */
export declare function columnsOf(line: string): number;
/** A line, in several where it is too long. A word that no line can hold, such as an address, stays where it is. */
export declare function wrap(text: string, { width }: Screen, indent: string): string;
/**
 * Whether to print colours. FORCE_COLOR decides if it is set, then NO_COLOR, then the terminal.
 * Source: Node's tty.getColorDepth, supports-color, no-color.org.
 */
export declare function coloursFor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): NonNullable<Screen['colour']>;
