import { columnsOf } from './screen.ts';

/** The narrowest and the widest text that we print. */
const NARROWEST = 40;
const WIDEST = 100;

/** Characters per line for text on this terminal. @param columns of the terminal; undefined if it is not one. */
export function textWidth(columns: number | undefined): number {
  return columns === undefined || columns <= 0 ? 80 : Math.min(Math.max(columns, NARROWEST), WIDEST);
}

/** The text in lines of at most `width` characters; only a word that is longer gets a longer line. */
export function fillLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || columnsOf(last) + columnsOf(word) + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** {@link fillLines} with spaces in front of each line. */
export function wrapIndented(text: string, indent: number, width: number): readonly string[] {
  return fillLines(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
}

/**
 * Names with their texts in two columns; below each other where the terminal is narrow.
 * @param rows name and text. @param width of the terminal. @param among the names that decide on the column.
 */
export function printColumns(
  rows: readonly (readonly [string, string])[],
  width: number,
  among: readonly string[] = rows.map(([name]) => name),
): readonly string[] {
  // A few long names do not push all texts to the right.
  const most = Math.floor(width * 0.36);
  const column = Math.max(...among.map((name) => (name.length <= most ? name.length : 0))) + 4;
  return rows.flatMap(([name, text]) => {
    if (width < 60) return [`  ${name}`, ...wrapIndented(text, 6, width)];
    const lines = wrapIndented(text, column, width);
    if (name.length + 4 > column) return [`  ${name}`, ...lines];
    return [`  ${name.padEnd(column - 4)}  ${(lines[0] ?? '').trimStart()}`.trimEnd(), ...lines.slice(1)];
  });
}
