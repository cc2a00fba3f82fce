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

const ON = 'on: {push: {tags: ["v*"]}, release: {types: [published]}, pull_request: {}, workflow_dispatch: {}}';

/** A workflow of the README, which publishes to a repository with the name of the one that runs it. */
export function readmeWorkflow(which: 'one job' | 'two jobs', host: string, sigstore: Sigstore): ReadyWorkflow {
  const readme = readFileSync(join(places.repository, 'README.md'), 'utf8');
  const texts = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, text = '']) => text)
    .filter((text) => /^jobs:$/m.test(text));
  const text = texts[which === 'one job' ? 0 : 1];
  if (text === undefined) throw new Error(`README.md has no workflow with ${which}`);
  const started = text.replace(/^on:.*\n(?: .*\n)*/m, `${ON}\n`);
  return ready(started.replace(/^( +images: ).*$/m, `$1${host}/$\{{ github.repository }}`), sigstore);
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
  const trust = 'trusted-root: trusted_root.json';
  const services = [
    `fulcio-url: ${sigstore.fulcioUrl}`,
    `rekor-url: ${sigstore.log.url}`,
    `timestamp-url: ${sigstore.timestampUrl}`,
    trust,
  ];
  const names = [...text.matchAll(/uses: ([^/\s]+\/[^/@\s]+)[^@\s]*(@\S+)/g)].map(([, name, ref]) => `${name}${ref}`);
  return {
    text: text
      .replace(/^( +)images: .*$/m, (line, indent: string) => [line, ...services.map((one) => indent + one)].join('\n'))
      .replace(/^( +)policy: .*$/m, (line, indent: string) => `${line}\n${indent}${trust}`),
    actions: [...new Set(names)].filter((name) => !name.startsWith('actions/checkout@')),
  };
}

/** Actions that copy artifacts to and from the folder that LAB_ARTIFACTS names. @returns their folders. */
export function makeArtifactActions(folder: string): { readonly upload: string; readonly download: string } {
  const write = (name: string, command: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    const action = `name: ${name}
inputs: {name: {required: true}, path: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "$\{{ inputs.name }}", TARGET: "$\{{ inputs.path }}"}
      run: ${command}
`;
    writeFileSync(join(folder, name, 'action.yml'), action);
    return join(folder, name);
  };
  return {
    upload: write('upload', 'mkdir -p "$LAB_ARTIFACTS/$NAME" && cp "$TARGET" "$LAB_ARTIFACTS/$NAME/"'),
    download: write('download', 'mkdir -p "$TARGET" && cp -r "$LAB_ARTIFACTS/$NAME/." "$TARGET/"'),
  };
}

/** A folder for PATH with `rustup` and `cargo`; lab/built runs the real ones. @param module what cargo "builds". */
export function makeToolchain(folder: string, module: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(module, join(folder, 'module'));
  const target = 'target/wasm32-wasip1/release';
  const programs = {
    rustup: '[ "$*" = "target add wasm32-wasip1" ]',
    cargo: `[ "$*" = "build --release --target=wasm32-wasip1" ] && mkdir -p ${target} && cp "$(dirname "$0")/module" ${target}/filter.wasm`,
  };
  for (const [name, command] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${command}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
