import { parseArgs } from 'node:util';
import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import { COMMANDS, OUTPUT, SECRET_VARIABLES } from './commands.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';
import type { RawInputs } from './values.ts';
import { answerToCommand, answerToFlag } from './wrong-words.ts';

/** What the command line requests. */
export type Invocation =
  | {
      readonly kind: 'help';
      /** Undefined: the help of the program. */
      readonly command: Command | undefined;
      /** With all flags. */
      readonly isFull: boolean;
    }
  | { readonly kind: 'version'; readonly isJson: boolean }
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
  const at = argv.findIndex((arg) => !GLOBAL.test(arg));
  const before = at < 0 ? argv : argv.slice(0, at);
  const [name, ...rest] = at < 0 ? [] : argv.slice(at);
  if (before.some((arg) => VERSION.test(arg)) || name === 'version')
    return { kind: 'version', isJson: wantsJson(argv) };
  if (name === 'help') return helpOf([...rest, ...before]);
  if (name === undefined) return { kind: 'help', command: undefined, isFull: false };
  if (!isCommand(name)) throw /^-./.test(name) ? unknownFlag(name, undefined, []) : unknownCommand(name);
  const args = [...before, ...rest];
  if (ownWords(args).some((arg) => HELP.test(arg))) return helpOf([name, ...args]);
  const rows = inputsOf(name);
  refuseUnknownFlags(args, name, rows);
  const { values, positionals } = parse(args, name, rows);
  const output = values.get('output')?.at(-1);
  if (output === 'json' || output === 'yaml')
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(output)} as --output: it is the name of a format`, {
      hint: `for JSON use --json; to write to that path use --output ./${output}`,
    });
  const raw = readInputs(rows, values, env);
  const operands = takeOperands(name, positionals, raw);
  return {
    kind: 'run',
    command: name,
    operands,
    raw,
    isJson: values.get('json') !== undefined,
    verbosity: values.has('quiet') ? 'quiet' : values.has('verbose') ? 'verbose' : 'normal',
    output,
  };
}

/** Flags that are accepted before the command as well. */
const GLOBAL = /^(?:-[hqvV]+|--(?:help|json|quiet|verbose|version))$/;
const VERSION = /^(?:-V|--version)$/;
const HELP = /^(?:-[qv]*h[qv]*|--help)$/;
const FULL = /^(?:-[hq]*v[hqv]*|--all|--verbose)$/;

/** Whether errors are to be printed as JSON; known before the rest of the command line is valid. */
export function wantsJson(argv: readonly string[]): boolean {
  return ownWords(argv).includes('--json');
}

/** The words in which flags can be: after `--` there are none. */
function ownWords(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function helpOf(args: readonly string[]): Invocation {
  const command = args.find((arg) => !arg.startsWith('-'));
  if (command === undefined || command === 'help') return { kind: 'help', command: undefined, isFull: false };
  if (!isCommand(command)) throw unknownCommand(command);
  return { kind: 'help', command, isFull: ownWords(args).some((arg) => FULL.test(arg)) };
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
      throw new WasmImageError('INPUT_CONFLICT', `Cannot use --${name} ${given.length} times`, {
        hint: `write --${name} once`,
      });
    if (name === 'identity-token') refuseToken(given[0] ?? '');
    if (name !== 'signing-key') refuseNameOfSecret(name, given[0] ?? '');
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

/** `env://NAME` would be taken for the secret itself. */
function refuseNameOfSecret(name: InputRow['name'], text: string): void {
  const variable = SECRET_VARIABLES[name];
  if (variable === undefined || !text.startsWith('env://')) return;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as --${name}: the flag takes the secret itself`,
    {
      hint: `set the variable ${variable} instead of --${name}`,
    },
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
    rows.map(({ name, kind, short }) => {
      const type = kind === 'flag' ? 'boolean' : 'string';
      return [name, { type, multiple: true, ...(short === undefined ? {} : { short }) } as const];
    }),
  );
  const own = {
    help: { type: 'boolean', short: 'h', multiple: true },
    json: { type: 'boolean', multiple: true },
    quiet: { type: 'boolean', short: 'q', multiple: true },
    verbose: { type: 'boolean', short: 'v', multiple: true },
    output: { type: 'string', short: 'o', multiple: true },
  } as const;
  try {
    const { values, positionals } = parseArgs({
      args: fillAlone(joinPem(args, rows), rows),
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
    const [, flag, problem] =
      /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (missing|is ambiguous)/.exec(why) ?? [];
    if (flag !== undefined)
      throw new WasmImageError(
        'INPUT_INVALID',
        problem === 'missing'
          ? `Cannot use ${flag} without a value`
          : `Cannot read the value of ${flag}: it starts with "-"`,
        { hint: problem === 'missing' ? `write ${flag}=VALUE` : `write ${flag}=VALUE, without a space`, cause },
      );
    throw new WasmImageError('INPUT_INVALID', `Cannot read the command line of ${command}: ${why}`, {
      hint: `run: wasm-image ${command} --help`,
      cause,
    });
  }
}

/** What a flag can have after it if its value is optional: a range, and not a path. */
const RANGE = /^(?:[\^~<>=].*|v?\d+(?:\.[\dxX*]+)+|major|minor|any)$/;

/** Gives a flag that stands alone its value. */
function fillAlone(args: readonly string[], rows: readonly InputRow[]): string[] {
  const own = ownWords(args);
  return args.flatMap((arg, i) => {
    const alone = i < own.length ? rows.find(({ name }) => arg === `--${name}`)?.alone : undefined;
    return alone === undefined || RANGE.test(args[i + 1] ?? '') ? [arg] : [`${arg}=${alone}`];
  });
}

/** Joins a flag and a key in PEM, which starts with dashes and would look like another flag. */
function joinPem(args: readonly string[], rows: readonly InputRow[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const flag = joined.at(-1);
    const takesValue = rows.some(({ name, kind }) => kind !== 'flag' && flag === `--${name}`);
    if (takesValue && arg.startsWith('-----BEGIN ')) joined[joined.length - 1] = `${flag}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** Runs before the parser, whose own message suggests no other name. */
function refuseUnknownFlags(args: readonly string[], command: Command, rows: readonly InputRow[]): void {
  const hasOutput = OUTPUT[command] !== undefined;
  // After a letter with a value, the rest of the word is the value.
  const letters = rows.flatMap(({ short }) => short ?? []).concat(hasOutput ? ['o'] : []);
  const isKnown = new RegExp(`^-[hqv]*(?:[${letters.join('')}].*)?$`);
  const known = [...rows.map((row) => row.name), 'help', 'json', 'quiet', 'verbose', ...(hasOutput ? ['output'] : [])];
  for (const [i, arg] of ownWords(args).entries()) {
    const given = /^--([^=]+)/.exec(arg)?.[1];
    const name = rows.some((row) => row.kind === 'flag' && `no-${row.name}` === given) ? given?.slice(3) : given;
    const previous = /^--([^=]+)$/.exec(args[i - 1] ?? '')?.[1];
    const isValue =
      previous !== undefined &&
      rows.some((row) => row.name === previous && row.kind !== 'flag' && row.alone === undefined);
    if (isValue) continue;
    if (name !== undefined && !known.includes(name)) throw unknownFlag(`--${name}`, command, known);
    // The parser would accept -o for every command, and a flag without effect is an error.
    if (/^-[a-zA-Z]/.test(arg) && !isKnown.test(arg))
      throw unknownFlag(arg.startsWith('-o') ? arg : arg.slice(0, 2), command, known);
  }
}

function takeOperands(command: Command, positionals: readonly string[], raw: Map<string, string>): readonly string[] {
  // It would name the working directory.
  if (positionals.includes(''))
    throw new WasmImageError('INPUT_INVALID', `Cannot run ${command}: an argument is empty`, {
      hint: 'check the variables on the command line: one of them has no value',
    });
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
      { hint: `run it once for each, or see: wasm-image ${command} --help` },
    );
  const [only] = positionals;
  if (only === undefined) return [];
  if (raw.has(operand))
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${quoted(only)} together with --${operand}`);
  raw.set(operand, only);
  return [];
}

function unknownCommand(word: string): WasmImageError {
  const known = Object.keys(COMMANDS);
  const near = nearest(word, known);
  const hint =
    answerToCommand(word) ?? (near === undefined ? `use one of: ${known.join(', ')}` : `did you mean ${near}?`);
  return new WasmImageError('INPUT_UNKNOWN', `Cannot use ${quoted(word)}: it is not a command`, { hint });
}

/** @param command undefined: before the command. */
function unknownFlag(flag: string, command: Command | undefined, known: readonly string[]): WasmImageError {
  const near = nearest(
    flag,
    known.map((name) => `--${name}`),
  );
  const hint =
    answerToFlag(flag.replace(/=.*/s, ''), command) ??
    (near !== undefined
      ? `did you mean ${near}?`
      : `to see the flags: wasm-image help ${command === undefined ? 'COMMAND' : command} --all`);
  const what = command === undefined ? 'a flag of wasm-image' : `a flag of ${command}`;
  return new WasmImageError('INPUT_UNKNOWN', `Cannot use ${quoted(flag)}: it is not ${what}`, { hint });
}
