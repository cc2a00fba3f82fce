import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { newKey } from '../support/file-vectors.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { misfits, readSchemas } from '../support/schema.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { openSigner } from '../support/sigstore-run.ts';

const folder = temporaryFolder();
const good = goodFilter();
const bad = goodFilter({ without: ['malloc'] });
const other = newKey('P-256');
let sigstore: Sigstore;
const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder.path, name), content);
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runCli(['verify', ...args], { folder: folder.path, env });
const schemas = readSchemas(
  'docs/abi-report.schema.json',
  'docs/verification-report.schema.json',
  'docs/record.schema.json',
);

/** A policy for files. @param more merged into it. */
const policy = (authorities: object, more: object = {}): string =>
  JSON.stringify({
    apiVersion: 'wasm-image.dev/v1',
    kind: 'FilterVerificationPolicy',
    images: [{ repository: 'ghcr.io/acme/filter' }],
    authorities,
    ...more,
  });

before(async () => {
  sigstore = await startSigstore();
  const { identity, issuer } = sigstore;
  write('good.wasm', good);
  write('bad.wasm', bad);
  write('text.wasm', '(module)');
  write('key.pub', PUBLIC_PEM);
  write('other.pub', other.publicPem);
  write('root.json', sigstore.trustedRoot);
  const ours = openKeySigner({ pem: PRIVATE_PEM });
  write('good.json', await ours.signFile(good));
  write('bad.json', await ours.signFile(bad));
  const about = { subjectName: 'good.wasm', digest: digestOf(good), predicate: {} };
  const sign = 'https://sigstore.dev/cosign/sign/v1';
  write('statement.json', await ours.sign(makeStatement({ ...about, predicateType: sign })));
  write('scan.json', await ours.sign(makeStatement({ ...about, predicateType: 'https://acme.example/scan/failed' })));
  write('keyless.json', await openSigner(sigstore, 'rekor 2 and timestamp').signFile(good));
  sigstore.scene.claims = { event_name: 'pull_request_target' };
  write('untrusted.json', await openSigner(sigstore, 'rekor 2 and timestamp').signFile(good));
  sigstore.scene.claims = {};
  const { now } = sigstore.scene;
  sigstore.scene.now = () => new Date(now().getTime() - 7_200_000);
  write('old.json', await openSigner(sigstore, 'rekor 2 and timestamp').signFile(good));
  sigstore.scene.now = now;
  const key = { allOf: [{ name: 'release', key: PUBLIC_PEM }] };
  const keyless = { allOf: [{ name: 'release', keyless: { issuer, subject: identity } }] };
  write('key.yaml', policy(key));
  write('keyless.yaml', policy(keyless));
  write('both.yaml', policy({ allOf: [...key.allOf, { ...keyless.allOf[0], name: 'ci' }] }));
  write(
    'any.yaml',
    policy({ anyOf: { minimumMatches: 1, authorities: [...key.allOf, { ...keyless.allOf[0], name: 'ci' }] } }),
  );
  write('small.yaml', policy(key, { module: { maxSize: 10 } }));
  write('hosts.yaml', policy(key, { abi: { requireExports: ['nothing_has_this'] } }));
  write('old.yaml', policy(keyless, { signature: { maxAge: '1h' } }));
  for (const [name, rule] of Object.entries({
    attestations: [{ predicateType: 'https://slsa.dev/provenance/v1' }],
    layout: { allowed: ['compat'] },
    annotations: { required: [{ key: 'team', value: 'edge' }] },
    tags: { versionFrom: 'annotation' },
    signature: { subjectName: 'repository' },
  }))
    write(`image-${name}.yaml`, policy(key, { [name]: rule }));
});
after(async () => {
  await sigstore.stop();
  folder.remove();
});

const who = (): readonly string[] => [
  ...['--certificate-identity', sigstore.identity, '--certificate-oidc-issuer', sigstore.issuer],
  ...['--trusted-root', 'root.json'],
];

