// zizmor audits our workflows and actions, and the workflows that people copy.
import { strict as assert } from 'node:assert';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { places, pythonJudge } from './lib/places.ts';
import { run } from './lib/process.ts';

const audited = globSync(['.github/workflows/*.yml', 'examples/workflows/*.yml', 'action.yml', '*/action.yml'], {
  cwd: places.repository,
});

test('zizmor finds nothing in our workflows and actions', {
  skip: audited.length === 0 ? 'there is no workflow' : false,
}, async () => {
  assert.ok(existsSync(join(places.repository, '.github/workflows')), 'there is no workflow');
  const finished = await run(pythonJudge('zizmor'), ['--offline', '--no-progress', '--color=never', ...audited], {
    cwd: places.repository,
  });
  assert.equal(finished.status, 0, `${finished.stdout}\n${finished.stderr}`);
});

test('zizmor does find problems: a workflow that runs the title of a pull request', async () => {
  const workflow =
    'on: pull_request_target\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo $' +
    '{{ github.event.pull_request.title }}\n';
  const finished = await run(pythonJudge('zizmor'), ['--offline', '--no-progress', '-'], { input: workflow });
  assert.notEqual(finished.status, 0);
  assert.match(finished.stdout, /template-injection/);
});
