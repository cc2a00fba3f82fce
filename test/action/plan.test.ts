import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '../support/publisher.ts';
import { runStep } from '../support/step.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const event = join(folder.path, 'event.json');
writeFileSync(event, JSON.stringify({ repository: { full_name: 'acme/filter', default_branch: 'main' } }));
const env = {
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF: 'refs/tags/v1.2.3',
  GITHUB_SHA: '860c1904a1ce19322e91ac35af1ab07466440c37',
  GITHUB_EVENT_PATH: event,
};

describe('the action plan', () => {
  it('sets tags and a matrix', async () => {
    const inputs = {
      tags: 'type=semver,pattern={{version}}\ntype=sha',
      modules: 'a = a.wasm\nb = b.wasm; hosts: higress',
      offline: 'true',
    };
    const { status, outputs, annotations, stdout } = await runStep('plan', inputs, { workspace: folder.path, env });
    assert.equal(status, 0, stdout);
    assert.deepEqual(JSON.parse(outputs.get('tags') ?? ''), ['1.2.3', 'sha-860c190', 'latest']);
    assert.deepEqual(
      [outputs.get('version'), outputs.get('any'), outputs.get('changed')],
      ['1.2.3', 'true', '["a","b"]'],
    );
    assert.deepEqual(JSON.parse(outputs.get('matrix') ?? ''), {
      include: [
        { name: 'a', modules: 'a; module: "a.wasm"' },
        { name: 'b', modules: 'b; hosts: "higress"; module: "b.wasm"' },
      ],
    });
    assert.match(annotations[0]?.text ?? '', /All modules count as changed: this is not a checkout of git/);
  });

  it('sets an empty matrix without modules', async () => {
    const { status, outputs, stdout } = await runStep(
      'plan',
      { tags: 'x', offline: 'true' },
      { workspace: folder.path, env },
    );
    assert.equal(status, 0, stdout);
    assert.deepEqual(
      [outputs.get('matrix'), outputs.get('any'), outputs.get('changed')],
      ['{"include":[]}', 'false', '[]'],
    );
  });

  it('fails with an annotation and a summary', async () => {
    const { status, annotations, summary } = await runStep(
      'plan',
      { tags: 'type=semvre' },
      { workspace: folder.path, env },
    );
    assert.equal(status, 2);
    assert.match(annotations[0]?.text ?? '', /Cannot use rule "type=semvre" in tags: there is no type "semvre"/);
    assert.match(summary, /INPUT_INVALID/);
  });
});
