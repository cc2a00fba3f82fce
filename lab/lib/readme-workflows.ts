// The workflows of README.md as act can run them offline: with the registry and the sigstore of the lab, actions for
// artifacts that copy files, and programs of a toolchain that write the module of the lab.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';
import type { Sigstore } from './sigstore.ts';

/** One of the workflows. */
export interface ReadmeWorkflow {
  readonly name: string;
  readonly text: string;
  /** Actions that it uses, `OWNER/NAME@REF`, besides actions/checkout. */
  readonly actions: readonly string[];
}

const ON = 'on: {push: {tags: ["v*"]}, release: {types: [published]}, pull_request: {}, workflow_dispatch: {}}';

/** @returns the workflow with one job and the one with two, for the owner and name of the repository they run in. */
export function readmeWorkflows(host: string, sigstore: Sigstore): readonly ReadmeWorkflow[] {
  const readme = readFileSync(join(places.repository, 'README.md'), 'utf8');
  const texts = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, text = '']) => text)
    .filter((text) => /^jobs:$/m.test(text));
  return texts.map((text, i) => ({
    name: ['one job', 'two jobs'][i] ?? `workflow ${i + 1}`,
    text: ready(text, host, sigstore),
    actions: [
      ...new Set(
        [...text.matchAll(/uses: (\S+)/g)].map(([, name = '']) => name).filter((name) => !/checkout@/.test(name)),
      ),
    ],
  }));
}

function ready(text: string, host: string, sigstore: Sigstore): string {
  const services = [
    `fulcio-url: ${sigstore.fulcioUrl}`,
    `rekor-url: ${sigstore.log.url}`,
    `timestamp-url: ${sigstore.timestampUrl}`,
    'trusted-root: trusted_root.json',
  ];
  return text
    .replace(/^on:.*\n(?: .*\n)*/m, `${ON}\n`)
    .replace(/^( +)images: .*\n/m, (_, indent: string) =>
      [`images: ${host}/$\{{ github.repository }}`, ...services].map((line) => `${indent}${line}\n`).join(''),
    );
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
