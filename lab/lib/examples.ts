// The workflows of examples/workflows as act can run them offline: with the registries, the sigstore and the programs of
// the lab. They stay as they are otherwise.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readYaml } from '../../test/support/documents.ts';
import { commitAll, makeAction } from './act.ts';
import { makeArtifactActions, type ReadyWorkflow } from './first-workflows.ts';
import { places } from './places.ts';
import type { Sigstore } from './sigstore.ts';

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
}

type Workflow = Readonly<Record<string, unknown>> & {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};

/** The hosts that stand for ghcr.io and docker.io. */
export interface Hosts {
  readonly github: string;
  readonly dockerHub: string;
}

const CHECKOUT = 'actions/checkout@';

/** @param name of the file in examples/workflows, without `.yml`. */
export function exampleWorkflow(name: string, hosts: Hosts, sigstore: Sigstore): ReadyWorkflow {
  const file = join(places.repository, 'examples/workflows', `${name}.yml`);
  const text = readFileSync(file, 'utf8')
    .replaceAll('ghcr.io/', `${hosts.github}/`)
    .replaceAll('docker.io', hosts.dockerHub)
    .replaceAll('https://token.actions.githubusercontent.com', sigstore.issuer.url);
  const workflow = readYaml(text, file) as Workflow;
  const jobs = Object.entries(workflow.jobs).map(([job, value]) => {
    return [job, { ...value, steps: value.steps.map((step) => withTrust(step, sigstore)) }] as const;
  });
  const used = jobs.flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses ?? []));
  return {
    text: stringify({ ...workflow, jobs: Object.fromEntries(jobs) }, { lineWidth: 0 }),
    actions: [...new Set(used)]
      .filter((one) => !one.startsWith(CHECKOUT))
      .map((one) => one.replace(/^([^/]+\/[^/@]+)[^@]*/, '$1')),
  };
}

function withTrust(step: Step, sigstore: Sigstore): Step {
  const trust = sigstore.trustedRoot;
  const folder = /^wasm-image\/wasm-image(.*)@/.exec(step.uses ?? '')?.[1];
  if (step.run?.includes('wasm-image tag ') === true)
    return { ...step, run: step.run.replaceAll('wasm-image tag ', `wasm-image tag --trusted-root '${trust}' `) };
  if (folder === '/verify') return { ...step, with: { ...step.with, 'trusted-root': trust } };
  if (folder !== '' || step.with?.push === 'false') return step;
  const services = {
    'fulcio-url': sigstore.fulcioUrl,
    'rekor-url': sigstore.log.url,
    'timestamp-url': sigstore.timestampUrl,
    'trusted-root': trust,
  };
  return { ...step, with: { ...step.with, ...services } };
}

/** Makes all actions that the examples use, once. @returns gives the folder of each `OWNER/NAME@REF`. */
export async function makeActions(
  folder: string,
): Promise<(actions: readonly string[]) => Readonly<Record<string, string>>> {
  const { upload, download } = makeArtifactActions(folder);
  const known: readonly (readonly [RegExp, string])[] = [
    [/^wasm-image\/wasm-image@/, makeAction(folder)],
    [/\/upload-artifact@/, upload],
    [/\/download-artifact@/, download],
    // The programs are in PATH already.
    [/\/setup-go@/, makeNothing(join(folder, 'setup-go'), '.')],
    [/^kubewarden\/github-actions@/, makeNothing(join(folder, 'kubewarden'), 'kwctl-installer')],
  ];
  for (const [, action] of known) await commitAll(action);
  const folderOf = (name: string): string => {
    const found = known.find(([pattern]) => pattern.test(name))?.[1];
    if (found === undefined) throw new Error(`The lab has no action ${name}`);
    return found;
  };
  return (actions) => Object.fromEntries(actions.map((name) => [name, folderOf(name)]));
}

function makeNothing(folder: string, below: string): string {
  mkdirSync(join(folder, below), { recursive: true });
  const action = 'name: nothing\nruns:\n  using: composite\n  steps: [{shell: bash, run: "true"}]\n';
  writeFileSync(join(folder, below, 'action.yml'), action);
  return folder;
}
