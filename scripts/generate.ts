// Writes what comes from the one table of inputs: the three action.yml and docs/inputs.md.
// usage: npm run generate && git diff --exit-code
import { writeFileSync } from 'node:fs';
import { ACTION_DEFAULTS, type Command, INPUTS, type InputRow, inputsOf } from '../src/decide/inputs.ts';
import { INSPECT_OUTPUTS, type OutputRow, PUBLISH_OUTPUTS, VERIFY_OUTPUTS } from '../src/decide/outputs.ts';

interface Face {
  readonly command: Command;
  readonly file: string;
  readonly name: string;
  readonly description: string;
  readonly main: string;
  readonly outputs: readonly OutputRow[];
}

const FACES: readonly Face[] = [
  {
    command: 'publish',
    file: 'action.yml',
    name: 'wasm-image publish',
    description:
      'Build a WebAssembly filter, verify its ABI, push it as an OCI image by digest, sign it with sigstore, verify it with a fresh client, from the registry, and only then move tags.',
    main: 'dist/main.cjs',
    outputs: PUBLISH_OUTPUTS,
  },
  {
    command: 'verify',
    file: 'verify/action.yml',
    name: 'wasm-image verify',
    description: 'Deploy gate: verify the signature, the ABI and the layout of a WebAssembly filter image, and hand on its digest.',
    main: '../dist/verify.cjs',
    outputs: VERIFY_OUTPUTS,
  },
  {
    command: 'inspect',
    file: 'inspect/action.yml',
    name: 'wasm-image inspect',
    description: 'Say which ABI a WebAssembly module has and which hosts load it.',
    main: '../dist/inspect.cjs',
    outputs: INSPECT_OUTPUTS,
  },
];

for (const face of FACES) writeFileSync(face.file, printAction(face));
writeFileSync('docs/inputs.md', printReference());

function printAction(face: Face): string {
  const inputs = inputsOf(face.command).flatMap((row) => [
    `  ${row.name}:`,
    `    description: ${JSON.stringify(describe(row))}`,
    '    required: false',
    ...(defaultOf(row) === undefined ? [] : [`    default: ${JSON.stringify(defaultOf(row))}`]),
  ]);
  const outputs = face.outputs.flatMap((row) => [`  ${row.name}:`, `    description: ${JSON.stringify(row.help)}`]);
  return `${[
    '# Made by "npm run generate" from src/decide/inputs.ts.',
    `name: ${face.name}`,
    `description: ${JSON.stringify(face.description)}`,
    'author: wasm-image',
    'branding:',
    '  icon: package',
    '  color: purple',
    'inputs:',
    ...inputs,
    'outputs:',
    ...outputs,
    'runs:',
    '  using: node24',
    `  main: ${face.main}`,
  ].join('\n')}\n`;
}

function defaultOf(row: InputRow): string | undefined {
  return ACTION_DEFAULTS[row.name] ?? row.default;
}

function describe(row: InputRow): string {
  return row.choices === undefined ? row.help : `${row.help} One of: ${row.choices.join(', ')}.`;
}

function inputTable(inputs: readonly InputRow[]): string {
  const rows = inputs.map((row) => `| \`${row.name}\` | ${cell(describe(row))} | ${defaultOf(row) === undefined ? '' : `\`${defaultOf(row)}\``} |`);
  return ['| input | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}

function outputTable(outputs: readonly OutputRow[]): string {
  return ['| output | meaning |', '| --- | --- |', ...outputs.map((row) => `| \`${row.name}\` | ${cell(row.help)} |`)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function printReference(): string {
  const faces = FACES.map(
    (face) => `## ${face.command}\n\n${face.description}\n\n### Inputs\n\n${inputTable(inputsOf(face.command))}\n\n### Outputs\n\n${outputTable(face.outputs)}`,
  );
  const rows = INPUTS.map((row) => `| \`--${row.name}${row.kind === 'flag' ? '' : ` ${cell(row.value ?? 'TEXT')}`}\` | ${row.commands.join(', ')} |`);
  return `# Inputs and outputs

Made by \`npm run generate\` from \`src/decide/inputs.ts\`. An empty input counts as absent, except that \`images\` and \`signing-key\` must not be empty in a workflow.
Lists take one entry per line. Booleans are \`true\` or \`false\`. No input turns verification off.

${faces.join('\n\n')}

## Command line

Every input is a flag of the same name: \`--images ghcr.io/acme/filter\`. Flags for lists can be repeated. Secrets can also come from the environment:
\`WASM_IMAGE_PASSWORD\`, \`WASM_IMAGE_SIGNING_KEY\`, \`WASM_IMAGE_SIGNING_KEY_PASSPHRASE\`, \`WASM_IMAGE_GITHUB_TOKEN\`. \`--json\` prints one JSON document on standard output; \`inspect\` prints one per file, each on its own line.

| flag | commands |
| --- | --- |
${rows.join('\n')}
`;
}
