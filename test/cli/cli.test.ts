import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  writeFileSync(at('good.wasm'), goodFilter());
  writeFileSync(at('bad.wasm'), goodFilter({ without: ['malloc'] }));
  writeFileSync(at('text.wasm'), '(module)');
  writeFileSync(at('empty.wasm'), '');
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000', ...env } });
const image = (name: string): string => `${registry.host}/cli/${name}`;

describe('the command line', () => {
  it('publishes, verifies, lists, pulls by tag and by digest', async () => {
    const published = await run([
      'publish',
      'good.wasm',
      '--images',
      image('f'),
      '--tags',
      'v1.0.0,latest',
      '--signing-key',
      'key.pem',
      '--json',
    ]);
    assert.equal(published.status, 0, published.stderr);
    const record = JSON.parse(published.stdout);
    assert.equal(record.verified, true);
    const verified = await run(['verify', `${image('f')}:latest`, '--key', 'key.pub', '--json']);
    assert.equal(verified.status, 0, verified.stderr);
    assert.equal(JSON.parse(verified.stdout).reference, `${image('f')}@${record.digest}`);
    const tags = await run(['tags', image('f'), '--json']);
    assert.deepEqual(
      JSON.parse(tags.stdout).map((entry: { tag: string; digest: string }) => [entry.tag, entry.digest]),
      [
        ['latest', record.digest],
        ['v1.0.0', record.digest],
      ],
    );
    for (const reference of [`${image('f')}:v1.0.0`, `${image('f')}@${record.digest}`]) {
      const pulled = await run(['pull', reference, '--key', 'key.pub', '-o', 'pulled.wasm', '--json']);
      assert.equal(pulled.status, 0, pulled.stderr);
      assert.deepEqual(new Uint8Array(readFileSync(at('pulled.wasm'))), goodFilter());
    }
  });

  it('has exit statuses for images: unsigned 4, wrong signer 3, absent 4, and the worst of several', async () => {
    await run(['publish', 'good.wasm', '--images', image('signed'), '--tags', 'v1', '--signing-key', 'key.pem']);
    const unsigned = JSON.parse(
      (await run(['publish', 'good.wasm', '--images', image('unsigned'), '--sign', 'off', '--json'])).stdout,
    );
    const other = (await import('node:crypto')).generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(at('other.pub'), other.publicKey.export({ type: 'spki', format: 'pem' }));
    const status = async (...args: string[]): Promise<number | null> => (await run(['verify', ...args])).status;
    assert.equal(await status(`${image('unsigned')}@${unsigned.digest}`, '--key', 'key.pub'), 4);
    assert.equal(await status(`${image('signed')}:v1`, '--key', 'other.pub'), 3);
    assert.equal(await status(`${image('signed')}:absent`, '--key', 'key.pub'), 4);
    assert.equal(await status(`${image('signed')}:absent`, `${image('signed')}:v1`, '--key', 'other.pub'), 3);
    assert.equal(await status(`${image('signed')}:absent`, '127.0.0.1:1/x:y', '--key', 'key.pub'), 5);
    assert.equal(await status(`${image('signed')}:v1`, `${image('signed')}:absent`, '--key', 'key.pub'), 4);
  });

  it('keeps secrets out of everything it prints and writes', async () => {
    const env = {
      WASM_IMAGE_PASSWORD: 'sentinel-password-1',
      WASM_IMAGE_SIGNING_KEY: PRIVATE_PEM,
      WASM_IMAGE_GITHUB_TOKEN: 'sentinel-token-2',
    };
    const ended = await run(
      [
        'publish',
        'good.wasm',
        '--images',
        image('s'),
        '--username',
        'u',
        '--tags',
        'v1',
        '--json',
        '--output',
        'reports',
      ],
      env,
    );
    assert.equal(ended.status, 0, ended.stderr);
    const files = ['record.json', 'abi-report.json', 'verification-report.json'].map((name) =>
      readFileSync(at(`reports/${name}`), 'utf8'),
    );
    for (const secret of ['sentinel-password-1', 'sentinel-token-2', PRIVATE_PEM.split('\n')[1] ?? ''])
      for (const text of [ended.stdout, ended.stderr, ...files]) assert.ok(!text.includes(secret));
  });

  it('stops on SIGINT with status 130 and no tag', async () => {
    registry.before = (_, request) =>
      request.method === 'PUT' && request.path.includes('/cli/int/manifests') ? { kind: 'silence' } : undefined;
    const ended = await runCli(
      ['publish', 'good.wasm', '--images', image('int'), '--tags', 'v1', '--signing-key', 'key.pem'],
      {
        folder: folder.path,
        signal: { name: 'SIGINT', when: 'Publish ' },
      },
    );
    registry.before = undefined;
    assert.equal(ended.status, 130);
    assert.match(ended.stderr, /CANCELLED/);
    assert.equal(registry.snapshotTags()['cli/int:v1'], undefined);
  });

  it('keeps modules inside the checkout in a workflow', async () => {
    const env = { GITHUB_WORKSPACE: folder.path };
    assert.match(
      (await run(['publish', '/etc/hostname', '--signing-key', 'key.pem'], env)).stderr,
      /PATH_OUTSIDE_WORKSPACE/,
    );
    symlinkSync('/etc/hostname', at('link.wasm'));
    assert.match(
      (await run(['publish', 'link.wasm', '--signing-key', 'key.pem'], env)).stderr,
      /PATH_OUTSIDE_WORKSPACE/,
    );
  });

  it('only reads in a dry run and prints the plan', async () => {
    registry.takeRequests();
    const ended = await run([
      'publish',
      'good.wasm',
      '--images',
      image('dry'),
      '--tags',
      'v1',
      '--signing-key',
      'key.pem',
      '--dry-run',
    ]);
    assert.equal(ended.status, 0, ended.stderr);
    for (const said of [
      /would sign\s+with the key \(bundle\)/,
      /would attest\s+https:/,
      /would push\s+\S+\/dry \(new\)/,
      /would tag\s+\S+\/dry:v1 \(new\)/,
    ])
      assert.match(ended.stdout, said);
    assert.deepEqual(
      registry.takeRequests().filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
    );
  });

  it('finds before anything is sent that the output folder cannot be written', async () => {
    writeFileSync(at('taken'), 'not a folder');
    registry.takeRequests();
    for (const command of [
      ['publish', 'good.wasm', '--images', image('taken'), '--signing-key', 'key.pem'],
      ['build', 'good.wasm'],
    ]) {
      const ended = await run([...command, '--output', 'taken']);
      assert.deepEqual([ended.status, /FILE_UNWRITABLE/.test(ended.stderr)], [2, true], ended.stderr);
    }
    assert.deepEqual(registry.takeRequests(), []);
  });

  it('explains the flags of a command, with defaults and how to turn one off', async () => {
    const [asked, flag] = [await run(['help', 'publish', '--all']), await run(['publish', '--help', '--verbose'])];
    assert.deepEqual([asked.status, asked.stdout], [0, flag.stdout]);
    for (const text of ['Default: `.`.', 'On by default; turn off with --no-smoke.', 'Default: `auto`.'])
      assert.ok(asked.stdout.replaceAll(/\s+/g, ' ').includes(text), text);
  });

  it('builds an image into a layout folder without a tag', async () => {
    const ended = await run(['build', 'good.wasm', '--output', 'built', '--json']);
    assert.equal(ended.status, 0, ended.stderr);
    assert.ok(existsSync(at('built/layout/oci-layout')));
    assert.doesNotMatch(readFileSync(at('built/layout/index.json'), 'utf8'), /ref\.name/);
  });

  it('writes the report of a module that build refuses, and names the hosts', async () => {
    const ended = await run(['build', 'bad.wasm', '--output', 'refused']);
    assert.equal(ended.status, 3, ended.stderr);
    assert.ok(!existsSync(at('refused/layout')));
    const { hosts } = JSON.parse(readFileSync(at('refused/abi-report.json'), 'utf8')) as {
      hosts: { verdict: string; version: string }[];
    };
    assert.deepEqual(new Set(hosts.map(({ verdict }) => verdict)), new Set(['refused']));
    assert.deepEqual(
      hosts.map(({ version }) => version),
      ['1.38', '1.39', '1.40'],
    );
    assert.match(ended.stderr, /^refused: proxy-wasm\/0\.2\.1, does not load in Envoy 1\.38-1\.40 \(PW010\)$/m);
  });
});