describe('verify FILE --bundle', { concurrency: 2 }, () => {
  const rows: readonly (readonly [what: string, args: () => readonly string[], status: number, says: RegExp])[] = [
    ['a key', () => ['good.wasm', '--bundle', 'good.json', '--key', 'key.pub'], 0, /^verified: good\.wasm/],
    [
      'flags alone',
      () => ['--module', 'good.wasm', '--bundle', 'good.json', '--key', 'key.pub'],
      0,
      /deploy good\.wasm sha256:[0-9a-f]{64}/,
    ],
    ['a statement', () => ['good.wasm', '--bundle', 'statement.json', '--key', 'key.pub'], 0, /^verified/],
    ['an identity', () => ['good.wasm', '--bundle', 'keyless.json', ...who()], 0, /ok {3}identity/],
    [
      'a policy with the key',
      () => ['good.wasm', '--bundle', 'good.json', '--policy', 'key.yaml'],
      0,
      /authority release/,
    ],
    [
      'a policy with the identity',
      () => ['good.wasm', '--bundle', 'keyless.json', '--policy', 'keyless.yaml', '--trusted-root', 'root.json'],
      0,
      /authority release/,
    ],
    [
      'a policy with any of two signers',
      () => ['good.wasm', '--bundle', 'keyless.json', '--policy', 'any.yaml', '--trusted-root', 'root.json'],
      0,
      /any of/,
    ],
    [
      'another key',
      () => ['good.wasm', '--bundle', 'good.json', '--key', 'other.pub'],
      3,
      /SIGNATURE_DENIED.*expected key/,
    ],
    [
      'another file',
      () => ['good.wasm', '--bundle', 'bad.json', '--key', 'key.pub'],
      3,
      /SIGNATURE_DENIED.*another file/,
    ],
    [
      'a statement of another type',
      () => ['good.wasm', '--bundle', 'scan.json', '--key', 'key.pub'],
      3,
      /SIGNATURE_DENIED.*predicate type/,
    ],
    [
      'another identity',
      () => ['good.wasm', '--bundle', 'keyless.json', ...who().map((word, i) => (i === 1 ? `${word}x` : word))],
      3,
      /SIGNATURE_DENIED.*identity/,
    ],
    [
      'an event that does not count',
      () => ['good.wasm', '--bundle', 'untrusted.json', ...who()],
      3,
      /SIGNATURE_DENIED.*event/,
    ],
    [
      'one signer of two',
      () => ['good.wasm', '--bundle', 'good.json', '--policy', 'both.yaml', '--trusted-root', 'root.json'],
      3,
      /SIGNATURE_DENIED.*authority ci/,
    ],
    [
      'a signature that is too old',
      () => ['good.wasm', '--bundle', 'old.json', '--policy', 'old.yaml', '--trusted-root', 'root.json'],
      3,
      /SIGNATURE_DENIED.*age/,
    ],
    ['a module that hosts refuse', () => ['bad.wasm', '--bundle', 'bad.json', '--key', 'key.pub'], 3, /ABI_REFUSED/],
    ['a file that is not a module', () => ['text.wasm', '--bundle', 'good.json', '--key', 'key.pub'], 3, /ABI_REFUSED/],
    [
      'a module that is too large for the policy',
      () => ['good.wasm', '--bundle', 'good.json', '--policy', 'small.yaml'],
      3,
      /POLICY_DENIED.*module size/,
    ],
    [
      'a module without what the policy requires',
      () => ['good.wasm', '--bundle', 'good.json', '--policy', 'hosts.yaml'],
      3,
      /POLICY_DENIED.*exports/,
    ],
    ['a bundle that is none', () => ['good.wasm', '--bundle', 'good.wasm', '--key', 'key.pub'], 3, /SIGNATURE_DENIED/],
    ['no bundle of that name', () => ['good.wasm', '--bundle', 'none.json', '--key', 'key.pub'], 2, /FILE_UNREADABLE/],
    ['no module of that name', () => ['none.wasm', '--bundle', 'good.json', '--key', 'key.pub'], 2, /FILE_UNREADABLE/],
    ['no bundle', () => ['good.wasm', '--key', 'key.pub'], 2, /REFERENCE_INVALID.*\n.*--bundle BUNDLE/],
    ['a module without a bundle', () => ['--module', 'good.wasm', '--key', 'key.pub'], 2, /INPUT_MISSING.*--bundle/],
    ['a bundle without a module', () => ['--bundle', 'good.json', '--key', 'key.pub'], 2, /INPUT_MISSING.*--module/],
    ['no signer', () => ['good.wasm', '--bundle', 'good.json'], 2, /INPUT_MISSING.*expected signer/],
    ['two files', () => ['good.wasm', 'bad.wasm', '--bundle', 'good.json', '--key', 'key.pub'], 2, /INPUT_CONFLICT/],
    [
      'a file and an image',
      () => ['good.wasm', '--image', 'ghcr.io/a/b:c', '--bundle', 'good.json', '--key', 'key.pub'],
      2,
      /INPUT_CONFLICT/,
    ],
    [
      'a registry login',
      () => ['good.wasm', '--bundle', 'good.json', '--key', 'key.pub', '--username', 'x'],
      2,
      /INPUT_CONFLICT.*--username/,
    ],
    [
      'an attestation',
      () => ['good.wasm', '--bundle', 'good.json', '--key', 'key.pub', '--require-abi-attestation'],
      2,
      /INPUT_CONFLICT.*--require-abi-attestation/,
    ],
    ...['attestations', 'layout', 'annotations', 'tags', 'signature'].map(
      (name) =>
        [
          `a policy with ${name} of images`,
          () => ['good.wasm', '--bundle', 'good.json', '--policy', `image-${name}.yaml`],
          2,
          /INPUT_CONFLICT.*only an image/,
        ] as const,
    ),
    [
      'no trust root',
      () => [
        ...['good.wasm', '--bundle', 'keyless.json', ...who().slice(0, 4)],
        ...[
          '--tuf-mirror',
          'http://127.0.0.1:1',
          '--tuf-root',
          '{"signed":{"_type":"root","keys":{},"roles":{}},"signatures":[{}]}',
        ],
      ],
      5,
      /TRUST_ROOT_UNAVAILABLE/,
    ],
  ];
  for (const [what, args, status, says] of rows)
    it(`ends with ${status} for ${what}`, async () => {
      const ended = await run(args());
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.stdout + ended.stderr, says);
    });

  it('prints a report that fits its schema', async () => {
    for (const [args, verdict] of [
      [['good.wasm', '--bundle', 'good.json', '--key', 'key.pub'], 'verified'],
      [['good.wasm', '--bundle', 'bad.json', '--policy', 'key.yaml'], 'denied'],
      [['bad.wasm', '--bundle', 'bad.json', '--key', 'key.pub'], 'denied'],
    ] as const) {
      const report = JSON.parse((await run([...args, '--json'])).stdout);
      assert.deepEqual(misfits(schemas, [...schemas.keys()][1] ?? '', report), []);
      assert.deepEqual([report.verdict, report.asked], [verdict, args[0]]);
    }
  });

  it('accepts what publish writes, by the command that publish prints', async () => {
    write('key.pem', PRIVATE_PEM);
    const publish = [
      'publish',
      'good.wasm',
      '--images',
      'oci-layout:image',
      '--tags',
      'v1',
      '--signing-key',
      'key.pem',
    ];
    const options = { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' } };
    const { stdout, stderr } = await runCli([...publish, '--no-smoke', '--module-bundle', '--json'], options);
    const record = JSON.parse(stdout);
    assert.deepEqual(misfits(schemas, [...schemas.keys()][2] ?? '', record), [], stderr);
    const [{ command }] = record.moduleBundle.verifyCommands;
    assert.equal(command, 'wasm-image verify good.wasm --bundle module.sigstore.json --key KEY.pub');
    const words = command.replace('module.', '.wasm-image/module.').replace('KEY', 'key').split(' ').slice(2);
    const verified = await run(words);
    assert.equal(verified.status, 0, verified.stderr);
    // A second run keeps the bundle.
    const again = JSON.parse((await runCli([...publish, '--no-smoke', '--module-bundle', '--json'], options)).stdout);
    assert.deepEqual([again.result, again.moduleBundle], ['unchanged', record.moduleBundle]);
    const text = await runCli([...publish, '--no-smoke', '--module-bundle'], options);
    assert.match(text.stdout, /verify file +cosign verify-blob --bundle module\.sigstore\.json --key KEY\.pub/);
  });

  it('asks no trust root for a key', async () => {
    const tuf = ['--tuf-mirror', 'http://127.0.0.1:1', '--tuf-root', 'root.json'];
    const { status, stderr } = await run(['good.wasm', '--bundle', 'good.json', '--key', 'key.pub', ...tuf]);
    assert.equal(status, 0, stderr);
  });
});
