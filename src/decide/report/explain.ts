import { RULES } from '../../abi/rules.ts';
import { CODES, type ExitCode, WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted, withInputNames } from '../../core/text.ts';
import { fillLines, printColumns, wrapIndented } from '../../core/wrap.ts';
import { SMOKE_RULES } from '../../smoke/smoke-rules.ts';

/** What is known about an error code or a rule. */
export interface Explanation {
  readonly code: string;
  /** `Denied, exit status 3`, `Error, ABI rule`. */
  readonly kind: string;
  /** One sentence without its full stop. */
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** Web address of the section. */
  readonly address: string;
}

/** The documents that have a section for each code. */
export const PAGES = ['docs/errors.md', 'docs/smoke.md'] as const;

const MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'OK',
  1: 'Internal',
  2: 'Usage',
  3: 'Denied',
  4: 'Nothing found',
  5: 'Could not find out',
  6: 'Conflict',
  130: 'Cancelled',
};

/**
 * Every code with its section, in the order of the tables. Without a document, the hint takes the place of the section.
 * @param pages the text of each of {@link PAGES}; undefined if it is not installed.
 */
export function explainAll(pages: readonly (string | undefined)[]): readonly Explanation[] {
  const explain = (code: string, kind: string, hint: string, page: number): Explanation => {
    const text = sectionOf(pages[page] ?? '', code) ?? `${withInputNames(hint)}.`;
    return { code, kind, title: titleOf(text), text, address: linkDocuments(`${PAGES[page]}#${code.toLowerCase()}`) };
  };
  return [
    ...Object.entries(CODES).map(([code, { exit, hint }]) =>
      explain(code, `${MEANINGS[exit]}, exit status ${exit}`, hint, 0),
    ),
    ...Object.entries(RULES).map(([code, { severity, hint }]) =>
      explain(code, `${upper(severity)}, ABI rule`, hint, 0),
    ),
    ...Object.entries(SMOKE_RULES).map(([code, { severity, hint }]) =>
      explain(code, `${upper(severity)}, rule for starting a filter`, hint, 1),
    ),
  ];
}

/** Finds a code in any case. @throws WasmImageError INPUT_UNKNOWN with the most similar code. */
export function findCode(word: string, all: readonly Explanation[]): Explanation {
  const code = word.toUpperCase().replaceAll('-', '_');
  const found = all.find((one) => one.code === code);
  if (found !== undefined) return found;
  const near = nearest(
    code,
    all.map((one) => one.code),
  );
  throw new WasmImageError('INPUT_UNKNOWN', `Cannot explain ${quoted(word)}: it is not an error code or a rule`, {
    hint: near === undefined ? 'to list all codes: wasm-image explain' : `did you mean ${near}?`,
  });
}

/** The section for a terminal. @param width characters per line. */
export function printExplanation({ code, kind, text, address }: Explanation, width: number): string {
  // The kind says whether it is an error.
  const { lines, links } = plainOf(text.replace(/^(?:Error|Warning)\. /, ''), width);
  return [
    ...fillLines(`${code}: ${kind}`, width),
    '',
    ...lines,
    '',
    ...(links.length === 0 ? [] : ['See also:', ...links.map((link) => `  ${resolve(link)}`)]),
    `Online: ${address}`,
  ].join('\n');
}

/** All codes in groups, one line each. @param width characters per line. */
export function printCodes(all: readonly Explanation[], width: number): string {
  const kinds = [...new Set(all.map(groupOf))];
  const codes = all.map((one) => one.code);
  const room = width - Math.max(...codes.map((code) => code.length)) - 4;
  return [
    ...kinds.flatMap((kind) => [
      `${kind}:`,
      ...(width < 60
        ? all.flatMap((one) => (groupOf(one) === kind ? [`  ${one.code}`, `      ${cut(one.title, width - 6)}`] : []))
        : printColumns(
            all.flatMap((one) => (groupOf(one) === kind ? [[one.code, cut(one.title, room)] as const] : [])),
            width,
            codes,
          )),
      '',
    ]),
    ...fillLines('To read about one: wasm-image explain CODE', width),
  ].join('\n');
}

/** For programs. */
export function explanationJson({ code, title, text, address }: Explanation): object {
  return { code, title, text: plainOf(text, Number.POSITIVE_INFINITY).lines.join('\n'), address };
}

function groupOf({ kind }: Explanation): string {
  return kind.replace(/^(?:Error|Warning), (.)/, (_, first: string) => first.toUpperCase());
}

function sectionOf(page: string, code: string): string | undefined {
  const [, after] = `\n${page.replaceAll('\r\n', '\n')}`.split(`\n### ${code}\n`);
  const text = after?.split(/\n##/)[0]?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** The bold words of a rule, or else the first sentence. */
function titleOf(text: string): string {
  const bold = /^(?:Error|Warning)\. \*\*(.+?)\*\*/.exec(text)?.[1];
  const first = bold ?? text.split(/\n|(?<=[.:]) (?=[A-Z`]|wasm-image)/)[0] ?? '';
  return plainLine(first).replace(/[.:]$/, '');
}

function plainLine(text: string): string {
  return text.replaceAll('**', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** Markdown for a terminal: wrapped paragraphs and lists, indented code, and the targets of the links. */
function plainOf(markdown: string, width: number): { readonly lines: string[]; readonly links: readonly string[] } {
  const lines: string[] = [];
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    else if (isCode) lines.push(`    ${line}`);
    else if (line.startsWith('- ')) {
      const [first = '', ...rest] = wrapIndented(plainLine(line.slice(2)), 4, width);
      lines.push(`  - ${first.trimStart()}`, ...rest);
    } else lines.push(...fillLines(plainLine(line), width));
  }
  return { lines, links: [...new Set([...markdown.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? ''))] };
}

/** The command or the address that a link leads to. */
function resolve(link: string): string {
  const code = /^#(pw\d+|[a-z]+_[a-z_]+)$/.exec(link)?.[1];
  if (code !== undefined) return `wasm-image explain ${code.toUpperCase()}`;
  if (/^https?:/.test(link)) return link;
  return linkDocuments(link.startsWith('#') ? `docs/errors.md${link}` : `docs/${link}`);
}

/** At most `room` characters, cut after a word. */
function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 3).replace(/[\s,;:]*\S*$/, '')}...`;
}

function upper(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
