import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { digestOf } from '../../src/core/digest.ts';
import { event, keyless, login, registry, sigstore, step, workspace } from '../support/action-scene.ts';
import { goodFilter } from '../support/module-writer.ts';

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { uses?: string; with?: Record<string, string> }[] }>
  >;
}

/** The workflows of the README, in its order: one job, and two jobs. */
const workflows = [...readFileSync('README.md', 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)]
  .map(([, text = '']) => parse(text) as Workflow | null)
  .filter((one) => one?.jobs !== undefined) as readonly Workflow[];

/** What the last step of ours in the job "publish" gets, with the values of a run. */
function inputsOf(workflow: Workflow, values: Readonly<Record<string, string>>): Record<string, string> {
  const given = workflow.jobs.publish?.steps.findLast(({ uses }) => uses?.startsWith('wasm-image/wasm-image@'))?.with;
  assert.ok(given);
  const filled = Object.entries(given).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, expression: string) => {
      const value = values[expression];
      if (value === undefined) throw new Error(`README.md uses ${expression}, which this test does not know`);
      return value;
    }),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

const repository = (name: string) => ({ full_name: name, url: `https://api.github.com/repos/${name}` });
const ours = { repository: { ...repository('Acme/Filter'), private: false } };
const request = (head: string) => ({
  ...ours,
  pull_request: { head: { repo: repository(head) }, base: { repo: repository('Acme/Filter') } },
});

const EVENTS: readonly {
  readonly what: string;
  readonly name: string;
  readonly ref: string;
  readonly payload: object;
  readonly tags: readonly string[];
}[] = [
  { what: 'a tag push', name: 'push', ref: 'refs/tags/v1.2.3', payload: ours, tags: ['latest', 'v1.2.3'] },
  {
    what: 'a release',
    name: 'release',
    ref: 'refs/tags/v1.2.3',
    payload: { ...ours, action: 'published', release: { tag_name: 'v1.2.3', name: 'edited', body: 'edited' } },
    tags: ['latest', 'v1.2.3'],
  },
  { what: 'a manual run', name: 'workflow_dispatch', ref: 'refs/heads/main', payload: ours, tags: ['latest', 'main'] },
  {
    what: 'a pull request',
    name: 'pull_request',
    ref: 'refs/pull/12/merge',
    payload: request('Acme/Filter'),
    tags: [],
  },
  {
    what: 'a pull request of a fork',
    name: 'pull_request',
    ref: 'refs/pull/12/merge',
    payload: request('eve/Filter'),
    tags: [],
  },
];

describe('the workflows of the README, for an owner in capitals', () => {
  const module = goodFilter({ header: { name: 'x-test', value: 'seen' } });
  before(() => {
    mkdirSync(join(workspace, 'module'));
    for (const path of ['filter.wasm', 'module/filter.wasm']) writeFileSync(join(workspace, path), module);
  });

  it('are two', () => assert.equal(workflows.length, 2));
  const digests = new Map<string, string>();
  for (const [i, jobs] of ['one job', 'two jobs'].entries())
    for (const { what, name, ref, payload, tags } of EVENTS)
      it(`${tags.length === 0 ? 'build and check' : 'publish'} on ${what}, with ${jobs}`, async () => {
        const image = `${registry.host}/Acme/${jobs.replace(' ', '-')}-${what.replaceAll(' ', '-')}`;
        const inputs = inputsOf(workflows[i] as Workflow, {
          'github.ref_name': ref.replace(/^refs\/\w+\//, ''),
          'github.repository': 'Acme/Filter',
          'needs.build.outputs.module-digest': digestOf(module),
        });
        const isTrusted = tags.length > 0;
        const env = {
          ...event(name, payload),
          GITHUB_REPOSITORY: 'Acme/Filter',
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_REF: ref,
          ...(isTrusted ? sigstore.env : {}),
        };
        registry.takeRequests();
        const ended = await step(
          'main',
          { ...inputs, images: image, ...(isTrusted ? { ...login, ...keyless() } : {}) },
          env,
        );
        assert.equal(ended.status, 0, ended.stdout + ended.stderr);
        const writes = registry.takeRequests().filter((line) => !/^(?:GET|HEAD) /.test(line));
        assert.equal(writes.length > 0, isTrusted, writes.join('\n'));
        const moved = Object.keys(registry.snapshotTags()).filter((tag) =>
          tag.startsWith(`${image.split('/').slice(1).join('/').toLowerCase()}:`),
        );
        assert.deepEqual(
          moved
            .map((tag) => tag.split(':')[1])
            .filter((tag) => !tag?.startsWith('sha256-'))
            .sort(),
          tags,
        );
        assert.ok(
          ended.annotations.some(({ level, text }) => level === 'notice' && text.includes('becomes')),
          ended.stdout,
        );
        assert.deepEqual(
          ended.annotations.filter(({ level }) => level === 'error'),
          [],
        );
        digests.set(`${jobs} ${ref}`, digests.get(`${jobs} ${ref}`) ?? ended.outputs.get('digest') ?? '');
        assert.equal(ended.outputs.get('digest'), digests.get(`${jobs} ${ref}`));
      });
});
