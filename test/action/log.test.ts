import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { image, login, step } from '../support/action-scene.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import type { Step } from '../support/step.ts';

/** The log without the lines that mask secrets. */
const linesOf = ({ stdout }: Step): readonly string[] =>
  stdout.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'));

/** Groups do not nest, and none is open at the end. */
function assertGroupsClosed(step: Step): void {
  let open = 0;
  for (const line of linesOf(step)) {
    if (line.startsWith('::group::')) open += 1;
    if (line === '::endgroup::') open -= 1;
    assert.ok(open === 0 || open === 1, step.stdout);
    if (line.startsWith('::error')) assert.equal(open, 0, 'the error is inside a group');
  }
  assert.equal(open, 0, step.stdout);
}

const MANY = 'v1.2.3,latest';
const publishing = { module: 'good.wasm', 'signing-key': PRIVATE_PEM, ...login };

describe('the log of a step that passes ends with a line that names the image', () => {
  for (const [what, entry, inputs, last] of [
    [
      'publish',
      'main',
      () => ({ ...publishing, images: image('log'), tags: MANY }),
      /^digest DIGEST published to .*\/acme\/log as v1\.2\.3, latest$/,
    ],
    [
      'publish again',
      'main',
      () => ({ ...publishing, images: image('log'), tags: MANY }),
      /^digest DIGEST already published to .*\/log as v1\.2\.3, latest$/,
    ],
    [
      'a dry run',
      'main',
      () => ({ ...publishing, images: image('dry'), tags: MANY, 'dry-run': 'true' }),
      /^digest DIGEST would be published to .*\/dry as v1\.2\.3, latest$/,
    ],
    [
      'push: false',
      'main',
      () => ({ ...publishing, images: image('no'), push: 'false' }),
      /^digest DIGEST built and checked, not pushed$/,
    ],
    [
      'verify',
      'verify',
      () => ({ image: `${image('log')}:v1.2.3`, key: PUBLIC_PEM, ...login }),
      /^digest DIGEST verified: .*\/acme\/log:v1\.2\.3$/,
    ],
    [
      'inspect',
      'inspect',
      () => ({ module: 'good.wasm' }),
      /^module-digest DIGEST accepted: loads in Envoy 1\.\d+-1\.\d+$/,
    ],
  ] as const)
    it(`for ${what}`, async () => {
      const ended = await step(entry, inputs());
      assert.equal(ended.status, 0, ended.stdout + ended.stderr);
      assertGroupsClosed(ended);
      assert.match((linesOf(ended).at(-1) ?? '').replace(/sha256:[0-9a-f]{64}/, 'DIGEST'), last);
    });
});

describe('the log of a step that fails ends with one error, outside the groups', () => {
  for (const [what, entry, inputs, status, error] of [
    [
      'publish',
      'main',
      () => ({ ...publishing, module: 'bad.wasm', images: image('log') }),
      3,
      'neither malloc nor proxy_on_memory_allocate',
    ],
    ['a wrong password', 'main', () => ({ ...publishing, images: image('log'), password: 'wrong-password' }), 5, '401'],
    [
      'verify',
      'verify',
      () => ({ image: `${image('absent')}:v1`, key: PUBLIC_PEM, ...login }),
      4,
      'the registry has no such manifest',
    ],
    ['inspect', 'inspect', () => ({ module: 'bad.wasm' }), 3, 'neither malloc nor proxy_on_memory_allocate'],
  ] as const)
    it(`for ${what}`, async () => {
      const ended = await step(entry, inputs());
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assertGroupsClosed(ended);
      const annotations = ended.annotations.filter(({ text }) => text.includes(error));
      assert.deepEqual(
        annotations.map(({ level }) => level),
        ['error'],
        ended.stdout,
      );
      assert.match(linesOf(ended).at(-1) ?? '', /^::error title=/);
      assert.equal(ended.stderr, '');
    });

  it('lists every problem of a module that is refused', async () => {
    for (const [entry, inputs] of [
      ['inspect', { module: 'bad.wasm' }],
      ['main', { ...publishing, module: 'bad.wasm', images: image('log') }],
    ] as const) {
      const lines = linesOf(await step(entry, inputs));
      assert.ok(
        lines.some((line) => /^error PW010 exports: /.test(line)),
        lines.join('\n'),
      );
      assert.ok(
        lines.some((line) => /^Envoy 1\.\d+-1\.\d+: refused /.test(line)),
        lines.join('\n'),
      );
    }
  });

  it('says whom the gate expected, and each image in its own group', async () => {
    const ended = await step('verify', {
      image: `${image('absent')}:v1\n127.0.0.1:1/x:v1`,
      'certificate-identity': 'https://example.com/someone',
      'certificate-oidc-issuer': 'https://example.com',
      'trusted-root': 'root.json',
      ...login,
      registry: image('x').split('/')[0] ?? '',
    });
    assert.equal(ended.status, 5, ended.stdout);
    const group =
      /^::group::.*\/absent:v1: nothing-found\n(IMAGE_NOT_FOUND: .*\n)expected certificate-identity https:\/\/example\.com\/someone, certificate-oidc-issuer https:\/\/example\.com\n::endgroup::$/m;
    assert.match(ended.stdout, group);
    assert.match(ended.summary, /^\*\*Expected:\*\* certificate-identity `https:\/\/example\.com\/someone`, /m);
  });
});
