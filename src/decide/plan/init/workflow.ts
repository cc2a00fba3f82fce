import { posix } from 'node:path';
import { PINS, type Recipe, type Step } from './recipe.ts';

/** The pin of our own action until the reader has chosen a release; the documents use the same one. */
export const OWN_PIN = '@0123456789abcdef0123456789abcdef01234567 # v0.1.0';

/** What the workflow is written for. */
export interface WorkflowFacts {
  readonly recipe: Recipe;
  /** Folder of the filter in the repository, `.` for its top. */
  readonly folder: string;
  /** Where to publish to; undefined while the repository is unknown, which means the name that it will have. */
  readonly image: string | undefined;
  /** The policy in the repository; undefined while the repository is unknown. */
  readonly policyFile: string | undefined;
  /** Name of the workflow file. */
  readonly file: string;
  /** Files in the folder that start the filter, by input. */
  readonly start: Readonly<Record<string, string>>;
}

const expression = (text: string): string => `\${{ ${text} }}`;

/**
 * The text of the workflow: a job that builds without rights, one that publishes what it built, and the gate.
 *
 * A pull request, also one from a fork, only builds and checks: its job has no permission to push or to sign. A pushed
 * tag publishes. A release does not trigger a second run, because publishing a release pushes its tag. A manual run
 * publishes if it is started on a tag.
 */
export function printWorkflow(facts: WorkflowFacts): string {
  const { recipe, image } = facts;
  const built = posix.join(facts.folder, recipe.modulePath);
  const name = posix.basename(recipe.modulePath);
  const isGithub = image === undefined || image.startsWith('ghcr.io/');
  const login = isGithub
    ? []
    : [`username: ${expression('vars.REGISTRY_USERNAME')}`, `password: ${expression('secrets.REGISTRY_PASSWORD')}`];
  const own = (action: string): string => `wasm-image/wasm-image${action}${OWN_PIN}`;
  const checkout = [`- uses: ${PINS.checkout}`, '  with: { persist-credentials: false }'];
  const start = Object.entries(facts.start).map(([input, path]) =>
    path.startsWith('@')
      ? `${input}: "@${posix.join(facts.folder, path.slice(1))}"`
      : `${input}: ${scalar(posix.join(facts.folder, path))}`,
  );
  return lines(
    '# Checks each pull request, and publishes each version tag as a signed image. Written by wasm-image init; change it',
    '# as you like. The commit after wasm-image/wasm-image@ is a placeholder: replace it with the commit of the release',
    '# that you reviewed.',
    `name: ${posix.basename(facts.file, '.yml')}`,
    'on:',
    '  pull_request: # builds and checks; also from a fork, which gets no permissions',
    '  push:',
    '    tags: ["v*"] # publishes; a release on GitHub pushes its tag, so it publishes too',
    '  workflow_dispatch: # on a tag: publishes that version; on a branch: builds and checks',
    'permissions: {}',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-24.04',
    '    permissions:',
    '      contents: read # to check out; the build gets no other permission',
    '    outputs:',
    `      module-digest: ${expression('steps.build.outputs.module-digest')}`,
    '    steps:',
    ...indent(6, checkout),
    ...indent(
      6,
      recipe.steps.flatMap((step) => printStep(step, facts.folder)),
    ),
    ...indent(6, [`- uses: ${own('')}`, '  id: build', '  with:']),
    ...indent(10, [...buildInputs(recipe, facts.folder), ...start, 'push: "false" # build and check only']),
    ...indent(6, [`- uses: ${PINS.upload}`, '  with:', '    name: module', `    path: ${scalar(built)}`]),
    '  publish:',
    "    if: startsWith(github.ref, 'refs/tags/v')",
    '    needs: build',
    '    runs-on: ubuntu-latest',
    '    concurrency: # one run at a time moves "latest"',
    `      group: publish-${expression('github.workflow')}`,
    '      cancel-in-progress: false',
    '    permissions:',
    '      contents: read # to read the time of the commit',
    ...(isGithub ? ['      packages: write # to push to ghcr.io'] : []),
    '      id-token: write # to sign as this workflow, without a key',
    '    outputs:',
    `      reference: ${expression('steps.publish.outputs.reference')}`,
    '    steps:',
    ...indent(6, checkout),
    ...indent(6, [`- uses: ${PINS.download}`, '  with: { name: module, path: module }']),
    ...indent(6, [`- uses: ${own('')}`, '  id: publish', '  with:']),
    ...indent(10, [
      `module: ${scalar(`module/${name}`)}`,
      `module-digest: ${expression('needs.build.outputs.module-digest')} # any other file is refused`,
      `images: ${image ?? `ghcr.io/${expression('github.repository')}`}`,
      'tags: | # a pre-release (v1.0.0-rc.1) and a manual run do not move "latest"',
      `  ${expression('github.ref_name')}`,
      `  ${expression("github.event_name == 'push' && !contains(github.ref_name, '-') && 'latest' || ''")}`,
      ...start,
      ...login,
      '# A private repository also needs "transparency: public", which writes its name to a public log, or a key.',
    ]),
    '  gate:',
    '    needs: publish',
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      contents: read # to check out',
    ...(isGithub ? ['      packages: read # to pull from ghcr.io'] : []),
    '    steps:',
    ...(facts.policyFile === undefined ? [] : indent(6, checkout)),
    ...indent(6, [`- uses: ${own('/verify')}`, '  id: gate', '  with:']),
    ...indent(10, [
      `image: ${expression('needs.publish.outputs.reference')}`,
      ...(facts.policyFile === undefined
        ? [
            `certificate-identity: ${expression('github.server_url')}/${expression('github.repository')}/${facts.file}@${expression('github.ref')}`,
            'certificate-oidc-issuer: https://token.actions.githubusercontent.com',
          ]
        : [`policy: ${scalar(facts.policyFile)}`]),
      ...login,
    ]),
    `      # Deploy here, after the gate: ${expression('steps.gate.outputs.reference')} names the verified image by its digest.`,
  );
}

function buildInputs({ build, modulePath }: Recipe, folder: string): readonly string[] {
  if (build.kind === 'module') return [`module: ${scalar(posix.join(folder, modulePath))}`];
  const place = folder === '.' ? [] : [`working-directory: ${scalar(folder)}`];
  if (build.kind === 'preset')
    return [
      `build: ${build.preset}`,
      ...(build.args.length === 0 ? [] : ['build-args: |', ...build.args.map((arg) => `  ${arg}`)]),
      ...place,
      `module-path: ${scalar(modulePath)}`,
    ];
  return [
    'build: command',
    'build-command: |',
    ...build.argv.map((word) => `  ${word}`),
    ...place,
    `module-path: ${scalar(modulePath)}`,
  ];
}

function printStep(step: Step, folder: string): readonly string[] {
  if (step.kind === 'run')
    return [`- run: ${step.run}`, ...(folder === '.' ? [] : [`  working-directory: ${scalar(folder)}`])];
  const inputs = Object.entries(step.with).map(
    ([name, value]) => `${name}: ${name.endsWith('-file') ? scalar(posix.join(folder, value)) : value}`,
  );
  return [`- uses: ${step.uses}`, `  with: { ${inputs.join(', ')} }`];
}

/** A YAML scalar for a name that was checked to be plain. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}

function indent(columns: number, text: readonly string[]): readonly string[] {
  return text.map((line) => `${' '.repeat(columns)}${line}`);
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
