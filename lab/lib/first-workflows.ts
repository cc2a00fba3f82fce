// The workflows of README.md and of `wasm-image init` as act can run them offline: with the registry and the sigstore of the lab, actions for
// artifacts that copy files, and programs of a toolchain that write the module of the lab.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';
import { mustRun, plainEnvironment } from './process.ts';
import type { Sigstore } from './sigstore.ts';

/** A workflow, and the actions that it uses besides actions/checkout, as `OWNER/NAME@REF`. */
export interface ReadyWorkflow {
  readonly text: string;
  readonly actions: readonly string[];
}

const ON =
  'on: {push: {tags: ["v*"]}, release: {types: [published]}, pull_request: {}, workflow_dispatch: {}, merge_group: {}, schedule: [{cron: "0 3 * * 1"}]}';

/** A workflow of the README, which publishes to a repository with the name of the one that runs it. */
export function readmeWorkflow(which: 'one job' | 'two jobs', host: string, sigstore: Sigstore): ReadyWorkflow {
  const text = workflowsIn('README.md')[which === 'one job' ? 0 : 1];
  if (text === undefined) throw new Error(`README.md has no workflow with ${which}`);
  const started = text.replace(/^on:.*\n(?: .*\n)*/m, `${ON}\n`);
  return ready(started.replace(/^( +images: ).*$/m, `$1${host}/$\{{ github.repository }}`), sigstore);
}

/** The complete workflow of a document, which publishes to the registry of the lab. @param which of them, from 0. */
export function documentWorkflow(path: string, which: number, host: string, sigstore: Sigstore): ReadyWorkflow {
  const text = workflowsIn(path)[which];
  if (text === undefined) throw new Error(`${path} has no workflow ${which}`);
  const issued = text.replaceAll('https://token.actions.githubusercontent.com', sigstore.issuer.url);
  return ready(issued.replaceAll('ghcr.io/', `${host}/`), sigstore);
}

/** The workflow of docs/check.md as it is. */
export function checkWorkflow(): ReadyWorkflow {
  const [text, ...others] = workflowsIn('docs/check.md');
  if (text === undefined || others.length > 0) throw new Error('docs/check.md has not one workflow');
  return { text, actions: actionsIn(text) };
}

/** The code blocks of a document that are complete workflows. */
function workflowsIn(path: string): readonly string[] {
  return [...readFileSync(join(places.repository, path), 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, text = '']) => text)
    .filter((text) => /^jobs:$/m.test(text));
}

/** The workflow and the policy that `wasm-image init` writes for a module in a repository. */
export async function initWorkflow(
  folder: string,
  repository: string,
  module: string,
  host: string,
  sigstore: Sigstore,
): Promise<ReadyWorkflow & { readonly policyFile: string }> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(module, join(folder, 'filter.wasm'));
  await mustRun('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await mustRun('git', ['remote', 'add', 'origin', `https://github.com/${repository}.git`], { cwd: folder });
  await mustRun(places.node, [places.cli, 'init'], { cwd: folder, env: plainEnvironment({ HOME: folder }) });
  const policyFile = join(folder, 'wasm-policy.yaml');
  const policy = readFileSync(policyFile, 'utf8').replace(
    'https://token.actions.githubusercontent.com',
    sigstore.issuer.url,
  );
  writeFileSync(policyFile, policy.replaceAll('ghcr.io/', `${host}/`));
  const text = readFileSync(join(folder, '.github/workflows/wasm-image.yml'), 'utf8').replaceAll(
    'ghcr.io/',
    `${host}/`,
  );
  return { ...ready(text, sigstore), policyFile };
}

function ready(text: string, sigstore: Sigstore): ReadyWorkflow {
  // A job without a checkout reads it too.
  const trust = `trusted-root: ${sigstore.trustedRoot}`;
  const services = [
    `fulcio-url: ${sigstore.fulcioUrl}`,
    `rekor-url: ${sigstore.log.url}`,
    `timestamp-url: ${sigstore.timestampUrl}`,
    trust,
  ];
  return {
    text: text
      .replace(/^( +)images: .*$/m, (line, indent: string) => [line, ...services.map((one) => indent + one)].join('\n'))
      .replace(/^( +)(?:policy|certificate-oidc-issuer): .*$/m, (line, indent: string) => `${line}\n${indent}${trust}`),
    actions: actionsIn(text),
  };
}

