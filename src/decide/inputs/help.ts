import { linkDocuments } from '../../core/links.ts';
import { type Command, type InputName, type InputRow, inputsOf } from './inputs.ts';

interface CommandFacts {
  readonly usage: string;
  readonly help: string;
  /** The input that a single positional argument sets. */
  readonly operand: InputName | undefined;
  /** Without `wasm-image` in front. */
  readonly examples: readonly string[];
}

/** What the help says about each command. */
export const COMMANDS: Readonly<Record<Command, CommandFacts>> = {
  publish: {
    usage: 'publish [MODULE]',
    help: 'build or read a module, check its ABI, push by digest, sign, verify, then move tags',
    operand: 'module',
    examples: [
      'publish filter.wasm --images ghcr.io/acme/filter --tags 1.2.3,latest --signing-key cosign.key',
      'publish --build assemblyscript --images ghcr.io/acme/filter --signing-key cosign.key --dry-run',
    ],
  },
  verify: {
    usage: 'verify IMAGE...',
    help: 'verify the signature, ABI and layout of images',
    operand: undefined,
    examples: [
      'verify ghcr.io/acme/filter:1.2.3 --key cosign.pub',
      'verify ghcr.io/acme/filter:1.2.3 ghcr.io/acme/filter:1.2.4 --policy wasm-policy.yaml',
    ],
  },
  inspect: {
    usage: 'inspect FILE...',
    help: 'show the ABI of modules and which hosts load them',
    operand: undefined,
    examples: [
      "inspect filter.wasm --hosts 'envoy>=1.36, istio=1.27'",
      'inspect --image ghcr.io/acme/filter:1.2.3 --json',
    ],
  },
  run: {
    usage: 'run FILE',
    help: 'start a filter in a small built-in host and print the exchange',
    operand: 'module',
    examples: ['run filter.wasm', 'run filter.wasm --plugin-config @plugin.json --scenario login.json'],
  },
  build: {
    usage: 'build [MODULE]',
    help: 'build or read a module, check its ABI and assemble an image, without using the network',
    operand: 'module',
    examples: ['build filter.wasm', 'build --build assemblyscript --output out'],
  },
  pull: {
    usage: 'pull IMAGE',
    help: 'extract the module from an image and write it to a file',
    operand: 'image',
    examples: ['pull ghcr.io/acme/filter:1.2.3 --policy wasm-policy.yaml --output filter.wasm'],
  },
  policy: {
    usage: 'policy check|test|export FILE',
    help: 'check a policy file, test images against it, or export it for another tool',
    operand: undefined,
    examples: [
      'policy check wasm-policy.yaml',
      'policy test wasm-policy.yaml --image ghcr.io/acme/filter:1.2.3',
      'policy export wasm-policy.yaml --to cosign',
    ],
  },
  tags: {
    usage: 'tags REPOSITORY',
    help: 'list the tags of a repository with their digests',
    operand: undefined,
    examples: ['tags ghcr.io/acme/filter'],
  },
};

/** What --output means, for the commands that have it. */
export const OUTPUT: Readonly<Partial<Record<Command, string>>> = {
  publish: 'Folder for the reports and a copy of the image as an OCI layout. Default: `.wasm-image`.',
  build: 'Folder for the report and the image as an OCI layout. Default: `.wasm-image`.',
  pull: 'File to write the module to, or - for standard output. Default: `plugin.wasm`.',
};

const JSON_HELP: Readonly<Partial<Record<Command, string>>> = {
  inspect: 'Print one JSON document per file on standard output, one per line.',
  verify: 'Print one JSON document per image on standard output, one per line, in the order given.',
  policy: 'Print one JSON document on standard output; for `policy test`, one per image, one per line.',
};

/** Where secrets can come from, so that they do not show up in a list of processes. */
export const SECRET_VARIABLES: Readonly<Partial<Record<InputName, string>>> = {
  password: 'WASM_IMAGE_PASSWORD',
  'signing-key': 'WASM_IMAGE_SIGNING_KEY',
  'signing-key-passphrase': 'WASM_IMAGE_SIGNING_KEY_PASSPHRASE',
  'github-token': 'WASM_IMAGE_GITHUB_TOKEN',
};

/** The help of the program: its commands. */
export function printHelp(): string {
  const width = Math.max(...Object.values(COMMANDS).map((facts) => facts.usage.length)) + 2;
  return [
    'wasm-image: publish WebAssembly filters as signed OCI images; tags move only after verification',
    '',
    'usage: wasm-image COMMAND [flags]',
    '',
    'commands:',
    ...Object.values(COMMANDS).map((facts) => `  ${facts.usage.padEnd(width)}${facts.help}`),
    '',
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
      (row) => [`--${row.name}${row.kind === 'flag' ? '' : ` ${row.value ?? 'TEXT'}`}`, describe(row, rows)] as const,
    ),
    ...(output === undefined ? [] : [['-o, --output PATH', output] as const]),
    ['--json', JSON_HELP[command] ?? 'Print one JSON document on standard output.'] as const,
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
