// Writes what comes from the one table of inputs: the three action.yml, the README tables and docs/inputs.md.
// usage: npm run generate && git diff --exit-code
import { readFileSync, writeFileSync } from 'node:fs';
import { ACTION_DEFAULTS, type Command, INPUTS, type InputRow, inputsOf } from '../src/decide/inputs/inputs.ts';
import { INSPECT_OUTPUTS, type OutputRow, PUBLISH_OUTPUTS, VERIFY_OUTPUTS } from '../src/decide/inputs/outputs.ts';

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
      'Build a WebAssembly filter, verify its ABI, push it as an OCI image by digest, sign it with sigstore, verify it as a stranger would, and only then move tags.',
    main: 'dist/main.cjs',
    outputs: PUBLISH_OUTPUTS,
  },
  {
    command: 'verify',
    file: 'verify/action.yml',
    name: 'wasm-image verify',
    description:
      'Deploy gate: verify the signature, the ABI and the layout of a WebAssembly filter image, and hand on its digest.',
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

const usual = inputsOf('publish').filter((row) => row.isRare !== true);
for (const face of FACES) writeFileSync(face.file, printAction(face));
writeFileSync('docs/inputs.md', printReference());
writeFileSync(
  'README.md',
  fill(readFileSync('README.md', 'utf8'), { inputs: inputTable(usual), outputs: outputTable(PUBLISH_OUTPUTS) }),
);

function printAction(face: Face): string {
  const inputs = inputsOf(face.command).flatMap((row) => [
    `  ${row.name}:`,
    `    description: ${JSON.stringify(describe(row))}`,
    '    required: false',
    ...(defaultOf(row) === undefined ? [] : [`    default: ${JSON.stringify(defaultOf(row))}`]),
  ]);
  const outputs = face.outputs.flatMap((row) => [`  ${row.name}:`, `    description: ${JSON.stringify(row.help)}`]);
  return `${[
    '# Made by "npm run generate" from src/decide/inputs/inputs.ts.',
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
  const rows = inputs.map(
    (row) =>
      `| \`${row.name}\` | ${cell(describe(row))} | ${defaultOf(row) === undefined ? '' : `\`${defaultOf(row)}\``} |`,
  );
  return ['| input | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}

function outputTable(outputs: readonly OutputRow[]): string {
  return [
    '| output | meaning |',
    '| --- | --- |',
    ...outputs.map((row) => `| \`${row.name}\` | ${cell(row.help)} |`),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function printReference(): string {
  const faces = FACES.map(
    (face) =>
      `## ${face.command}\n\n${face.description}\n\n### Inputs\n\n${inputTable(inputsOf(face.command))}\n\n### Outputs\n\n${outputTable(face.outputs)}`,
  );
  const rows = INPUTS.map(
    (row) =>
      `| \`--${row.name}${row.kind === 'flag' ? '' : ` ${cell(row.value ?? 'TEXT')}`}\` | ${row.commands.join(', ')} |`,
  );
  return `# Inputs and outputs

Made by \`npm run generate\` from \`src/decide/inputs/inputs.ts\`. An input that is empty counts as absent. Lists take one entry a line.
Booleans are \`true\` or \`false\`. No input switches the verification off.

${faces.join('\n\n')}

## Command line

Every input is a flag of the same name: \`--images ghcr.io/acme/filter\`. Lists may be repeated. Secrets may also come from the environment:
\`WASM_IMAGE_PASSWORD\`, \`WASM_IMAGE_SIGNING_KEY\`, \`WASM_IMAGE_SIGNING_KEY_PASSPHRASE\`, \`WASM_IMAGE_GITHUB_TOKEN\`. \`--json\` prints one JSON document on standard output; \`inspect\` one a file, each on a line of its own.

| flag | commands |
| --- | --- |
${rows.join('\n')}
`;
}

/** Replaces what stands between \`<!-- NAME -->\` and \`<!-- /NAME -->\`. */
function fill(text: string, parts: Readonly<Record<string, string>>): string {
  let filled = text;
  for (const [name, content] of Object.entries(parts)) {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [start, end] = [filled.indexOf(open), filled.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`README.md has no ${open} ... ${close}`);
    filled = `${filled.slice(0, start + open.length)}\n${content}\n${filled.slice(end)}`;
  }
  return filled;
}
