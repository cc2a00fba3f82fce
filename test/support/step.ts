import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** How a step ended, and its commands to the runner. */
export interface Step {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Last value of each output, in the order of first appearance. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  readonly artifacts: string;
  /** `level` and text of each annotation. */
  readonly annotations: readonly { readonly level: string; readonly text: string }[];
  readonly masks: readonly string[];
}

export interface StepOptions {
  /** Folder of dist; the repository's by default. */
  readonly dist?: string;
  /** The Node that runs the entry. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The workspace. */
  readonly workspace: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

// Tests read the files in outputs, so they are kept until the end.
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const FILES = {
  main: 'action.yml',
  verify: 'verify/action.yml',
  inspect: 'inspect/action.yml',
  plan: 'plan/action.yml',
  merge: 'merge/action.yml',
  check: 'check/action.yml',
} as const;

/**
 * Runs an entry of dist like the runner: inputs with the defaults of action.yml, command files, and none of our
 * environment.
 * @throws if action.yml does not declare an input or a set output.
 */
export async function runStep(
  entry: keyof typeof FILES,
  inputs: Readonly<Record<string, string>>,
  options: StepOptions,
): Promise<Step> {
  const action = parse(readFileSync(FILES[entry], 'utf8')) as ActionFile;
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(action.inputs, name));
  if (unknown.length > 0) throw new Error(`${FILES[entry]} does not declare ${unknown.join(', ')}`);
  const temp = mkdtempSync(join(tmpdir(), 'wasm-image-step-'));
  folders.push(temp);
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_ARTIFACTS'].map(
      (name) => [name, join(temp, name)],
    ),
  );
  for (const file of Object.values(files)) writeFileSync(file, '');
  mkdirSync(join(temp, 'runner'));
  const given = Object.entries(action.inputs).map(([name, { default: fallback = '' }]) => [
    inputVariable(name),
    inputs[name] ?? (fallback.includes('${{') ? '' : fallback),
  ]);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: temp,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: options.workspace,
    RUNNER_TEMP: join(temp, 'runner'),
    GITHUB_ACTION: '__self',
    ...files,
    ...Object.fromEntries(given),
    ...options.env,
  };
  const ended = await run(
    options.node ?? process.execPath,
    resolve(options.dist ?? 'dist', entry === 'check' ? 'check-action.cjs' : `${entry}.cjs`),
    env,
    options.workspace,
  );
  const outputs = readCommandFile(readFileSync(join(temp, 'GITHUB_OUTPUT'), 'utf8'));
  for (const name of outputs.keys())
    if (!Object.hasOwn(action.outputs, name)) throw new Error(`${FILES[entry]} does not declare the output ${name}`);
  if (readFileSync(join(temp, 'GITHUB_ENV'), 'utf8') + readFileSync(join(temp, 'GITHUB_PATH'), 'utf8') !== '')
    throw new Error('the step wrote GITHUB_ENV or GITHUB_PATH');
  return {
    ...ended,
    outputs,
    summary: readFileSync(join(temp, 'GITHUB_STEP_SUMMARY'), 'utf8'),
    artifacts: readFileSync(join(temp, 'GITHUB_ARTIFACTS'), 'utf8'),
    annotations: [...ended.stdout.matchAll(/^::(notice|warning|error)(?: [^:]*)?::(.*)$/gm)].map(
      ([, level = '', text = '']) => ({
        level,
        text: unescaped(text),
      }),
    ),
    masks: [...ended.stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, text = '']) => unescaped(text)),
  };
}

/** Spaces become underscores and letters upper case; hyphens stay. Source: actions/runner, "INPUT_" variables. */
function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function run(
  node: string,
  file: string,
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<Pick<Step, 'status' | 'stdout' | 'stderr'>> {
  const child = spawn(node, [file], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

/** `name<<DELIMITER`, lines, `DELIMITER`. Source: actions/runner FileCommandManager. */
function readCommandFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const heredoc = /^([^=<]+)<<(.+)$/.exec(lines[i] ?? '');
    if (heredoc === null) {
      if ((lines[i] ?? '') !== '') throw new Error(`a line of GITHUB_OUTPUT is not a heredoc: ${lines[i]}`);
      continue;
    }
    const end = lines.indexOf(heredoc[2] ?? '', i + 1);
    if (end < 0) throw new Error('a heredoc of GITHUB_OUTPUT has no end');
    values.set(heredoc[1] ?? '', lines.slice(i + 1, end).join('\n'));
    i = end;
  }
  return values;
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
