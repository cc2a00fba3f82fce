import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CodeOrigin, originOf } from '../../src/decide/gate/events.ts';
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
  more: Partial<Surroundings> & { ref?: string; origin?: CodeOrigin } = {},
): Surroundings => ({
  ...outside,
  event: {
    name,
    ref: more.ref ?? 'refs/heads/main',
    origin: more.origin ?? originOf(name, more.ref ?? 'refs/heads/main', {}),
  },
  isPrivate: false,
  hasIdentityToken: true,
  ...more,
});
const plan = (inputs: Record<string, string>, surroundings = outside) =>
  planPublish(readValues('publish', new Map(Object.entries(inputs))), surroundings);
const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-3-0123';
const onPull = inWorkflow('pull_request', { ref: 'refs/pull/3/merge', origin: 'proposed' });
const key = { module: 'f.wasm', 'signing-key': '-----BEGIN PRIVATE KEY-----' };
const keyless = { module: 'f.wasm', images: 'ghcr.io/acme/f' };

describe('publish plan', () => {
  it('defaults to the layout of the module, a layout folder, and signing with the given key', () => {
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
  const refused: [string, Record<string, string>, string, Surroundings?][] = [
    ['neither module nor build', { 'signing-key': 'k.pem' }, 'INPUT_MISSING'],
    ['offline without a dry run', { ...key, offline: 'true' }, 'INPUT_CONFLICT'],
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
    ['a value that is not a boolean', { ...key, 'dry-run': 'yes' }, 'INPUT_INVALID'],
    ['an escape sequence in an input', { ...key, abi: '\u001b[31m' }, 'INPUT_INVALID'],
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
      'nothing that proves the signing time',
      { ...keyless, 'rekor-url': 'off', 'timestamp-url': 'off' },
      'INPUT_CONFLICT',
      inWorkflow('push'),
    ],
    [
      'keyless signing without permission to request a token',
      keyless,
      'OIDC_PERMISSION',
      inWorkflow('push', { hasIdentityToken: false }),
    ],
    ['keyless signing outside a workflow', keyless, 'OIDC_PERMISSION'],
    ['a public log for a private repository', keyless, 'TRANSPARENCY_PUBLIC', inWorkflow('push', { isPrivate: true })],
    [
      'a public log for a repository of unknown visibility',
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
    ['an empty list of images in a dry run', { ...key, images: '', 'dry-run': 'true' }, 'INPUT_MISSING'],
    ['a signing key that is not set', { ...keyless, 'signing-key': '' }, 'INPUT_MISSING', inWorkflow('push')],
    ['a signing command that is not set', { ...keyless, 'signing-command': ' ' }, 'INPUT_MISSING', inWorkflow('push')],
    ['the ref name of a pull request as the tag of a release', { ...key, tags: '12/merge' }, 'TAG_INVALID'],
    [
      'the ref name of a pull request as a tag in the dry run of a release',
      { ...key, tags: '12/merge', 'dry-run': 'true' },
      'TAG_INVALID',
    ],
    ['push on pull_request_target', { ...key, push: 'true' }, 'EVENT_UNTRUSTED', inWorkflow('pull_request_target')],
    ['push on workflow_run', { ...key, push: 'true' }, 'EVENT_UNTRUSTED', inWorkflow('workflow_run')],
    [
      'push on a pull request from a fork',
      { ...key, push: 'true' },
      'EVENT_UNTRUSTED',
      inWorkflow('pull_request', { origin: 'foreign' }),
    ],
    [
      'push on the review of a fork',
      { ...key, push: 'true' },
      'EVENT_UNTRUSTED',
      inWorkflow('pull_request_review', { origin: 'foreign' }),
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
    ['an SBOM without a signature', { ...key, 'signing-key': '', sign: 'off', sbom: 'spdx' }, 'INPUT_CONFLICT'],
    ['an SBOM format that does not exist', { ...key, sbom: 'cyclonedx,swid' }, 'INPUT_INVALID'],
    ['a misspelt SBOM format', { ...key, sbom: 'ciclonedx' }, 'INPUT_INVALID'],
    [
      'GitHub as the store of attestations signed with a key',
      { ...key, 'attestation-store': 'github', 'github-token': 'x' },
      'INPUT_CONFLICT',
      inWorkflow('push'),
    ],
    [
      'GitHub as the store without a token',
      { ...keyless, 'attestation-store': 'github' },
      'INPUT_MISSING',
      inWorkflow('push'),
    ],
    [
      'GitHub as the store outside a workflow',
      { ...keyless, push: 'false', 'attestation-store': 'github', 'github-token': 'x' },
      'INPUT_CONFLICT',
    ],
    ['a malformed module digest', { ...key, 'module-digest': 'sha256:abc' }, 'DIGEST_INVALID'],
  ];
  for (const [what, inputs, code, surroundings] of refused)
    it(`refuses ${what}`, () => assert.throws(() => plan(inputs, surroundings), { code }));

  const attested: readonly (readonly [string, Record<string, string>, Surroundings, boolean])[] = [
    ['makes provenance in a workflow that signs keyless', keyless, inWorkflow('push'), true],
    ['makes no provenance if it is turned off', { ...keyless, provenance: 'false' }, inWorkflow('push'), false],
    ['makes no provenance with a key', key, inWorkflow('push'), false],
    ['makes no provenance outside a workflow by default', { ...keyless, push: 'false' }, outside, false],
    [
      'makes provenance outside a workflow if it is set to true',
      { ...keyless, push: 'false', provenance: 'true' },
      outside,
      true,
    ],
  ];
  for (const [what, inputs, surroundings, isProvenance] of attested)
    it(what, () => assert.equal(plan(inputs, surroundings).attesting.isProvenance, isProvenance));

  const sboms: readonly (readonly [string, string, unknown])[] = [
    ['nothing by default', '', []],
    ['nothing for off', 'off', []],
    ['one format', 'spdx', [{ kind: 'made', format: 'spdx' }]],
    ['each format once', 'spdx,cyclonedx , spdx', ['spdx', 'cyclonedx'].map((format) => ({ kind: 'made', format }))],
    ['no list of formats and files', 'out/bom,1.json', undefined],
    ['a file by its path', './spdx', [{ kind: 'ready', path: './spdx' }]],
  ];
  for (const [what, sbom, choices] of sboms)
    it(`reads the sbom input as ${what}: "${sbom}"`, () => {
      if (choices === undefined) assert.throws(() => plan({ ...key, sbom }), { code: 'INPUT_INVALID' });
      else assert.deepEqual(plan({ ...key, sbom }).attesting.sboms, choices);
    });

  it('says which permission to add for a token', () =>
    assert.throws(() => plan(keyless, inWorkflow('push', { hasIdentityToken: false })), { hint: /id-token: write/ }));
  it('uses the public log for a public repository', () =>
    assert.equal(plan(keyless, inWorkflow('push')).signing.kind, 'keyless'));
  it('uses the public log for a private repository if transparency is public', () =>
    assert.equal(
      plan({ ...keyless, transparency: 'public' }, inWorkflow('push', { isPrivate: true })).signing.kind,
      'keyless',
    ));
  for (const rekor of ['https://rekor.acme.example', 'off'])
    it(`needs no consent for a private sigstore with rekor-url ${rekor}`, () => {
      const urls = { 'fulcio-url': 'https://fulcio.acme.example', 'rekor-url': rekor };
      assert.equal(plan({ ...keyless, ...urls }, inWorkflow('push', { isPrivate: true })).signing.kind, 'keyless');
    });
  for (const event of ['pull_request', 'pull_request_target', 'workflow_run'])
    it(`only builds and checks on ${event}`, () =>
      assert.equal(plan(keyless, inWorkflow(event, { hasIdentityToken: false })).pushing.kind, 'skip'));
  for (const name of ['push', 'merge_group', 'workflow_dispatch'])
    it(`only builds and checks in a merge queue, on ${name}`, () =>
      assert.equal(plan(keyless, inWorkflow(name, { ref: QUEUE, hasIdentityToken: false })).pushing.kind, 'skip'));
  it('succeeds on a fork without any permission', () =>
    assert.equal(
      plan(keyless, inWorkflow('pull_request', { origin: 'foreign', hasIdentityToken: false })).pushing.kind,
      'skip',
    ));
  const onPulls: readonly (readonly [string, Record<string, string>])[] = [
    ['its ref name as a tag', { ...keyless, tags: '12/merge' }],
    ['full image names as tags', { ...keyless, tags: 'ghcr.io/acme/f:pr-12' }],
    ['a tag that is reserved for signatures', { ...keyless, tags: `sha256-${'a'.repeat(64)}.sig` }],
    ['tags for an unsigned image', { ...keyless, sign: 'off', tags: 'v1' }],
    ['a key that a fork has no access to', { ...keyless, 'signing-key': '' }],
    ['such a key and sign: key', { ...keyless, sign: 'key', 'signing-key': '' }],
    ['such a key and an SBOM', { ...keyless, 'signing-key': '', sbom: 'spdx' }],
    ['an empty list of images', { ...keyless, images: '' }],
  ];
  for (const [what, inputs] of onPulls)
    for (const more of [{}, { 'dry-run': 'true' }])
      it(`builds and checks a pull request with ${what}${'dry-run' in more ? ', in a dry run' : ''}`, () =>
        assert.notEqual(plan({ ...inputs, ...more }, { ...onPull, hasIdentityToken: false }).pushing.kind, 'push'));
  it('says what is wrong with a tag that this run does not move', () =>
    assert.match(
      plan({ ...keyless, tags: 'v1\n12/merge' }, onPull).remarks.join(),
      /"12\/merge".*this run moves no tags/,
    ));
  it('ignores an empty signing-key if sign is keyless', () =>
    assert.equal(plan({ ...keyless, sign: 'keyless', 'signing-key': '' }, inWorkflow('push')).signing.kind, 'keyless'));
  it('pushes a preview of a pull request of the same repository if push is true, signed with a key', () =>
    assert.equal(plan({ ...key, push: 'true' }, onPull).pushing.kind, 'push'));
  it('suggests the nearest name for a misspelt input', () =>
    assert.throws(() => readValues('publish', new Map([['image', 'x']])), {
      code: 'INPUT_UNKNOWN',
      hint: 'did you mean images?',
    }));
});
