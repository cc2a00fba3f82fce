// The modes of signing: types of keys, a key in a command, signing configs and a TUF mirror. cosign verifies the
// results.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeTuf, serveTuf, type TufFiles } from '../test/support/tuf.ts';
import { encryptKey, makeKey } from './lib/certificates.ts';
import { judge, missingDist, places } from './lib/places.ts';
import { type Finished, mustRun, plainEnvironment, run, stopAll } from './lib/process.ts';
import { makeWorkspace, publish, verifyWithCosign, verifyWithOurs, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const PASSWORD = 'the passphrase of the lab';

describe('modes of signing', { skip }, () => {
  let workspace: Workspace;
  let registry: Registry;
  const at = (name: string) => join(workspace.folder, name);
  const image = (name: string) => `${registry.host}/modes/${name}`;

  before(async () => {
    workspace = await makeWorkspace('signing-modes');
    registry = await startRegistry('docker-registry', 'signing-modes');
    for (const kind of ['p256', 'p384', 'ed25519'] as const) makeKey(workspace.folder, kind, kind);
    encryptKey(at('p384.key'), PASSWORD);
    await mustRun(judge('cosign'), ['generate-key-pair', '--output-key-prefix', 'cosign'], {
      cwd: workspace.folder,
      env: plainEnvironment({ COSIGN_PASSWORD: PASSWORD }),
    });
  });
  after(() => registry?.stop());

  /** Publishes with flags that select the signer. */
  const sign = async (
    name: string,
    flags: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished> => {
    const inputs = [
      '--images',
      image(name),
      '--tags',
      'v1',
      '--source-date-epoch',
      '0',
      '--no-abi-attestation',
      '--json',
    ];
    const finished = await wasmImage(['publish', workspace.module, ...inputs, ...flags], {
      cwd: workspace.folder,
      env,
    });
    assert.equal(finished.status, 0, finished.stderr);
    assert.ok(!(finished.stdout + finished.stderr).includes(PASSWORD));
    return finished;
  };
  /** cosign, with the hash that this type of key needs and cosign does not choose by itself. */
  const cosign = async (name: string, key: string): Promise<number | undefined> => {
    const hash = key === 'p384.pub' ? ['--signature-digest-algorithm', 'sha384'] : [];
    const args = ['verify', '--key', key, '--insecure-ignore-tlog', ...hash, `${image(name)}:v1`];
    return (
      await run(judge('cosign'), args, { cwd: workspace.folder, env: plainEnvironment({ HOME: workspace.folder }) })
    ).status;
  };
  const ours = async (name: string, key: string): Promise<number | undefined> =>
    (await verifyWithOurs(workspace, registry, `${image(name)}:v1`, at(key))).status;

  const PUBLIC_KEYS = ['p256.pub', 'p384.pub', 'ed25519.pub', 'cosign.pub'];
  const modes: readonly [string, readonly string[], string, Readonly<Record<string, string>>?][] = [
    ['P-256', ['--signing-key', 'p256.key'], 'p256.pub'],
    [
      'P-384, encrypted',
      ['--signing-key', 'p384.key.encrypted'],
      'p384.pub',
      { WASM_IMAGE_SIGNING_KEY_PASSPHRASE: PASSWORD },
    ],
    ['Ed25519', ['--signing-key', 'ed25519.key'], 'ed25519.pub'],
    ['a key of cosign generate-key-pair', ['--signing-key', 'cosign.key'], 'cosign.pub', { COSIGN_PASSWORD: PASSWORD }],
    [
      'openssl dgst as KMS',
      ['openssl', 'dgst', '-sha256', '-sign', 'p256.key'].map((word) => `--signing-command=${word}`),
      'p256.pub',
    ],
    [
      'openssl pkeyutl as KMS, which signs a digest',
      [
        '--signing-command-input',
        'digest',
        ...['openssl', 'pkeyutl', '-sign', '-inkey', 'p384.key'].map((word) => `--signing-command=${word}`),
      ],
      'p384.pub',
    ],
  ];
  for (const [i, [title, flags, key, env]] of modes.entries())
    test(`${title}: cosign and our gate accept only that key`, async () => {
      const name = `key-${i}`;
      await sign(name, title.includes('KMS') ? [...flags, '--signing-public-key', key] : flags, env);
      for (const other of PUBLIC_KEYS) {
        assert.equal(await cosign(name, other), other === key ? 0 : 1, `cosign with ${other}`);
        assert.equal(await ours(name, other), other === key ? 0 : 3, `ours with ${other}`);
      }
    });

  test('our gate accepts what cosign signs with P-256 and P-384, but not its Ed25519, which is Ed25519ph and which cosign verify refuses as well', async (t) => {
    writeFileSync(
      at('no-services.json'),
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
        rekorTlogConfig: {},
        tsaConfig: {},
      }),
    );
    const env = plainEnvironment({ HOME: workspace.folder, COSIGN_PASSWORD: PASSWORD });
    const inFolder = { cwd: workspace.folder, env };
    const said: string[] = [];
    for (const kind of ['p256', 'p384', 'ed25519']) {
      await mustRun(
        judge('cosign'),
        ['import-key-pair', '--yes', '--key', `${kind}.key`, '--output-key-prefix', `imported-${kind}`],
        inFolder,
      );
      const { digest } = await publish(workspace, registry, { image: image(`by-cosign-${kind}`), sign: 'off' });
      const reference = `${image(`by-cosign-${kind}`)}@${digest}`;
      await mustRun(
        judge('cosign'),
        ['sign', '--yes', '--key', `imported-${kind}.key`, '--signing-config', 'no-services.json', reference],
        inFolder,
      );
      const verdict = (await verifyWithOurs(workspace, registry, reference, at(`${kind}.pub`))).status;
      assert.equal(verdict, kind === 'ed25519' ? 3 : 0, kind);
      said.push(
        `${kind}: ours ${verdict}, cosign ${(await verifyWithCosign(workspace, registry, reference, at(`${kind}.pub`))).status}`,
      );
    }
    t.diagnostic(`lab: signed by cosign with a key, verified without a hash flag: ${said.join('; ')}`);
  });

  test('three keys sign one digest at once, and each verifier finds its own signature', async () => {
    for (const kind of ['p256', 'p384', 'ed25519']) await sign('shared', ['--signing-key', `${kind}.key`]);
    for (const kind of ['p256', 'p384', 'ed25519'])
      assert.deepEqual([await cosign('shared', `${kind}.pub`), await ours('shared', `${kind}.pub`)], [0, 0], kind);
    const again = JSON.parse((await sign('shared', ['--signing-key', 'p256.key'])).stdout) as {
      readonly result: string;
    };
    assert.equal(again.result, 'unchanged');
  });

  describe('keyless', () => {
    let sigstore: Sigstore;
    let mirror: Awaited<ReturnType<typeof serveTuf>>;
    let repository: TufFiles;

    before(async () => {
      sigstore = await startSigstore('modes-sigstore', 2);
      copyFileSync(sigstore.trustedRoot, at('trusted_root.json'));
      copyFileSync(sigstore.signingConfig, at('signing_config.json'));
      const [root, config] = [sigstore.trustedRoot, sigstore.signingConfig].map((file) => readFileSync(file, 'utf8'));
      repository = makeTuf('trusted_root.json', root ?? '', '2040-01-01T00:00:00Z', {
        'signing_config.v0.2.json': config ?? '',
      });
      mirror = await serveTuf(repository);
      writeFileSync(at('root.json'), repository.root);
    });
    after(async () => {
      mirror?.stop();
      await stopAll([sigstore].filter((one) => one !== undefined));
    });

    const modesOf = (): readonly [string, Readonly<Record<string, string>>, readonly string[]][] => [
      [
        'config',
        { 'signing-config': 'signing_config.json', 'trusted-root': 'trusted_root.json' },
        ['--trusted-root', 'trusted_root.json'],
      ],
      [
        'mirror',
        { 'tuf-mirror': mirror.mirror, 'tuf-root': 'root.json' },
        ['--tuf-mirror', mirror.mirror, '--tuf-root', 'root.json'],
      ],
    ];
    for (const [i, title] of [
      "a signing config that cosign wrote, and cosign's trusted root",
      'a TUF mirror with both',
    ].entries())
      test(`${title}: the action signs, and cosign and our gate accept only that identity`, async () => {
        const [name = '', inputs = {}, trust = []] = modesOf()[i] ?? [];
        const job = sigstore.issuer.allow();
        const signed = await runAction(
          places.main,
          {
            module: 'add-header.wasm',
            images: image(name),
            tags: 'v1',
            sigstore: 'private',
            'source-date-epoch': '0',
            ...inputs,
          },
          {
            cwd: workspace.folder,
            env: {
              ...pushEvent(workspace.folder),
              ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
              ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
            },
          },
        );
        assert.equal(signed.status, 0, signed.stdout + signed.stderr);
        assert.match(signed.outputs['log-index'] ?? '', /^\d+$/);
        for (const [identity, accepted] of [
          [job.identity, true],
          [`${job.identity}x`, false],
        ] as const) {
          const who = ['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url];
          const theirs = await run(judge('cosign'), [
            'verify',
            '--trusted-root',
            sigstore.trustedRoot,
            ...who,
            `${image(name)}:v1`,
          ]);
          assert.equal(theirs.status === 0, accepted, theirs.stderr);
          const gate = await wasmImage(['verify', `${image(name)}:v1`, ...who, ...trust], { cwd: workspace.folder });
          assert.equal(gate.status, accepted ? 0 : 3, gate.stderr);
        }
      });

    test('a TUF mirror with a bad signature ends in "could not find out", in the gate and in the action', async () => {
      mirror.files = makeTuf(
        'trusted_root.json',
        readFileSync(sigstore.trustedRoot, 'utf8'),
        '2040-01-01T00:00:00Z',
      ).files;
      const trust = ['--tuf-mirror', mirror.mirror, '--tuf-root', 'root.json'];
      const who = ['--certificate-identity', 'x', '--certificate-oidc-issuer', sigstore.issuer.url];
      assert.equal(
        (await wasmImage(['verify', `${image('mirror')}:v1`, ...who, ...trust], { cwd: workspace.folder })).status,
        5,
      );
      const job = sigstore.issuer.allow();
      const env = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
      const published = await wasmImage(
        ['publish', workspace.module, '--images', image('never'), '--tags', 'v1', '--sigstore', 'private', ...trust],
        {
          cwd: workspace.folder,
          env,
        },
      );
      assert.equal(published.status, 5, published.stderr);
    });
  });
});
