/** How the place shows text that it is printed to. */
export interface Screen {
  /** `ansi`: verdicts and severities in colour. Default `none`. */
  readonly colour?: 'none' | 'ansi' | undefined;
  /** Columns: longer lines are wrapped between words. Default: no limit, so that `grep` finds whole lines. */
  readonly width?: number | undefined;
}

/** A way to set off text. */
export type Style = 'red' | 'green' | 'yellow' | 'dim';

/** On and off. Source: ECMA-48, SGR. */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  dim: [2, 22],
};

/** The text in a style, where the screen has colours. */
export function paint({ colour }: Screen, style: Style, text: string): string {
  const [on, off] = CODES[style];
  return colour === 'ansi' && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** The columns that a line takes; wide characters count two, and any that might be wide. */
export function columnsOf(line: string): number {
  const shown = line.replace(/\u001b\[\d+m/g, '');
  let columns = 0;
  for (const character of shown) columns += character >= '\u1100' ? 2 : 1;
  return columns;
}

/** A line, in several where it is too long. A word that no line can hold, such as an address, stays where it is. */
export function wrap(text: string, { width }: Screen, indent: string): string {
  if (width === undefined || columnsOf(text) <= width) return text;
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(/(?<=\S)(?=\s)/)) {
    const next = indent + part.trimStart();
    if (line.trim() === '' || columnsOf(line + part) <= width || columnsOf(next) > width) line += part;
    else {
      lines.push(line);
      line = next;
    }
  }
  return [...lines, line].join('\n');
}

/**
 * Whether to print colours. FORCE_COLOR decides if it is set, then NO_COLOR, then the terminal.
 * Source: Node's tty.getColorDepth, supports-color, no-color.org.
 */
export function coloursFor(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): NonNullable<Screen['colour']> {
  const { FORCE_COLOR: forced, NO_COLOR: no = '', TERM: terminal } = env;
  if (forced !== undefined && /^(?:|true|[123])$/.test(forced)) return 'ansi';
  if (forced !== undefined && /^(?:false|0)$/.test(forced)) return 'none';
  return isTerminal && no === '' && terminal !== 'dumb' ? 'ansi' : 'none';
}
