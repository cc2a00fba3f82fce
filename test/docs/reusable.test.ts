import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { INPUTS, inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';
import { readDocument } from '../support/documents.ts';

interface Job {
  readonly uses?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

const PATH = '.github/workflows/publish-filter.yml';
const text = readFileSync(PATH, 'utf8');
const workflow = parse(text) as {
  readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, { readonly type: string }>> } };
  readonly jobs: Readonly<Record<'build' | 'publish' | 'gate' | 'tags', Job>>;
};
const { jobs } = workflow;
const inputs = Object.keys(workflow.on.workflow_call.inputs);
const blocks = readDocument('docs/workflows.md').blocks;
const callers = blocks
  .filter(({ language }) => language === 'yaml')
  .flatMap((block) =>
    Object.values((parse(block.text) as { readonly jobs?: Readonly<Record<string, Job>> }).jobs ?? {}),
  )
  .filter(({ uses = '' }) => uses.includes(PATH));
const stepOf = (job: Job, action: RegExp): Readonly<Record<string, unknown>> =>
  job.steps.find(({ uses = '' }) => action.test(uses))?.with ?? {};
const OURS = /^wasm-image\/wasm-image@/;

describe('the reusable workflow that publishes', () => {
  it('gives each job only what it needs', () => {
    const rights = Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]));
    assert.deepEqual(rights, {
      build: { contents: 'read' },
      publish: { contents: 'read', packages: 'write', 'id-token': 'write' },
      gate: { contents: 'read', packages: 'read' },
      tags: { contents: 'read', packages: 'write' },
    });
  });

  it('needs from its caller what the document says, and no more', () => {
    const needed = Object.assign({}, jobs.build.permissions, jobs.gate.permissions, jobs.tags.permissions);
    assert.equal(callers.length, 2);
    for (const { permissions } of callers) assert.deepEqual(permissions, { ...needed, ...jobs.publish.permissions });
  });

  it('has no input that turns a check off or gives a job a secret of its own', () => {
    const relaxing =
      /sign$|smoke|allow|move-tags|push|attestation|provenance|cross-check|identity$|policy|metadata|version-check|key|insecure|token|module-digest/;
    assert.deepEqual(
      inputs.filter((name) => relaxing.test(name)),
      [],
    );
    const known: readonly string[] = INPUTS.map(({ name }) => name);
    assert.deepEqual(
      inputs.filter((name) => !known.includes(name)),
      ['artifact', 'registry-username'],
    );
  });

  it('removes what a checkout has at the place of a download', () => {
    for (const { steps } of [jobs.publish, jobs.tags]) {
      const at = steps.findIndex(({ uses = '' }) => uses.startsWith('actions/download-artifact@'));
      assert.equal(steps[at - 1]?.run, `rm -rf ${steps[at]?.with?.path}`);
    }
  });

  it('runs no other script, gives the build no secret, and keeps no login in a checkout', () => {
    for (const { steps } of Object.values(jobs))
      for (const { uses = '', run, with: given = {} } of steps) {
        if (run !== undefined) assert.match(run, /^rm -rf \.wasm-image-[a-z]+$/);
        if (uses.startsWith('actions/checkout@')) assert.equal(given['persist-credentials'], false);
      }
    assert.doesNotMatch(JSON.stringify(jobs.build), /secrets\./);
  });

  it('builds only in the job without rights, and takes only the modules of that digest', () => {
    assert.equal(stepOf(jobs.build, OURS).push, 'false');
    const given = stepOf(jobs.publish, OURS);
    assert.deepEqual(
      Object.keys(given).filter((name) => /^build|^module-path|^module$/.test(name)),
      [],
    );
    assert.equal(given['modules-from'], stepOf(jobs.publish, /download-artifact/).path);
    assert.match(String(given['modules-digest']), /needs\.build\.outputs\.modules-digest/);
    assert.equal(given['move-tags'], 'false');
    assert.equal(given.sign, 'keyless');
    // How modules are made is the same in both jobs.
    const own = new Set(inputsOfModules().map(({ name }) => String(name)));
    const build = Object.keys(stepOf(jobs.build, OURS)).filter((name) => own.has(name) && !name.startsWith('build'));
    assert.deepEqual(
      build.filter((name) => !(name in given)),
      [],
    );
  });

  it('demands the same signer and the repository of the caller in both jobs that verify', () => {
    const [gate, tags] = [stepOf(jobs.gate, /\/verify@/), stepOf(jobs.tags, /\/merge@/)];
    for (const name of Object.keys(gate).filter((one) => one !== 'image')) assert.equal(tags[name], gate[name], name);
    assert.match(String(gate['certificate-github-workflow-repository']), /github\.repository/);
    assert.match(String(tags.expected), /needs\.publish\.outputs\.expected/);
  });
});

describe('the identity in docs/workflows.md', () => {
  const policies = blocks.filter((block) => block.text.includes('kind: FilterVerificationPolicy'));

  it('is that of a workflow which exists, and its policies can be read', () => {
    assert.equal(policies.length, 1);
    const named = blocks.flatMap((block) => [...block.text.matchAll(/wasm-image\/wasm-image\/(\.github\/[^@\s]+)@/g)]);
    assert.ok(named.length >= 5);
    for (const [, path = ''] of named) assert.ok(existsSync(path), path);
  });

  it('always comes with the repository of the caller', () => {
    for (const block of policies) {
      readPolicy(Buffer.from(block.text));
      assert.equal(block.text.match(/subject:/g)?.length, block.text.match(/source:\n\s+repository:/g)?.length);
    }
    for (const block of blocks.filter(({ text }) => /--certificate-identity \S*publish-filter/.test(text)))
      assert.match(block.text, /--certificate-github-workflow-repository acme\/filters/);
  });
});
