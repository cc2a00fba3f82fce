import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { makeTuf, serveTuf, type TufFiles } from '../support/tuf.ts';

const [ROOT, CONFIG] = ['trusted_root.json', 'signing_config.v0.2.json'];
const FRESH = '2040-01-01T00:00:00Z';
const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
let tuf: Awaited<ReturnType<typeof serveTuf>>;
let repository: TufFiles;

const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder.path, name), text);

before(async () => {
  registry = await startRegistry({ referrers: 'none' });
  sigstore = await startSigstore();
  repository = makeTuf(ROOT, sigstore.trustedRoot, FRESH, { [CONFIG]: config() });
  tuf = await serveTuf(repository);
  write('good.wasm', goodFilter());
  write('trusted_root.json', sigstore.trustedRoot);
  write('root.json', repository.root);
  write('foreign-root.json', makeTuf(ROOT, '', FRESH).root);
  write('policy.yaml', policy());
});
beforeEach(() => {
  tuf.files = repository.files;
});
after(async () => {
  tuf.stop();
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

/** A signing config with the log of version 2; `more` replaces parts of it. */
function config(more: object = {}): string {
  const service = (url: string, version: number, operator = 'test') => ({
    url,
    majorApiVersion: version,
    validFor: { start: '2020-01-01T00:00:00Z' },
    operator,
  });
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service(sigstore.fulcioUrl, 1)],
    oidcUrls: [],
    rekorTlogUrls: [service(sigstore.rekorUrl, 1), service(sigstore.rekor2Url, 2)],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [service(sigstore.timestampUrl, 1), service('https://nowhere.example', 2, 'second')],
    tsaConfig: { selector: 'EXACT', count: 1 },
    ...more,
  });
}

function policy(): string {
  return `apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
images:
  - repository: ${image('tuf')}
authorities:
  allOf:
    - name: release
      keyless:
        subject: ${sigstore.identity}
        issuer: ${sigstore.issuer}
`;
}

const image = (name: string): string => `${registry.host}/trust/${name}`;
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(args, { folder: folder.path, env });
const publish = (name: string, inputs: readonly string[]) =>
  run(
    [
      'publish',
      'good.wasm',
      '--no-smoke',
      '--no-abi-attestation',
      '--images',
      image(name),
      '--tags',
      'v1',
      '--source-date-epoch',
      '0',
      '--json',
      ...inputs,
    ],
    {
      ...sigstore.env,
    },
  );
const verify = (name: string, trust: readonly string[], identity = sigstore.identity) =>
  run([
    'verify',
    `${image(name)}:v1`,
    '--certificate-identity',
    identity,
    '--certificate-oidc-issuer',
    sigstore.issuer,
    ...trust,
  ]);
const mirror = (root = 'root.json'): readonly string[] => ['--tuf-mirror', tuf.mirror, '--tuf-root', root];
const wasAsked = (name: string): boolean => registry.requests.some(({ path }) => path.includes(`/${name}/`));

describe('a signing config', () => {
  it('names the services: the log of the highest version, and a timestamp authority of a supported version', async () => {
    write('sc.json', config());
    const before = sigstore.seen.length;
    const ended = await publish('config', ['--signing-config', 'sc.json', '--trusted-root', 'trusted_root.json']);
    assert.equal(ended.status, 0, ended.stderr);
    const asked = sigstore.seen.slice(before).map(({ service, path }) => `${service} ${path.split('?')[0]}`);
    assert.deepEqual(asked, [
      'oidc /oidc/token',
      'fulcio /api/v2/signingCert',
      'timestamp /api/v1/timestamp',
      'rekor /2/api/v2/log/entries',
    ]);
    assert.equal((await verify('config', ['--trusted-root', 'trusted_root.json'])).status, 0);
    assert.equal((await verify('config', ['--trusted-root', 'trusted_root.json'], `${sigstore.identity}x`)).status, 3);
  });

  const over = () => [
    {
      url: sigstore.timestampUrl,
      majorApiVersion: 1,
      validFor: { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' },
      operator: 'a',
    },
  ];
  const publicLog = () => [
    {
      url: 'https://log2025-1.rekor.sigstore.dev',
      majorApiVersion: 2,
      validFor: { start: '2020-01-01T00:00:00Z' },
      operator: 'a',
    },
  ];
  const refused: readonly [string, () => string, number, RegExp][] = [
    ['that has expired', () => config({ tsaUrls: over() }), 5, /SIGNING_CONFIG_STALE.*no service in tsaUrls is valid/],
    ['that is invalid', () => '{}', 2, /SIGNING_CONFIG_INVALID/],
    [
      'that names a public log, if it is not known whether the repository is private',
      () => config({ rekorTlogUrls: publicLog() }),
      2,
      /TRANSPARENCY_PUBLIC/,
    ],
  ];
  for (const [title, text, status, reason] of refused)
    it(`${title} ends the run before anything is pushed or a token is requested`, async () => {
      const before = sigstore.seen.length;
      const ended = await publish('refused', ['--signing-config', text(), '--trusted-root', 'trusted_root.json']);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, reason);
      assert.ok(!wasAsked('refused'));
      assert.equal(sigstore.seen.length, before);
    });
});

