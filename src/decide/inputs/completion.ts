import { RULES } from '../../abi/rules.ts';
import { CODES } from '../../core/errors.ts';
import { SMOKE_RULES } from '../../smoke/smoke-rules.ts';
import { COMMANDS, OUTPUT } from './commands.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';

/** The shells that have a completion script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** A shell that has a completion script. */
export type Shell = (typeof SHELLS)[number];

/** What a shell suggests for a value: words, the names of files, or nothing. */
type Values = readonly string[] | 'files' | 'none';

interface Flag {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  readonly text: string;
  /** Undefined for a flag without a value. */
  readonly values: Values | undefined;
}

const GLOBAL: readonly Flag[] = [
  { name: 'json', text: 'print JSON', values: undefined },
  { name: 'quiet', short: 'q', text: 'print only results, warnings and errors', values: undefined },
  { name: 'verbose', short: 'v', text: 'print more details', values: undefined },
  { name: 'help', short: 'h', text: 'print help', values: undefined },
];

const NAMES = Object.keys(COMMANDS) as readonly Command[];

/** The completion script of a shell, generated from the table of inputs. */
export function completionScript(shell: Shell): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell]();
}

function flagsOf(command: Command): readonly Flag[] {
  const own = inputsOf(command).flatMap((row): readonly Flag[] => {
    const short = row.short === undefined ? {} : { short: row.short };
    const flag = { name: row.name, ...short, text: firstSentence(row.help), values: valuesOf(row) };
    // A flag that is on by default is of use only in its negative form.
    return [row.kind === 'flag' && row.default === 'true' ? { ...flag, name: `no-${row.name}` } : flag];
  });
  const output: readonly Flag[] =
    OUTPUT[command] === undefined ? [] : [{ name: 'output', short: 'o', text: 'where to write', values: 'files' }];
  return [...own, ...output, ...GLOBAL];
}

function valuesOf(row: InputRow): Values | undefined {
  if (row.kind === 'flag') return undefined;
  if (row.choices !== undefined) return row.choices;
  return /FILE|FOLDER/.test(row.value ?? '') ? 'files' : 'none';
}

/** What follows the command, as far as it is known. */
function operandsOf(command: Command): Values {
  if (command === 'completion') return SHELLS;
  if (command === 'policy') return ['check', 'test', 'export'];
  if (command === 'explain') return [CODES, RULES, SMOKE_RULES].flatMap(Object.keys);
  return /FILE|FOLDER|MODULE/.test(COMMANDS[command].usage) ? 'files' : 'none';
}

