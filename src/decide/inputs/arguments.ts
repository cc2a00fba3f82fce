import { parseArgs } from 'node:util';
import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted } from '../../core/text.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';
import type { RawInputs } from './values.ts';

/** What the command line asked for. */
export type Invocation =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      /** Arguments without a flag: images, files or a repository. */
      readonly operands: readonly string[];
      readonly raw: RawInputs;
      readonly isJson: boolean;
      readonly output: string | undefined;
    };

interface CommandFacts {
  readonly usage: string;
  readonly help: string;
  /** The input that a single operand sets. */
  readonly operand: string | undefined;
}

const COMMANDS: Readonly<Record<Command, CommandFacts>> = {
  publish: {
    usage: 'publish [MODULE]',
    help: 'build or use a module, check its ABI, push by digest, sign, verify, then move tags',
    operand: 'module',
  },
  verify: {
    usage: 'verify IMAGE...',
    help: 'check the signature, ABI and layout of images, from the registry',
    operand: undefined,
  },
  inspect: { usage: 'inspect FILE...', help: 'show the ABI of modules and which hosts load them', operand: undefined },
  run: { usage: 'run FILE', help: 'start a filter in a small built-in host and print the exchange', operand: 'module' },
  build: {
    usage: 'build [MODULE]',
    help: 'build or use a module, check its ABI, assemble an image; no network',
    operand: 'module',
  },
  pull: { usage: 'pull IMAGE', help: 'write the module of an image to a file', operand: 'image' },
  policy: {
    usage: 'policy check|test|export FILE',
    help: 'check a policy file, test images against it, or export it for another tool',
    operand: undefined,
  },
  tags: { usage: 'tags REPOSITORY', help: 'list the tags of a repository with their digests', operand: undefined },
};

const OUTPUT: Readonly<Partial<Record<Command, string>>> = {
  publish: 'Folder for the reports and a copy of the image as an OCI layout. Default: `.wasm-image`.',
  build: 'Folder for the report and the image as an OCI layout. Default: `.wasm-image`.',
  pull: 'File to write the module to, or - for standard output. Default: `plugin.wasm`.',
};

const JSON_HELP: Readonly<Partial<Record<Command, string>>> = {
  inspect: 'Print one JSON document per file on standard output, one per line.',
  verify: 'Print one JSON document per image on standard output, one per line, in the order given.',
  policy: 'Print one JSON document on standard output; for `policy test`, one per image, one per line.',
};

const SECRET_VARIABLES: Readonly<Record<string, string>> = {
  password: 'WASM_IMAGE_PASSWORD',
  'signing-key': 'WASM_IMAGE_SIGNING_KEY',
  'signing-key-passphrase': 'WASM_IMAGE_SIGNING_KEY_PASSPHRASE',
  'github-token': 'WASM_IMAGE_GITHUB_TOKEN',
};

/**
 * Reads the command line. @param argv without node and script. @param env for secrets that should not show up in a process list.
 * @throws WasmImageError INPUT_UNKNOWN, INPUT_INVALID, INPUT_MISSING, INPUT_CONFLICT.
 */
export function parseArguments(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Invocation {
  const [name, ...rest] = argv;
  if (name === 'help' && rest[0] !== undefined && isCommand(rest[0]))
    return { kind: 'help', text: printCommandHelp(rest[0]) };
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return { kind: 'help', text: printHelp() };
  if (name === '--version' || name === '-V' || name === 'version') return { kind: 'version' };
  if (!isCommand(name)) throw unknownWord('command', name, Object.keys(COMMANDS));
  const rows = inputsOf(name);
  refuseUnknownFlags(rest, name, rows);
  const { values, positionals } = parse(rest, name, rows);
  if (values.get('help') !== undefined) return { kind: 'help', text: printCommandHelp(name) };
  const raw = new Map<string, string>();
  for (const row of rows) {
    const given = values.get(row.name) ?? [];
    if (row.kind !== 'lines' && given.length > 1)
      throw new WasmImageError('INPUT_CONFLICT', `Cannot use --${row.name} ${given.length} times`);
    const variable = env[SECRET_VARIABLES[row.name] ?? ''];
    if (given.length > 0) raw.set(row.name, given.join('\n'));
    else if (variable !== undefined && (variable !== '' || row.name === 'signing-key')) raw.set(row.name, variable);
  }
  const operands = takeOperands(name, positionals, raw);
  return {
    kind: 'run',
    command: name,
    operands,
    raw,
    isJson: values.get('json') !== undefined,
    output: values.get('output')?.at(-1),
  };
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

function parse(
  args: readonly string[],
  command: Command,
  rows: readonly InputRow[],
): { readonly values: ReadonlyMap<string, readonly string[]>; readonly positionals: readonly string[] } {
  const flags = Object.fromEntries(
    rows.map((row) => [row.name, { type: row.kind === 'flag' ? 'boolean' : 'string', multiple: true } as const]),
  );
  const own = {
    help: { type: 'boolean', short: 'h', multiple: true },
    json: { type: 'boolean', multiple: true },
    output: { type: 'string', short: 'o', multiple: true },
  } as const;
  // The parser would accept it for every command; a flag that does nothing is an error.
  const short =
    OUTPUT[command] === undefined
      ? args.find((arg, i) => /^-o/.test(arg) && !args.slice(0, i).includes('--'))
      : undefined;
  if (short !== undefined) throw unknownWord(`flag of ${command}`, short, ['--json', '--help']);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...flags, ...own },
      allowPositionals: true,
      allowNegative: true,
    });
    return {
      values: new Map(Object.entries(values).map(([key, value]) => [key, [value].flat().map(String)])),
      positionals,
    };
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'unreadable';
    throw new WasmImageError('INPUT_INVALID', `Cannot read the command line of ${command}: ${why}`, {
      hint: `run: wasm-image ${command} --help`,
      cause,
    });
  }
}