describe('a TUF mirror', () => {
  it('provides the services for publishing and the trust root for verifying', async () => {
    const ended = await publish('tuf', mirror());
    assert.equal(ended.status, 0, ended.stderr);
    assert.ok(JSON.parse(ended.stdout).verifyCommand.endsWith(`--tuf-mirror ${tuf.mirror} --tuf-root root.json`));
    assert.equal((await verify('tuf', mirror())).status, 0);
    assert.equal((await verify('tuf', mirror(), `${sigstore.identity}x`)).status, 3);
    const byPolicy = await run(['verify', `${image('tuf')}:v1`, '--policy', 'policy.yaml', ...mirror()]);
    assert.equal(byPolicy.status, 0, byPolicy.stderr);
  });

  const faults: readonly [string, () => TufFiles['files']][] = [
    ['has expired', () => resigned('2021-01-01T00:00:00Z')],
    ['has a different signer', () => makeTuf(ROOT, sigstore.trustedRoot, FRESH, { [CONFIG]: config() }).files],
    [
      'serves a trust root that does not match its targets',
      () => ({ ...repository.files, [`/targets/${ROOT}`]: sigstore.trustedRoot.replace('2020', '2019') }),
    ],
    ['serves no files', () => ({})],
  ];
  // A second repository whose root is as good as the first, with a timestamp that has expired.
  let expired: TufFiles;
  const resigned = (until: string): TufFiles['files'] => {
    expired = makeTuf(ROOT, sigstore.trustedRoot, until, { [CONFIG]: config() });
    write('expired-root.json', expired.root);
    return expired.files;
  };
  for (const [title, files] of faults)
    it(`that ${title} is "could not find out", when verifying and when publishing, and nothing is pushed`, async () => {
      await publish('seen', mirror());
      tuf.files = files();
      const trust = mirror(title === 'has expired' ? 'expired-root.json' : 'root.json');
      const verified = await verify('seen', trust);
      assert.equal(verified.status, 5, verified.stderr);
      assert.match(verified.stderr, /TRUST_ROOT_UNAVAILABLE|undecided/i);
      const published = await publish('unseen', trust);
      assert.equal(published.status, 5, published.stderr);
      assert.match(published.stderr, /TRUST_ROOT_UNAVAILABLE/);
      assert.ok(!wasAsked('unseen'));
    });

  it('without a signing config is enough to verify, and a publish asks to name the services', async () => {
    await publish('plain', mirror());
    const plain = makeTuf(ROOT, sigstore.trustedRoot, FRESH);
    write('plain-root.json', plain.root);
    tuf.files = plain.files;
    assert.equal((await verify('plain', mirror('plain-root.json'))).status, 0);
    const ended = await publish('unseen', mirror('plain-root.json'));
    assert.equal(ended.status, 5);
    assert.match(
      ended.stderr,
      /Cannot get the signing config from .*: the repository has none\n\s+hint: set --signing-config/,
    );
  });

  it('with a missing root.json is a usage error', async () => {
    const ended = await verify('tuf', mirror('absent.json'));
    assert.equal(ended.status, 2, ended.stderr);
  });
});
