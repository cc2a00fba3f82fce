// Cuts from our own modules the strings that a file of dist never prints.
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { type Command, inputsOf } from '../src/decide/inputs/inputs.ts';

/** The one command of an entry, or of a part. The library reads no inputs and calls the gate alone. */
const COMMAND_OF: Readonly<Record<string, Command>> = {
  'main.cjs': 'publish',
  'verify.cjs': 'verify',
  'merge.cjs': 'merge',
  'merge-legs.cjs': 'merge',
  'check.cjs': 'check',
  'check-action.cjs': 'check',
  'inspect.cjs': 'inspect',
  'plan.cjs': 'plan',
  'init.cjs': 'init',
  'inspect-file.cjs': 'inspect',
  'index.cjs': 'verify',
  'index.mjs': 'verify',
};

/** The rows of a command, with what reading its inputs needs: a module of `publish` can set the inputs of `build`. */
function rowsOf(command: Command): readonly object[] {
  const kept = command === 'publish' ? ['publish', 'build'] : [command];
  return inputsOf(command).map(({ help: _help, value: _value, ...row }) => ({
    ...row,
    commands: row.commands.filter((one) => kept.includes(one)),
  }));
}

/** What is cut from a module. */
interface Shorter {
  readonly filter: RegExp;
  /** Only in this file of dist. */
  readonly file?: string;
  /** Not in this file of dist. */
  readonly except?: string;
  /** The patterns are applied in this order; each must be found. */
  readonly cuts: readonly (readonly [RegExp, string])[];
}

const TEXT = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\x60(?:[^\x60\\]|\\.)*\x60)`;

/** Our own modules without the strings that a file of dist never prints. The patterns see the code without spaces. */
export const SHORTER: readonly Shorter[] = [
  // Only the command line knows all commands and prints what inputs mean: 11 KiB in every other entry.
  ...Object.entries(COMMAND_OF).map(([file, command]) => ({
    filter: /[\\/]decide[\\/]inputs[\\/]inputs\.ts$/,
    file,
    cuts: [[/(?<=\bINPUTS=)\[.*?\](?=;)/s, JSON.stringify(rowsOf(command))] as const],
  })),
  // The library prints no help, and the command line has it in words.cjs.
  ...[
    'changes.cjs',
    'commands.cjs',
    'library.cjs',
    'program.cjs',
    'registry-tools.cjs',
    'tag-tools.cjs',
    'verify-file.cjs',
  ].map((file) => ({
    filter: /[\\/]decide[\\/]inputs[\\/]inputs\.ts$/,
    file,
    cuts: [
      [new RegExp(`,help:${TEXT}`, 'g'), ''] as const,
      // Only help and completion print what a value is called.
      [new RegExp(`,value:${TEXT}`, 'g'), ''] as const,
      // The program only finds out what is an input: its command reads the values.
      ...(file === 'program.cjs'
        ? ([
            [/,choices:(?:\[[^\]]*\]|\w+)/g, ''],
            [new RegExp(`,default:${TEXT}`, 'g'), ''],
          ] as const)
        : []),
    ],
  })),
  {
    filter: /[\\/]decide[\\/]inputs[\\/]commands\.ts$/,
    file: 'program.cjs',
    cuts: [
      [new RegExp(`(?<=\\{)group:${TEXT},usage:${TEXT},help:${TEXT},`, 'g'), ''],
      [/,examples:\[.*?\](?=\})/gs, ''],
      // It asks only which commands have --output.
      [new RegExp(`(?<=\\bOUTPUT=\\{(?:\\w+:${TEXT},)*\\w+:)${TEXT}`, 'g'), '""'],
    ],
  },
  // The child that runs filters exits on an error without printing hints (5 KiB), and never speaks to a registry.
  {
    filter: /[\\/]core[\\/]errors\.ts$/,
    file: 'smoke.cjs',
    cuts: [
      [new RegExp(`(?<=exit:\\d+),hint:${TEXT}`, 'g'), ''],
      [/\b(?:REGISTRY|POLICY|TAG)_\w+:\{exit:\d+\},?/g, ''],
    ],
  },
  // Titles of rules are for the documents.
  {
    filter: /[\\/](?:abi[\\/]rules|smoke[\\/]smoke-rules)\.ts$/,
    cuts: [[new RegExp(`\\btitle:${TEXT},?`, 'g'), '']],
  },
  // The source of a row is for readers of the tables, and for `wasm-image hosts`.
  {
    except: 'hosts.cjs',
    filter: /[\\/](?:abi[\\/]tables[\\/](?:hosts|hostcalls|wasi|callbacks)|oci[\\/]consumers[\\/]consumers)\.ts$/,
    cuts: [[new RegExp(`(?<=\\bsource[:=]|\\.\\.\\.istio\\(${TEXT},${TEXT},)${TEXT}`, 'g'), '""']],
  },
];

/** The code of a module after the cuts. @throws Error when a pattern finds nothing, because its file has changed. */
export function shorten(path: string, cuts: Shorter['cuts']): string {
  let { code } = transformSync(readFileSync(path, 'utf8'), {
    loader: 'ts',
    target: 'esnext',
    minifyWhitespace: true,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  for (const [pattern, text] of cuts) {
    if (code.search(pattern) < 0) throw new Error(`shorter.ts: ${path} has nothing like ${pattern}`);
    code = code.replace(pattern, () => text);
  }
  return code;
}