/** Runs before the parser, whose own message has no "did you mean". */
function refuseUnknownFlags(args: readonly string[], command: Command, rows: readonly InputRow[]): void {
  const known = [...rows.map((row) => row.name), 'help', 'json', ...(OUTPUT[command] === undefined ? [] : ['output'])];
  for (const [i, arg] of args.entries()) {
    if (arg === '--') return;
    const given = /^--([^=]+)/.exec(arg)?.[1];
    const name = rows.some((row) => row.kind === 'flag' && `no-${row.name}` === given) ? given?.slice(3) : given;
    const previous = /^--([^=]+)$/.exec(args[i - 1] ?? '')?.[1];
    const isValue = previous !== undefined && rows.some((row) => row.name === previous && row.kind !== 'flag');
    if (name !== undefined && !isValue && !known.includes(name))
      throw unknownWord(
        `flag of ${command}`,
        `--${name}`,
        known.map((one) => `--${one}`),
      );
  }
}

function takeOperands(command: Command, positionals: readonly string[], raw: Map<string, string>): readonly string[] {
  const image = command === 'verify' ? raw.get('image') : undefined;
  if (image !== undefined) return [...image.split('\n'), ...positionals];
  const { operand } = COMMANDS[command];
  if (operand === undefined) {
    if (command === 'tags' && positionals.length !== 1)
      throw new WasmImageError('INPUT_MISSING', 'Cannot list tags: give one repository', {
        hint: 'wasm-image tags ghcr.io/acme/filter',
      });
    return positionals;
  }
  if (positionals.length > 1)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(positionals[1] ?? '')}: ${command} accepts one argument`,
    );
  const [only] = positionals;
  if (only === undefined) return [];
  if (raw.has(operand))
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${quoted(only)} together with --${operand}`);
  raw.set(operand, only);
  return [];
}

function unknownWord(what: string, word: string, known: readonly string[]): WasmImageError {
  const near = nearest(word, known);
  return new WasmImageError('INPUT_UNKNOWN', `Cannot use ${quoted(word)}: it is not a ${what}`, {
    hint: near === undefined ? `use one of: ${known.join(', ')}` : `did you mean ${near}?`,
  });
}

/** The overview. */
function printHelp(): string {
  const width = Math.max(...Object.values(COMMANDS).map((facts) => facts.usage.length)) + 2;
  return [
    'wasm-image: publish WebAssembly filters as signed OCI images, and move tags last',
    '',
    'usage: wasm-image COMMAND [flags]',
    '',
    ...Object.values(COMMANDS).map((facts) => `  ${facts.usage.padEnd(width)}${facts.help}`),
    '',
    'Run wasm-image COMMAND --help for the flags of a command. --json prints JSON instead of text; --version prints the version.',
    'exit status: 0 ok, 1 internal, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled',
  ].join('\n');
}

function printCommandHelp(command: Command): string {
  const flags = inputsOf(command).map(
    (row) => [`--${row.name}${row.kind === 'flag' ? '' : ` ${row.value ?? 'TEXT'}`}`, describe(row)] as const,
  );
  const output = OUTPUT[command];
  const own = [
    ...(output === undefined ? [] : [['-o, --output PATH', output] as const]),
    ['--json', JSON_HELP[command] ?? 'Print one JSON document on standard output.'] as const,
  ];
  return [
    `usage: wasm-image ${COMMANDS[command].usage} [flags]`,
    '',
    COMMANDS[command].help,
    '',
    ...[...flags, ...own].flatMap(([flag, text]) => [`  ${flag}`, ...wrap(text, 92).map((line) => `      ${line}`)]),
  ].join('\n');
}

function describe(row: InputRow): string {
  const choices = row.choices === undefined ? '' : ` One of: ${row.choices.join(', ')}.`;
  const fallback = row.default === undefined || row.kind === 'flag' ? '' : ` Default: \`${row.default}\`.`;
  const negative =
    row.kind === 'flag' && row.default === 'true' ? ` On by default; turn off with --no-${row.name}.` : '';
  const variable = SECRET_VARIABLES[row.name];
  return `${row.help}${choices}${fallback}${negative}${variable === undefined ? '' : ` Environment variable: ${variable}.`}`;
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