/** The actions that a workflow uses, except the one that checks out. */
function actionsIn(text: string): readonly string[] {
  const names = [...text.matchAll(/uses: ([^/\s]+\/[^/@\s]+)[^@\s]*(@\S+)/g)].map(([, name, ref]) => `${name}${ref}`);
  return [...new Set(names)].filter((name) => !name.startsWith('actions/checkout@'));
}

/**
 * Actions that copy artifacts to and from the folder that LAB_ARTIFACTS names, as GitHub's do: an artifact has the files
 * below their common folder, and its name is used once. After a download, the program LAB_TAMPER gets the folder.
 * @returns their folders.
 */
export function makeArtifactActions(folder: string): { readonly upload: string; readonly download: string } {
  const write = (name: string, commands: readonly string[]): string => {
    mkdirSync(join(folder, name), { recursive: true });
    const action = `name: ${name}
inputs: {name: {required: false}, pattern: {required: false}, path: {required: true}, if-no-files-found: {}, retention-days: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "$\{{ inputs.name }}", PATTERN: "$\{{ inputs.pattern }}", TARGET: "$\{{ inputs.path }}"}
      run: |
${commands.map((command) => `        ${command}\n`).join('')}`;
    writeFileSync(join(folder, name, 'action.yml'), action);
    return join(folder, name);
  };
  return {
    upload: write('upload', [
      'if [ -d "$TARGET" ]; then TARGET="$(find "$TARGET" -type f)"; fi',
      'shopt -s globstar',
      'mapfile -t files < <(realpath --no-symlinks $TARGET)',
      `root="$(dirname "$\{files[0]}")"`,
      `for file in "$\{files[@]}"; do while [[ "$file" != "$root"/* ]]; do root="$(dirname "$root")"; done; done`,
      'mkdir -p "$LAB_ARTIFACTS" && mkdir "$LAB_ARTIFACTS/$NAME"',
      'cd "$root"',
      `for file in "$\{files[@]}"; do cp --parents "$\{file#"$root"/}" "$LAB_ARTIFACTS/$NAME/"; done`,
    ]),
    download: write('download', [
      'mkdir -p "$TARGET"',
      'if [ -n "$NAME" ]; then cp -r "$LAB_ARTIFACTS/$NAME/." "$TARGET/"; else cp -r "$LAB_ARTIFACTS"/$PATTERN "$TARGET/"; fi',
      '[ -z "$LAB_TAMPER" ] || node "$LAB_TAMPER" "$TARGET"',
    ]),
  };
}

/** The Cargo.toml of a filter with the version that the runs release. @returns its path. */
export function makeCrate(folder: string): string {
  const path = join(folder, 'Cargo.toml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path,
    '[package]\nname = "filter"\nversion = "1.2.3"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nproxy-wasm = "0.2"\n',
  );
  return path;
}

/** A folder for PATH with `rustup`, `rustc` and `cargo`; lab/init runs the real ones. @param module what cargo "builds". */
export function makeToolchain(folder: string, module: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(module, join(folder, 'module'));
  const target = 'target/wasm32-wasip1/release';
  const here = '"$(dirname "$0")"';
  const programs = {
    rustup: `[ "$1" = --version ] || { [ "$*" = "target add wasm32-wasip1" ] && mkdir -p ${here}/library; }`,
    rustc: `if [ "$1" = --version ]; then echo "rustc 1.95.0"; else echo ${here}/library; fi`,
    cargo: `[ "$1" = --version ] && echo "cargo 1.95.0" && exit
case "$*" in "build --release "*"--target=wasm32-wasip1 "*) ;; *) exit 1 ;; esac
[ -d ${here}/library ] && mkdir -p ${target} && cp ${here}/module ${target}/filter.wasm`,
  };
  for (const [name, command] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${command}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
