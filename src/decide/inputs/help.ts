import { linkDocuments } from '../../core/links.ts';
import { fillLines, printColumns, wrapIndented } from '../../core/wrap.ts';
import { COMMANDS, GROUPS, JSON_HELP, OUTPUT, SECRET_VARIABLES } from './commands.ts';
import { COMMON, FLAG_GROUPS } from './flag-groups.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';

const EXIT_STATUSES =
  '0 ok, 1 internal error, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled';

/** The help of the program: its commands in groups. @param width characters per line. */
export function printHelp(width: number): string {
  const names = [...Object.keys(COMMANDS), '-V, --version'];
  return [
    ...fillLines(
      'wasm-image: publish WebAssembly filters as signed OCI images; tags move only after verification',
      width,
    ),
    '',
    'usage: wasm-image COMMAND [flags]',
    '',
    ...Object.entries(GROUPS).flatMap(([group, title]) => [
      `${title}:`,
      ...printColumns(
        Object.entries(COMMANDS).flatMap(([name, facts]) =>
          facts.group === group ? [[name, facts.help] as const] : [],
        ),
        width,
        names,
      ),
      '',
    ]),
    'Flags of every command:',
    ...printColumns(
      [
        ['--json', 'print JSON instead of text'],
        ['-q, --quiet', 'print only results, warnings and errors'],
        ['-v, --verbose', 'print more details'],
        ['-h, --help', 'print the help of a command, with examples'],
        ['-V, --version', 'print the version'],
      ],
      width,
      names,
    ),
    '',
    'Exit status:',
    ...wrapIndented(EXIT_STATUSES, 2, width),
  ].join('\n');
}

/**
 * The help of one command: usage, examples and flags under headings.
 * @param isFull false: only the common flags, each with its first sentence, for the commands that have
 * some. @param width characters per line.
 */
export function printCommandHelp(command: Command, width: number, isFull: boolean): string {
  const facts = COMMANDS[command];
  const all = inputsOf(command);
  const common = isFull ? undefined : COMMON[command];
  const shown = common === undefined ? all : all.filter((row) => common.includes(row.name));
  const isWhole = common === undefined;
  const print = (rows: readonly (readonly [string, string])[]): readonly string[] =>
    isWhole
      ? rows.flatMap(([flag, text]) => [`  ${flag}`, ...wrapIndented(text, 6, width)])
      : printColumns(rows, width, [...shown.map(printFlag), '-o, --output PATH']);
  const sections = FLAG_GROUPS.flatMap(({ title, names }) => {
    const rows = names.flatMap((name) => shown.filter((row) => row.name === name));
    if (rows.length === 0) return [];
    return [
      `${title}:`,
      ...print(rows.map((row) => [printFlag(row), isWhole ? describe(row, all) : describeShortly(row, all)])),
      '',
    ];
  });
  const output = OUTPUT[command];
  const hidden = all.length - shown.length;
  const more = `wasm-image help ${command} --all`;
  return [
    ...fillLines(`usage: wasm-image ${facts.usage} [flags]`, width),
    '',
    ...fillLines(`${facts.help.charAt(0).toUpperCase()}${facts.help.slice(1)}.`, width),
    '',
    'Examples:',
    ...facts.examples.flatMap((example) => wrapExample(`wasm-image ${example}`, width)),
    '',
    ...sections,
    'Output and help:',
    ...print([
      ...(output === undefined ? [] : [['-o, --output PATH', isWhole ? output : shorten(output)] as const]),
      ['--json', JSON_HELP[command] ?? 'Print one JSON document on standard output.'],
      ['-q, --quiet', 'Print only results, warnings and errors.'],
      ['-v, --verbose', 'Print more details.'],
      ['-h, --help', 'Print this help.'],
    ]),
    ...(isWhole ? [] : ['', ...fillLines(`${hidden} more flags, and details: ${more}`, width)]),
  ].join('\n');
}

/** Lines of a command, which a shell reads as one. A flag stays with its value if there is room. */
function wrapExample(example: string, width: number): readonly string[] {
  const units = (example.match(/--[\w-]+ (?!-)(?:'[^']*'|\S+)|'[^']*'|\S+/g) ?? []).flatMap((unit) =>
    unit.startsWith('--') && unit.length + 6 > width ? unit.split(/ (.*)/).filter((word) => word !== '') : [unit],
  );
  const lines: string[] = [];
  for (const unit of units) {
    const last = lines.at(-1);
    // Two more characters: " \" at the end of the line.
    if (last !== undefined && last.length + unit.length + 3 <= width) lines[lines.length - 1] = `${last} ${unit}`;
    else lines.push(`${last === undefined ? '' : '  '}  ${unit}`);
  }
  return lines.map((line, i) => (i === lines.length - 1 ? line : `${line} \\`));
}

function printFlag(row: InputRow): string {
  const short = row.short === undefined ? '' : `-${row.short}, `;
  return `${short}--${row.name}${row.kind === 'flag' ? '' : ` ${row.value ?? 'TEXT'}`}`;
}

/** The first sentence. */
function shorten(text: string): string {
  return text.split(/(?<=[.)]) (?=[A-Z`])/)[0] ?? '';
}

function describeShortly(row: InputRow, rows: readonly InputRow[]): string {
  const first = shorten(row.help).replace(/ \(see docs\/[\w.-]+\)/, '');
  const off = row.kind === 'flag' && row.default === 'true' ? ` Off: --no-${row.name}.` : '';
  return `${flagged(row, rows, first)}${off}${choicesOf(row)}`;
}

function choicesOf({ choices }: InputRow): string {
  return choices === undefined ? '' : ` One of: ${choices.join(', ')}.`;
}

/** The help of an input as that of a flag. */
function describe(row: InputRow, rows: readonly InputRow[]): string {
  const fallback = row.default === undefined || row.kind === 'flag' ? '' : ` Default: \`${row.default}\`.`;
  const negative =
    row.kind === 'flag' && row.default === 'true' ? ` On by default; turn off with --no-${row.name}.` : '';
  const variable = SECRET_VARIABLES[row.name];
  const repeated = row.kind === 'lines' && row.value?.startsWith('TEXT') !== true ? ' Can be repeated.' : '';
  const secret = variable === undefined ? '' : ` Environment variable: ${variable}.`;
  return `${linkDocuments(flagged(row, rows, row.help))}${repeated}${choicesOf(row)}${fallback}${negative}${secret}`;
}

/** Names inputs as flags. */
function flagged(row: InputRow, rows: readonly InputRow[], text: string): string {
  return text.replace(/`([a-z-]+)`/g, (word, name: string) =>
    rows.some((other) => other.name === name) && row.choices?.includes(name) !== true ? `--${name}` : word,
  );
}
