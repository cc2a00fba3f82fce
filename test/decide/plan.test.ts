import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Content, contentOf } from '../../src/decide/gate/events.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { planPublish, type Surroundings } from '../../src/decide/plan/plan.ts';

const outside: Surroundings = {
  event: undefined,
  isPrivate: undefined,
  hasIdentityToken: false,
  defaultImage: 'oci-layout:/tmp/out',
};
const inWorkflow = (
  name: string,
  more: Partial<Surroundings> & { ref?: string; content?: Content } = {},
): Surroundings => ({
  ...outside,
  event: {
    name,
    ref: more.ref ?? 'refs/heads/main',
    content: more.content ?? contentOf(name, more.ref ?? 'refs/heads/main', {}),
  },
  isPrivate: false,
  hasIdentityToken: true,
  ...more,
});
const plan = (inputs: Record<string, string>, surroundings = outside) =>
  planPublish(readValues('publish', new Map(Object.entries(inputs))), surroundings);
const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-3-0123';
const onPull = inWorkflow('pull_request', { ref: 'refs/pull/3/merge', content: 'proposed' });
const key = { module: 'f.wasm', 'signing-key': '-----BEGIN PRIVATE KEY-----' };
const keyless = { module: 'f.wasm', images: 'ghcr.io/acme/f' };

