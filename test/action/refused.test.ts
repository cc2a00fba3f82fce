import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { event, registry, step } from '../support/action-scene.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';

/** A review of a pull request from a fork. */
function review(): Record<string, string> {
  const pull_request = { head: { repo: { full_name: 'evil/filter' } }, base: { repo: { full_name: 'acme/filter' } } };
  return {
    ...event('pull_request_review', { pull_request, repository: { private: false } }),
    GITHUB_REF: 'refs/pull/3/merge',
  };
}

describe('the publish step', () => {
  const refused: [string, Record<string, string>, Record<string, string>, number, RegExp][] = [
    [
      'on pull_request_target',
      { module: 'good.wasm', images: 'x.io/y', push: 'true', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'pull_request_target' },
      2,
      /EVENT_UNTRUSTED/,
    ],
    [
      'on the review of a pull request from a fork',
      { module: 'good.wasm', images: 'x.io/y', push: 'true', 'signing-key': PRIVATE_PEM },
      review(),
      2,
      /EVENT_UNTRUSTED/,
    ],
    [
      'a workflow with empty images',
      { module: 'good.wasm', images: '', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /images is empty/,
    ],
    [
      'a workflow without images',
      { module: 'good.wasm', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /images is empty/,
    ],
    [
      'a secret that is not set',
      { module: 'good.wasm', images: 'x.io/y', 'signing-key': '' },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /signing-key is empty/,
    ],
    [
      'a job without permission to get a token',
      { module: 'good.wasm', images: 'x.io/y' },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /id-token: write/,
    ],
    [
      'a module that no host loads',
      { module: 'bad.wasm', images: 'x.io/y', 'signing-key': PRIVATE_PEM },
      {},
      3,
      /ABI_REFUSED/,
    ],
    [
      'a module outside the workspace',
      { module: '/etc/hostname', 'signing-key': PRIVATE_PEM },
      {},
      2,
      /PATH_OUTSIDE_WORKSPACE/,
    ],
    [
      'a newline in an annotation',
      { module: 'good.wasm', annotations: 'a=b\rc', 'signing-key': PRIVATE_PEM },
      {},
      2,
      /ANNOTATION_INVALID/,
    ],
    [
      'disabled certificate checks',
      { module: 'good.wasm' },
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      5,
      /REGISTRY_INSECURE/,
    ],
    [
      'a wrong password',
      {
        module: 'good.wasm',
        images: 'REGISTRY/acme/f',
        username: 'robot',
        password: 'wrong-password',
        'signing-key': PRIVATE_PEM,
      },
      {},
      5,
      /REGISTRY_UNAUTHORIZED/,
    ],
  ];
  for (const [what, inputs, env, status, text] of refused)
    it(`refuses ${what} and sets no output`, async () => {
      const images = inputs.images?.replace('REGISTRY', registry.host);
      const ended = await step('main', { ...inputs, ...(images === undefined ? {} : { images }) }, env);
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.stdout, text);
      assert.deepEqual([...ended.outputs], []);
      assert.equal(ended.annotations.filter((one) => one.level === 'error').length, 1);
      assert.match(ended.summary, /What to change/);
    });
});

describe('the inspect step', () => {
  it('ends with an error that gives the reason, and keeps its outputs', async () => {
    const ended = await step('inspect', { module: 'bad.wasm' });
    assert.equal(ended.status, 3, ended.stdout);
    assert.deepEqual([...ended.outputs.keys()], ['module-digest', 'abi-version', 'abi-report', 'hosts-supported']);
    assert.match(ended.stdout, /::error title=ABI_REFUSED::.*PW010/);
  });
});

describe('the summary of a failure', () => {
  it('links to the sources that run, or to this version for an action of the checkout', async () => {
    const from = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTION_REPOSITORY: 'acme/wasm-image',
      GITHUB_ACTION_REF: 'v1',
    };
    const summary = async (env: Record<string, string>): Promise<string> =>
      (await step('main', { module: 'absent.wasm', 'signing-key': PRIVATE_PEM }, env)).summary;
    assert.match(
      await summary(from),
      /\(\[FILE_UNREADABLE\]\(https:\/\/github\.com\/acme\/wasm-image\/blob\/v1\/docs\/errors\.md#file_unreadable\)\)/,
    );
    for (const env of [
      {},
      { ...from, GITHUB_ACTION_REPOSITORY: '' },
      { ...from, GITHUB_ACTION_REF: 'v1) [x](https://evil.example' },
    ])
      assert.match(
        await summary(env),
        /\(\[FILE_UNREADABLE\]\(https:\/\/github\.com\/wasm-image\/wasm-image\/blob\/v\d+\.\d+\.\d+\/docs\/errors\.md#file_unreadable\)\)/,
      );
  });
});