describe('the command line explains the error and', { concurrency: 3 }, () => {
  const rows: [string, readonly string[], number, RegExp][] = [
    ['refuses an unknown command with the nearest one', ['publsh'], 2, /did you mean publish/],
    ['does not guess at a word that resembles none', ['foo'], 2, /use one of: publish/],
    [
      'refuses a file where a layout folder is expected',
      ['publish', 'good.wasm', '--images', 'oci-layout:good.wasm', '--signing-key', 'key.pem'],
      2,
      /a file with this name exists/,
    ],
    [
      'refuses to list the tags of a missing folder',
      ['tags', 'oci-layout:absent'],
      2,
      /FILE_UNREADABLE.*the folder does not exist/,
    ],
    ['refuses a tag where a repository is expected', ['tags', 'localhost:1/x:v1'], 2, /write "localhost:1\/x"/],
    ['refuses an unknown flag with the nearest one', ['publish', '--imagse', 'x'], 2, /did you mean --images/],
    [
      'refuses a flag given twice',
      ['publish', 'good.wasm', '--layout', 'oci', '--layout', 'compat'],
      2,
      /INPUT_CONFLICT/,
    ],
    ['refuses a missing module', ['publish', 'none.wasm', '--signing-key', 'key.pem'], 2, /FILE_UNREADABLE/],
    ['refuses an empty module', ['publish', 'empty.wasm', '--signing-key', 'key.pem'], 3, /WASM_EMPTY/],
    ['refuses text instead of wasm', ['publish', 'text.wasm', '--signing-key', 'key.pem'], 3, /WASM_NOT_WASM/],
    [
      'refuses a module no host loads',
      ['publish', 'bad.wasm', '--signing-key', 'key.pem'],
      3,
      /PW010 exports: neither malloc nor/,
    ],
    [
      'refuses a module with a different digest',
      ['publish', 'good.wasm', '--signing-key', 'key.pem', '--module-digest', `sha256:${'0'.repeat(64)}`],
      3,
      /MODULE_DIGEST_MISMATCH/,
    ],
    [
      'refuses a declared ABI that differs',
      ['publish', 'good.wasm', '--signing-key', 'key.pem', '--abi', 'proxy-wasm/0.1.0'],
      3,
      /PW004/,
    ],
    [
      'refuses an unknown ABI',
      ['publish', 'good.wasm', '--signing-key', 'key.pem', '--abi', 'foo'],
      2,
      /"foo" as --abi/,
    ],
    [
      'refuses an unknown ABI in the gate',
      ['verify', 'oci-layout:x:v1', '--key', 'key.pub', '--abi', 'foo'],
      2,
      /"foo" as --abi/,
    ],
    ['refuses an unknown ABI in inspect', ['inspect', 'good.wasm', '--abi', 'foo'], 2, /"foo" as --abi/],
    ['refuses an invalid key', ['publish', 'good.wasm', '--signing-key', 'good.wasm'], 2, /KEY_INVALID|INPUT_INVALID/],
    ['refuses to verify without an expected signer', ['verify', 'localhost:1/x:y'], 2, /INPUT_MISSING/],
    [
      'refuses an identity without issuer',
      ['verify', 'localhost:1/x:y', '--certificate-identity', 'x'],
      2,
      /INPUT_MISSING/,
    ],
    [
      'refuses a reference without tag or digest',
      ['verify', 'localhost:1/x', '--key', 'key.pub'],
      2,
      /REFERENCE_INVALID/,
    ],
    ['inspects a refused module with status 3', ['inspect', 'bad.wasm'], 3, /missing malloc/],
    ['inspects a missing file with status 2', ['inspect', 'none.wasm'], 2, /FILE_UNREADABLE/],
    ['refuses unknown hosts', ['inspect', 'good.wasm', '--hosts', 'envoi=1.40'], 2, /HOSTS_INVALID/],
    [
      'ends with status 5 for an unreachable registry',
      ['verify', '127.0.0.1:1/x:y', '--key', 'key.pub'],
      5,
      /REGISTRY_UNREACHABLE/,
    ],
  ];
  for (const [what, args, status, text] of rows)
    it(what, async () => {
      const ended = await run(args);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr + ended.stdout, text);
    });
});