describe('publish plan', () => {
  it('defaults to the layout of the module, in the layout folder, signed with the key that is there', () => {
    const made = plan(key);
    assert.equal(made.layout, undefined);
    assert.deepEqual(made.repositories, [{ kind: 'layout', folder: '/tmp/out' }]);
    assert.equal(made.signing.kind, 'key');
    assert.deepEqual(made.pushing, { kind: 'push' });
  });
  it('moves version tags first and latest last, each once', () =>
    assert.deepEqual(plan({ ...key, tags: 'latest, 1.2\nv1.2.3\n1.2.3 ,1.2' }).tags, [
      'v1.2.3',
      '1.2.3',
      '1.2',
      'latest',
    ]));
  it('takes the build command as one argument a line', () => {
    const { source } = plan({
      ...key,
      module: '',
      build: 'command',
      'build-command': 'make\n-C sub dir\n$(touch pwned)',
      'module-path': 'out.wasm',
    });
    assert.deepEqual(source.kind === 'command' ? source.argv : [], ['make', '-C sub dir', '$(touch pwned)']);
  });

  const refused: [string, Record<string, string>, string, Surroundings?][] = [
    ['neither module nor build', { 'signing-key': 'k.pem' }, 'INPUT_MISSING'],
    ['module and a build command', { ...key, 'build-command': 'make' }, 'INPUT_CONFLICT'],
    ['module and the path that a build writes to', { ...key, 'module-path': 'x.wasm' }, 'INPUT_CONFLICT'],
    ['offline without a dry run', { ...key, offline: 'true' }, 'INPUT_CONFLICT'],
    ['module and build', { ...key, build: 'assemblyscript' }, 'INPUT_CONFLICT'],
    ['build: command without a command', { 'signing-key': 'k', build: 'command', 'module-path': 'x' }, 'INPUT_MISSING'],
    [
      'build: command without module-path',
      { 'signing-key': 'k', build: 'command', 'build-command': 'make' },
      'INPUT_MISSING',
    ],
    ['tags on an unsigned image', { module: 'f.wasm', sign: 'off', tags: 'v1' }, 'INPUT_CONFLICT'],
    ['sign: key without a key', { module: 'f.wasm', sign: 'key' }, 'INPUT_MISSING'],
    ['a command without its public key', { module: 'f.wasm', 'signing-command': 'kms' }, 'INPUT_MISSING'],
    ['a public key without its command', { module: 'f.wasm', 'signing-public-key': 'k.pub' }, 'INPUT_MISSING'],
    ['a passphrase without its key', { module: 'f.wasm', 'signing-key-passphrase': 'secret' }, 'INPUT_MISSING'],
    ['a key and a command', { ...key, 'signing-command': 'kms', 'signing-public-key': 'k.pub' }, 'INPUT_CONFLICT'],
    [
      'a command for keyless signing',
      { module: 'f.wasm', sign: 'keyless', 'signing-command': 'kms', 'signing-public-key': 'k.pub' },
      'INPUT_CONFLICT',
    ],
    [
      'a value where the name of a variable is expected',
      { module: 'f.wasm', 'signing-command': 'kms', 'signing-public-key': 'k.pub', 'signing-command-env': 'TOKEN=x' },
      'INPUT_INVALID',
    ],
    ['a key for keyless signing', { ...key, sign: 'keyless' }, 'INPUT_CONFLICT'],
    ['the same repository twice', { ...key, images: 'ghcr.io/a/b\nghcr.io/a/b' }, 'INPUT_INVALID'],
    ['a reserved tag', { ...key, tags: `sha256-${'a'.repeat(64)}.sig` }, 'TAG_RESERVED'],
    ['a forged output in tags', { ...key, tags: 'v1\n::set-output name=digest::x' }, 'TAG_INVALID'],
    ['an unknown layout', { ...key, layout: 'docker' }, 'INPUT_INVALID'],
    ['a boolean that is none', { ...key, 'dry-run': 'yes' }, 'INPUT_INVALID'],
    ['an escape in an input', { ...key, abi: '\u001b[31m' }, 'INPUT_INVALID'],
    ['a bidi character in an input', { ...key, abi: 'proxy\u202e' }, 'INPUT_INVALID'],
    [
      'credentials in a URL',
      { ...keyless, 'fulcio-url': 'https://u:p@fulcio.example' },
      'INPUT_INVALID',
      inWorkflow('push'),
    ],
    [
      'plain http beyond loopback',
      { ...keyless, 'fulcio-url': 'http://fulcio.example' },
      'INPUT_INVALID',
      inWorkflow('push'),
    ],
    [
      'no witness of the time',
      { ...keyless, 'rekor-url': 'off', 'timestamp-url': 'off' },
      'INPUT_CONFLICT',
      inWorkflow('push'),
    ],
    [
      'keyless without the right to a token',
      keyless,
      'OIDC_PERMISSION',
      inWorkflow('push', { hasIdentityToken: false }),
    ],
    ['keyless outside a workflow', keyless, 'OIDC_PERMISSION'],
    ['a private repository in a public log', keyless, 'TRANSPARENCY_PUBLIC', inWorkflow('push', { isPrivate: true })],
    [
      'a repository of unknown visibility in a public log',
      keyless,
      'TRANSPARENCY_PUBLIC',
      inWorkflow('push', { isPrivate: undefined }),
    ],
    [
      'a private authority with the public log',
      { ...keyless, 'fulcio-url': 'https://fulcio.acme.example' },
      'TRANSPARENCY_PUBLIC',
      inWorkflow('push', { isPrivate: true }),
    ],
    [
      'the public staging instance',
      {
        ...keyless,
        'fulcio-url': 'https://fulcio.sigstage.dev',
        'rekor-url': 'off',
        'timestamp-url': 'https://tsa.acme.example',
      },
      'TRANSPARENCY_PUBLIC',
      inWorkflow('push', { isPrivate: true }),
    ],
    ['an empty list of images', { ...key, images: '' }, 'INPUT_MISSING'],
    ['an empty list of images in a trial run', { ...key, images: '', 'dry-run': 'true' }, 'INPUT_MISSING'],
    ['a signing key that is not set', { ...keyless, 'signing-key': '' }, 'INPUT_MISSING', inWorkflow('push')],
    ['a signing command that is not set', { ...keyless, 'signing-command': ' ' }, 'INPUT_MISSING', inWorkflow('push')],
    ['a ref name of a pull request as tag of a release', { ...key, tags: '12/merge' }, 'TAG_INVALID'],
    ['it in the trial run of a release', { ...key, tags: '12/merge', 'dry-run': 'true' }, 'TAG_INVALID'],
    ['push on pull_request_target', { ...key, push: 'true' }, 'EVENT_UNTRUSTED', inWorkflow('pull_request_target')],
    ['push on workflow_run', { ...key, push: 'true' }, 'EVENT_UNTRUSTED', inWorkflow('workflow_run')],
    [
      'push on a pull request from a fork',
      { ...key, push: 'true' },
      'EVENT_UNTRUSTED',
      inWorkflow('pull_request', { content: 'foreign' }),
    ],
    [
      'push on the review of a fork',
      { ...key, push: 'true' },
      'EVENT_UNTRUSTED',
      inWorkflow('pull_request_review', { content: 'foreign' }),
    ],
    ['keyless signing on the ref of a pull request', { ...keyless, push: 'true' }, 'EVENT_UNTRUSTED', onPull],
    [
      'keyless signing in a merge queue',
      { ...keyless, push: 'true' },
      'EVENT_UNTRUSTED',
      inWorkflow('merge_group', { ref: QUEUE }),
    ],
    ['provenance with a key', { ...key, provenance: 'true' }, 'INPUT_CONFLICT', inWorkflow('push')],
    [
      'provenance without a signature',
      { ...key, 'signing-key': '', sign: 'off', provenance: 'true' },
      'INPUT_CONFLICT',
      inWorkflow('push'),
    ],
    ['an SBOM that nobody signs', { ...key, 'signing-key': '', sign: 'off', sbom: 'spdx' }, 'INPUT_CONFLICT'],
    ['a form of SBOM that does not exist', { ...key, sbom: 'cyclonedx,swid' }, 'INPUT_INVALID'],
    ['a form of SBOM that is misspelt', { ...key, sbom: 'ciclonedx' }, 'INPUT_INVALID'],
    [
      'GitHub as store for a key',
      { ...key, 'attestation-store': 'github', 'github-token': 'x' },
      'INPUT_CONFLICT',
      inWorkflow('push'),
    ],
    [
      'GitHub as store without a token',
      { ...keyless, 'attestation-store': 'github' },
      'INPUT_MISSING',
      inWorkflow('push'),
    ],
    [
      'GitHub as store outside a workflow',
      { ...keyless, push: 'false', 'attestation-store': 'github', 'github-token': 'x' },
      'INPUT_CONFLICT',
    ],
    ['a module digest that is none', { ...key, 'module-digest': 'sha256:abc' }, 'DIGEST_INVALID'],
  ];
  for (const [what, inputs, code, surroundings] of refused)
    it(`refuses ${what}`, () => assert.throws(() => plan(inputs, surroundings), { code }));

  const attested: readonly (readonly [string, Record<string, string>, Surroundings, boolean])[] = [
    ['of a workflow that signs keyless', keyless, inWorkflow('push'), true],
    ['not when it is switched off', { ...keyless, provenance: 'false' }, inWorkflow('push'), false],
    ['not of a key', key, inWorkflow('push'), false],
    ['not outside a workflow', { ...keyless, push: 'false' }, outside, false],
    ['outside a workflow when it is asked for', { ...keyless, push: 'false', provenance: 'true' }, outside, true],
  ];
  for (const [what, inputs, surroundings, isProvenance] of attested)
    it(`attests the run ${what}`, () => assert.equal(plan(inputs, surroundings).attesting.isProvenance, isProvenance));

  const sboms: readonly (readonly [string, string, unknown])[] = [
    ['none', '', []],
    ['none by word', 'off', []],
    ['one form', 'spdx', [{ kind: 'made', format: 'spdx' }]],
    ['each form once', 'spdx,cyclonedx , spdx', ['spdx', 'cyclonedx'].map((format) => ({ kind: 'made', format }))],
    ['a file', 'out/bom,1.json', undefined],
    ['a file by its path', './spdx', [{ kind: 'ready', path: './spdx' }]],
  ];
  for (const [what, sbom, choices] of sboms)
    it(`takes as SBOM ${what}: "${sbom}"`, () => {
      if (choices === undefined) assert.throws(() => plan({ ...key, sbom }), { code: 'INPUT_INVALID' });
      else assert.deepEqual(plan({ ...key, sbom }).attesting.sboms, choices);
    });

  it('says which line to add for a token', () =>
    assert.throws(() => plan(keyless, inWorkflow('push', { hasIdentityToken: false })), { hint: /id-token: write/ }));
  it('takes the public log for a public repository', () =>
    assert.equal(plan(keyless, inWorkflow('push')).signing.kind, 'keyless'));
  it('takes the public log for a private repository by word', () =>
    assert.equal(
      plan({ ...keyless, transparency: 'public' }, inWorkflow('push', { isPrivate: true })).signing.kind,
      'keyless',
    ));
  for (const rekor of ['https://rekor.acme.example', 'off'])
    it(`asks no word for a private sigstore with rekor-url ${rekor}`, () => {
      const urls = { 'fulcio-url': 'https://fulcio.acme.example', 'rekor-url': rekor };
      assert.equal(plan({ ...keyless, ...urls }, inWorkflow('push', { isPrivate: true })).signing.kind, 'keyless');
    });
  for (const event of ['pull_request', 'pull_request_target', 'workflow_run'])
    it(`builds and checks only on ${event}`, () =>
      assert.equal(plan(keyless, inWorkflow(event, { hasIdentityToken: false })).pushing.kind, 'skip'));
  for (const name of ['push', 'merge_group', 'workflow_dispatch'])
    it(`builds and checks only in a merge queue, on ${name}`, () =>
      assert.equal(plan(keyless, inWorkflow(name, { ref: QUEUE, hasIdentityToken: false })).pushing.kind, 'skip'));
  it('is green on a fork without any right', () =>
    assert.equal(
      plan(keyless, inWorkflow('pull_request', { content: 'foreign', hasIdentityToken: false })).pushing.kind,
      'skip',
    ));
  const onPulls: readonly (readonly [string, Record<string, string>])[] = [
    ['its ref name as tag', { ...keyless, tags: '12/merge' }],
    ['full names as tags', { ...keyless, tags: 'ghcr.io/acme/f:pr-12' }],
    ['a tag that belongs to signatures', { ...keyless, tags: `sha256-${'a'.repeat(64)}.sig` }],
    ['tags of an image that is not signed', { ...keyless, sign: 'off', tags: 'v1' }],
    ['a key that a fork does not get', { ...keyless, 'signing-key': '' }],
    ['the same, asked for by word', { ...keyless, sign: 'key', 'signing-key': '' }],
    ['the same with an SBOM', { ...keyless, 'signing-key': '', sbom: 'spdx' }],
    ['an empty list of images', { ...keyless, images: '' }],
  ];
  for (const [what, inputs] of onPulls)
    for (const more of [{}, { 'dry-run': 'true' }])
      it(`builds and checks a pull request with ${what}${'dry-run' in more ? ', in a trial run' : ''}`, () =>
        assert.notEqual(plan({ ...inputs, ...more }, { ...onPull, hasIdentityToken: false }).pushing.kind, 'push'));
  it('says of a tag that does not move what is wrong with it', () =>
    assert.match(
      plan({ ...keyless, tags: 'v1\n12/merge' }, onPull).remarks.join(),
      /"12\/merge".*this run moves no tags/,
    ));
  it('takes an empty signing-key for none where keyless is asked for by word', () =>
    assert.equal(plan({ ...keyless, sign: 'keyless', 'signing-key': '' }, inWorkflow('push')).signing.kind, 'keyless'));
  it('pushes a preview of its own pull request when it is asked to, signed with a key', () =>
    assert.equal(plan({ ...key, push: 'true' }, onPull).pushing.kind, 'push'));
  it('names the nearest input for a misspelt one', () =>
    assert.throws(() => readValues('publish', new Map([['image', 'x']])), {
      code: 'INPUT_UNKNOWN',
      hint: 'did you mean images?',
    }));
});
