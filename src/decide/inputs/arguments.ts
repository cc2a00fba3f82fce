import { parseArgs } from 'node:util';
import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import { COMMANDS, OUTPUT, SECRET_VARIABLES } from './commands.ts';
import { printCommandHelp, printHelp } from './help.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';
import type { RawInputs } from './values.ts';

/** What the command line requests. */
export type Invocation =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      /** Positional arguments: images, files or a repository. */
      readonly operands: readonly string[];
      readonly raw: RawInputs;
      readonly isJson: boolean;
      /** `quiet`: results, warnings and errors only. `verbose`: also details that are otherwise left out. */
      readonly verbosity: 'quiet' | 'normal' | 'verbose';
      readonly output: string | undefined;
    };

/**
 * Reads the command line.
 * @param argv without node and script. @param env for secrets that should not show up in a list of processes.
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
  const raw = readInputs(rows, values, env);
  const operands = takeOperands(name, positionals, raw);
  return {
    kind: 'run',
    command: name,
    operands,
    raw,
    isJson: values.get('json') !== undefined,
    verbosity: values.has('quiet') ? 'quiet' : values.has('verbose') ? 'verbose' : 'normal',
    output: values.get('output')?.at(-1),
  };
}

function readInputs(
  rows: readonly InputRow[],
  values: ReadonlyMap<string, readonly string[]>,
  env: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const raw = new Map<string, string>();
  for (const { name, kind } of rows) {
    const given = values.get(name) ?? [];
    if (kind !== 'lines' && given.length > 1)
      throw new WasmImageError('INPUT_CONFLICT', `Cannot use --${name} ${given.length} times`);
    if (name === 'identity-token') refuseToken(given[0] ?? '');
    const variable = env[SECRET_VARIABLES[name] ?? ''];
    if (given.length > 0) raw.set(name, given.join('\n'));
    else if (variable !== undefined && (variable !== '' || name === 'signing-key')) raw.set(name, variable);
  }
  return raw;
}

/** The arguments of a process are in its entry in the list of processes. */
function refuseToken(text: string): void {
  if (!/^\s*ey[\w-]{8,}\./.test(text)) return;
  rememberSecret(text);
  throw new WasmImageError(
    'INPUT_INVALID',
    'Cannot use a token as --identity-token: all users of this machine can see the arguments of a process',
    { hint: 'put the token into a file or a variable, and give --identity-token FILE or --identity-token env://NAME' },
  );
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
    quiet: { type: 'boolean', short: 'q', multiple: true },
    verbose: { type: 'boolean', short: 'v', multiple: true },
    output: { type: 'string', short: 'o', multiple: true },
  } as const;
  // The parser would accept -o for every command, and a flag without effect is an error.
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

/** Runs before the parser, whose own message suggests no other name. */
function refuseUnknownFlags(args: readonly string[], command: Command, rows: readonly InputRow[]): void {
  const known = [
    ...rows.map((row) => row.name),
    'help',
    'json',
    'quiet',
    'verbose',
    ...(OUTPUT[command] === undefined ? [] : ['output']),
  ];
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
      throw new WasmImageError('INPUT_MISSING', 'Cannot list tags: give exactly one repository', {
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