function firstSentence(help: string): string {
  return (help.split(/(?<=[.)]) (?=[A-Z`])/)[0] ?? '').replaceAll('`', '');
}

function bashScript(): string {
  const words = (values: Values): string =>
    values === 'files'
      ? `COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null`
      : values === 'none'
        ? 'COMPREPLY=()'
        : `COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$cur"))`;
  const cases = NAMES.flatMap((name) => {
    const flags = flagsOf(name);
    const withValue = flags.filter(({ values }) => values !== undefined);
    return [
      `    ${name})`,
      '      case $prev in',
      ...withValue.map(
        ({ name: flag, short, values }) =>
          `        ${short === undefined ? '' : `-${short}|`}--${flag}) ${words(values ?? 'none')}; return ;;`,
      ),
      '      esac',
      `      flags='${flags.map((one) => `--${one.name}`).join(' ')}'`,
      `      case $cur in -*) ;; *) ${words(operandsOf(name))}; return ;; esac`,
      '      ;;',
    ];
  });
  return [
    '# Completion of wasm-image for bash: source <(wasm-image completion bash)',
    '_wasm_image() {',
    `  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' flags='' word`,
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    '    case $word in -*) ;; *) command=$word; break ;; esac',
    '  done',
    '  case $command in',
    `    '') flags='${GLOBAL.map((one) => `--${one.name}`).join(' ')} --version'`,
    `      case $cur in -*) ;; *) COMPREPLY=($(compgen -W '${[...NAMES, 'help'].join(' ')}' -- "$cur")); return ;; esac`,
    '      ;;',
    `    help) COMPREPLY=($(compgen -W '${NAMES.join(' ')} --all' -- "$cur")); return ;;`,
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$flags" -- "$cur"))',
    '}',
    'complete -F _wasm_image wasm-image',
  ].join('\n');
}

function zshScript(): string {
  // Square brackets and colons end a description.
  const text = (words: string): string => words.replace(/[[\]:\\]/g, (c) => `\\${c}`).replaceAll("'", "'\\''");
  const action = (values: Values): string =>
    values === 'files' ? '_files' : values === 'none' ? '' : `(${values.join(' ')})`;
  const spec = ({ name, short, text: words, values }: Flag): readonly string[] => {
    const value = values === undefined ? '' : `:value:${action(values)}`;
    return [
      `'*--${name}[${text(words)}]${value}'`,
      ...(short === undefined ? [] : [`'*-${short}[${text(words)}]${value}'`]),
    ];
  };
  return [
    '#compdef wasm-image',
    '# Completion of wasm-image for zsh: source <(wasm-image completion zsh)',
    '_wasm_image() {',
    '  local curcontext="$curcontext" state line',
    '  local -a commands=(',
    ...NAMES.map((name) => `    '${name}:${text(COMMANDS[name].help)}'`),
    `    'help:print the help of a command'`,
    '  )',
    `  _arguments -C ${[...GLOBAL, { name: 'version', short: 'V', text: 'print the version', values: undefined }].flatMap(spec).join(' ')} '1:command:->command' '*::argument:->argument'`,
    '  case $state in',
    "    command) _describe 'command' commands ;;",
    '    argument)',
    '      case $line[1] in',
    `        help) _arguments '--all[all flags]' '1:command:(${NAMES.join(' ')})' ;;`,
    ...NAMES.map(
      (name) =>
        `        ${name}) _arguments -s ${flagsOf(name).flatMap(spec).join(' ')} '*:argument:${action(operandsOf(name))}' ;;`,
    ),
    '      esac ;;',
    '  esac',
    '}',
    // As a file of $fpath it is run as the function; sourced, it has to be registered.
    'if [ "$funcstack[1]" = "_wasm_image" ]; then _wasm_image "$@"; else compdef _wasm_image wasm-image; fi',
  ].join('\n');
}

function fishScript(): string {
  const quote = (words: string): string => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const value = (values: Values | undefined): string => {
    if (values === undefined) return '';
    if (values === 'files') return ' -r -F';
    return values === 'none' ? ' -x' : ` -x -a ${quote(values.join(' '))}`;
  };
  const line = (condition: string, { name, short, text, values }: Flag): string =>
    `complete -c wasm-image -n ${quote(condition)}${short === undefined ? '' : ` -s ${short}`} -l ${name}${value(values)} -d ${quote(text)}`;
  const none = `not __fish_seen_subcommand_from ${[...NAMES, 'help'].join(' ')}`;
  return [
    '# Completion of wasm-image for fish: wasm-image completion fish | source',
    'complete -c wasm-image -f',
    ...NAMES.map((name) => `complete -c wasm-image -n ${quote(none)} -a ${name} -d ${quote(COMMANDS[name].help)}`),
    `complete -c wasm-image -n ${quote(none)} -a help -d 'print the help of a command'`,
    ...[...GLOBAL, { name: 'version', short: 'V', text: 'print the version', values: undefined }].map((flag) =>
      line(none, flag),
    ),
    `complete -c wasm-image -n '__fish_seen_subcommand_from help' -a ${quote(NAMES.join(' '))}`,
    ...NAMES.flatMap((name) => {
      const condition = `__fish_seen_subcommand_from ${name}`;
      const operands = operandsOf(name);
      return [
        ...(operands === 'none'
          ? []
          : [
              `complete -c wasm-image -n ${quote(condition)} ${operands === 'files' ? '-F' : `-a ${quote(operands.join(' '))}`}`,
            ]),
        ...flagsOf(name).map((flag) => line(condition, flag)),
      ];
    }),
  ].join('\n');
}
