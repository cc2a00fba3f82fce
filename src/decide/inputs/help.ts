import { linkDocuments } from '../../core/links.ts';
import { COMMANDS, GROUPS, JSON_HELP, OUTPUT, SECRET_VARIABLES } from './commands.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';

/** The help of the program: its commands. */
export function printHelp(): string {
  const width = Math.max(...Object.values(COMMANDS).map((facts) => facts.usage.length)) + 2;
  return [
    'wasm-image: publish WebAssembly filters as signed OCI images; tags move only after verification',
    '',
    'usage: wasm-image COMMAND [flags]',
    '',
    ...Object.entries(GROUPS).flatMap(([group, title]) => [
      `${title.toLowerCase()}:`,
      ...Object.values(COMMANDS).flatMap((facts) =>
        facts.group === group ? [`  ${facts.usage.padEnd(width)}${facts.help}`] : [],
      ),
      '',
    ]),
    'Run "wasm-image COMMAND --help" for examples and the flags of a command.',
    'Every command accepts --json to print JSON instead of text. "wasm-image --version" prints the version.',
    '',
    'exit status:',
    '  0 ok, 1 internal error, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled',
  ].join('\n');
}

/** The help of one command: usage, examples and flags. */
export function printCommandHelp(command: Command): string {
  const facts = COMMANDS[command];
  const rows = inputsOf(command);
  const output = OUTPUT[command];
  const flags = [
    ...rows.map(
      (row) =>
        [
          `${row.short === undefined ? '' : `-${row.short}, `}--${row.name}${row.kind === 'flag' ? '' : ` ${row.value ?? 'TEXT'}`}`,
          describe(row, rows),
        ] as const,
    ),
    ...(output === undefined ? [] : [['-o, --output PATH', output] as const]),
    ['--json', JSON_HELP[command] ?? 'Print one JSON document on standard output.'] as const,
    ['-q, --quiet', 'Print only results, warnings and errors.'] as const,
    ['-v, --verbose', 'Print more details.'] as const,
    ['-h, --help', 'Print this help.'] as const,
  ];
  return [
    `usage: wasm-image ${facts.usage} [flags]`,
    '',
    `${facts.help.charAt(0).toUpperCase()}${facts.help.slice(1)}.`,
    '',
    'examples:',
    ...facts.examples.map((example) => `  wasm-image ${example}`),
    '',
    'flags:',
    ...flags.flatMap(([flag, text]) => [`  ${flag}`, ...wrap(text, 92).map((line) => `      ${line}`)]),
  ].join('\n');
}

/** The help of an input as that of a flag. */
function describe(row: InputRow, rows: readonly InputRow[]): string {
  const choices = row.choices === undefined ? '' : ` One of: ${row.choices.join(', ')}.`;
  const fallback = row.default === undefined || row.kind === 'flag' ? '' : ` Default: \`${row.default}\`.`;
  const negative =
    row.kind === 'flag' && row.default === 'true' ? ` On by default; turn off with --no-${row.name}.` : '';
  const variable = SECRET_VARIABLES[row.name];
  const help = row.help.replace(/`([a-z-]+)`/g, (word, name: string) =>
    rows.some((other) => other.name === name) && row.choices?.includes(name) !== true ? `--${name}` : word,
  );
  const repeated = row.kind === 'lines' && row.value?.startsWith('TEXT') !== true ? ' Can be repeated.' : '';
  const secret = variable === undefined ? '' : ` Environment variable: ${variable}.`;
  return `${linkDocuments(help)}${repeated}${choices}${fallback}${negative}${secret}`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
