import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { INPUTS } from '../../src/decide/inputs/inputs.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { noPty, runInTerminal } from '../support/pty.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { pemOf } from '../support/sigstore-certificates.ts';
import { makeAuthority } from '../support/tls.ts';
import { makeTuf } from '../support/tuf.ts';

const folder = temporaryFolder();
const good = goodFilter();
let registry: TestRegistry;
let sigstore: Sigstore;
let image: string;
let bundle: Uint8Array;

const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder.path, name), content);
const run = (
  args: readonly string[],
  input?: string | Uint8Array,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  runCli(args, {
    folder: folder.path,
    env: { SOURCE_DATE_EPOCH: '0', ...env },
    ...(input === undefined ? {} : { input }),
  });

before(async () => {
  [registry, sigstore] = await Promise.all([startRegistry({ referrers: 'api' }), startSigstore()]);
  image = `${registry.host}/acme/f:v1`;
  write('good.wasm', good);
  bundle = await openKeySigner({ pem: PRIVATE_PEM }).signFile(good);
  write('key.pem', PRIVATE_PEM);
  write('key.pub', PUBLIC_PEM);
  const name = image.slice(0, -3);
  const publish = ['--no-smoke', '--tags', 'v1', '--signing-key', 'key.pem'];
  for (const target of [name, 'oci-layout:layout']) {
    const { status, stderr } = await run(['publish', 'good.wasm', '--images', target, ...publish]);
    assert.equal(status, 0, stderr);
  }
});
after(async () => {
  await Promise.all([registry.stop(), sigstore.stop()]);
  folder.remove();
});

describe('inspect', { concurrency: 3 }, () => {
  it('reads an image that is given like a file', async () => {
    for (const operand of [image, 'oci-layout:layout:v1']) {
      const given = await run(['inspect', operand, '--json']);
      assert.equal(given.status, 0, given.stderr);
      assert.equal(given.stdout, (await run(['inspect', '--image', operand, '--json'])).stdout);
      assert.match(JSON.parse(given.stdout).manifest, /^sha256:/);
    }
  });

  it('prefers a file of that name', { skip: process.platform === 'win32' && 'no colons in names' }, async () => {
    mkdirSync(join(folder.path, 'ghcr.io/acme'), { recursive: true });
    write('ghcr.io/acme/f:v1', good);
    const { status, stdout, stderr } = await run(['inspect', 'ghcr.io/acme/f:v1', '--json']);
    assert.equal(status, 0, stderr);
    assert.equal(JSON.parse(stdout).manifest, undefined);
  });

  const rows: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['a misspelt file', ['fliter.wasm'], 2, /FILE_UNREADABLE: Cannot read ".*fliter.wasm": it does not exist/],
    ['a misspelt file in a folder with a dot', ['build.d/filter.wasm'], 2, /FILE_UNREADABLE.*\n(?!.*TAG)/],
    ['a misspelt file above', ['../x.y/filter.wasm'], 2, /FILE_UNREADABLE/],
    ['a path of Windows', ['C:/x.y/filter.wasm'], 2, /FILE_UNREADABLE/],
    ['an image without a tag', ['ghcr.io/acme/filter'], 2, /FILE_UNREADABLE.*\n.*if it is an image, add :TAG/],
    ['an image in capitals', ['ghcr.io/Acme/filter:v1'], 2, /REFERENCE_INVALID.*upper-case/],
    ['a layout without a tag', ['oci-layout:layout'], 2, /REFERENCE_INVALID.*neither tag nor digest/],
    ['an image and a file', ['IMAGE', 'good.wasm'], 2, /INPUT_CONFLICT/],
    ['two images', ['IMAGE', 'IMAGE'], 2, /INPUT_CONFLICT/],
    ['an image twice', ['IMAGE', '--image', 'IMAGE'], 2, /INPUT_CONFLICT/],
    ['an image that does not exist', ['HOST/acme/none:v1'], 4, /IMAGE_NOT_FOUND/],
  ];
  for (const [what, args, expected, said] of rows)
    it(`does not confuse files and images: ${what}`, async () => {
      const given = args.map((arg) => arg.replace('IMAGE', image).replace('HOST', registry.host));
      const { status, stderr } = await run(['inspect', ...given]);
      assert.equal(status, expected, stderr);
      assert.match(stderr, said);
    });
});

describe('a file where an image is needed', () => {
  for (const command of ['verify', 'pull', 'tag', 'tags', 'tree'])
    for (const operand of ['good.wasm', 'absent.wasm', './good.wasm', 'key.pub', '-'])
      it(`gets a hint: ${command} ${operand}`, async () => {
        const more =
          command === 'verify' ? ['--key', 'key.pub'] : command === 'tag' ? ['latest', '--key', 'key.pub'] : [];
        const { status, stderr } = await run([command, operand, ...more]);
        assert.equal(status, 2, stderr);
        assert.match(stderr, /REFERENCE_INVALID: .* the name of a file\n {2}hint: .*wasm-image inspect FILE/);
      });
});

/** Runs with an input that names a file: its content, wrong content, and the arguments around the name. */
interface FileRow {
  readonly good: () => string | Uint8Array;
  readonly bad: string;
  readonly args: (name: string) => readonly string[];
  /** Of the run with the good content. */
  readonly status?: number;
}

const module = (...args: readonly string[]): FileRow => ({
  good: () => good,
  bad: 'not wasm',
  args: (name) => args.map((arg) => arg.replace('FILE', name)),
});
const start = (...args: readonly string[]): FileRow => ({
  good: () => 'x'.repeat(10),
  bad: 'x'.repeat(1024 * 1024 + 1),
  args: (name) => ['run', 'good.wasm', ...args, `@${name}`],
});
const verify =
  (...args: readonly string[]): FileRow['args'] =>
  (name) => ['verify', 'oci-layout:layout:v1', ...args.map((arg) => (arg === 'FILE' ? name : arg))];
const publish =
  (...args: readonly string[]): FileRow['args'] =>
  (name) => [
    ...['publish', 'good.wasm', '--no-smoke', '--images', 'oci-layout:out', '--output', 'reports'],
    ...args.map((arg) => (arg === 'FILE' ? name : arg)),
  ];
const RENDER = 'render oci-layout:layout:v1 --to envoy --module-url http://m.example/f --key key.pub'.split(' ');
const identity = ['--certificate-identity', 'https://a.example/b', '--certificate-oidc-issuer', 'https://c.example'];
const policy = JSON.stringify({
  apiVersion: 'wasm-image.dev/v1',
  kind: 'FilterVerificationPolicy',
  images: [{ repository: 'oci-layout:layout' }],
  authorities: { allOf: [{ name: 'release', key: PUBLIC_PEM }] },
});

const zeros = `sha256:${'0'.repeat(64)}`;
const record = JSON.stringify({
  schema: 'https://wasm-image.dev/schema/record/v1',
  name: 'a',
  result: 'published',
  verified: true,
  tagsHeld: true,
  digest: zeros,
  moduleDigest: zeros,
  images: [{ repository: 'oci-layout:layout' }],
  plannedTags: [],
});

/** Every input that names a file to read, and the operand of `policy`. */
const FILES: Readonly<Record<string, FileRow>> = {
  module: module('inspect', 'FILE'),
  'module of build': module('build', 'FILE', '--no-smoke', '--output', 'built'),
  'module of run': module('run', 'FILE'),
  'module of publish': module(
    ...publish('--signing-key', 'key.pem')('').map((arg) => (arg === 'good.wasm' ? 'FILE' : arg)),
  ),
  'runtime-config': {
    good: () => '{"type":"envoy_proxy","abiVersions":["v0.2.1"],"config":{"rootIds":["a"]}}',
    bad: '{',
    args: (name) => ['build', 'good.wasm', '--no-smoke', '--output', 'built', '--runtime-config', name],
  },
  'vm-config': start('--vm-config'),
  'plugin-config': start('--plugin-config'),
  scenario: { good: () => '{}', bad: '{', args: (name) => ['run', 'good.wasm', '--scenario', name] },
  bundle: {
    good: () => bundle,
    bad: 'x',
    args: (name) => ['verify', 'good.wasm', '--bundle', name, '--key', 'key.pub'],
  },
  key: { good: () => PUBLIC_PEM, bad: 'x', args: verify('--key', 'FILE') },
  policy: { good: () => policy, bad: 'x', args: verify('--policy', 'FILE') },
  'policy of check': {
    good: () => policy,
    bad: 'x',
    args: (name) => ['check', 'key.pub', '--offline', '--policy', name],
  },
  'policy of publish': {
    good: () => policy.replace('oci-layout:layout', 'oci-layout:out'),
    bad: 'x',
    args: publish('--signing-key', 'key.pem', '--policy', 'FILE'),
  },
  values: { good: () => 'name: waf\n', bad: 'nam: waf\n', args: (name) => [...RENDER, '--values', name] },
  records: {
    good: () => record,
    bad: '{}',
    args: (name) => ['merge', '--records', name, '--expected', 'a', '--key', 'key.pub'],
    status: 4,
  },
  'the file of policy': { good: () => policy, bad: 'x', args: (name) => ['policy', 'check', name] },
  'ca-file': {
    good: () => pemOf(makeAuthority().der),
    bad: 'x',
    args: verify('--key', 'key.pub', '--ca-file', 'FILE'),
  },
  sbom: {
    good: () => '{"bomFormat":"CycloneDX","specVersion":"1.5","version":1}',
    bad: '{',
    args: publish('--signing-key', 'key.pem', '--sbom', 'FILE'),
  },
  'config-schema': {
    good: () => '{"type":"object"}',
    bad: '[]',
    args: publish('--signing-key', 'key.pem', '--config-schema', 'FILE'),
  },
  'signing-key': { good: () => PRIVATE_PEM, bad: 'x', args: publish('--signing-key', 'FILE') },
  'identity-token': {
    good: () => sigstore.token({ sub: 'person@acme.example', email: 'person@acme.example', email_verified: true }),
    bad: 'x',
    args: publish('--identity-token', 'FILE', '--transparency', 'public', '--dry-run', '--offline'),
  },
  'signing-public-key': {
    good: () => PUBLIC_PEM,
    bad: 'x',
    args: publish('--signing-command', '/bin/true', '--signing-public-key', 'FILE'),
    status: 5,
  },
  'signing-config': {
    good: () => '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}',
    bad: 'x',
    args: publish('--signing-config', 'FILE', '--trusted-root', 'root.json'),
    status: 2,
  },
  'trusted-root': {
    good: () => sigstore.trustedRoot,
    bad: 'x',
    args: verify(...identity, '--trusted-root', 'FILE'),
    status: 3,
  },
  'tuf-root': {
    good: () => makeTuf('trusted_root.json', '', '2040-01-01T00:00:00Z').root,
    bad: 'x',
    args: verify(...identity, '--tuf-mirror', 'http://127.0.0.1:1', '--tuf-root', 'FILE'),
    status: 5,
  },
};
/** The build and the check write these files. */
const WRITTEN = ['module-path', 'sarif'];

describe('standard input', { concurrency: 3 }, () => {
  it('has a row below for every input that names a file', () => {
    const rows: readonly { readonly name: string; readonly value?: string }[] = INPUTS;
    const named = rows.flatMap(({ name, value = '' }) => (/FILE/.test(value) ? [name] : []));
    const known = [...Object.keys(FILES), ...WRITTEN];
    assert.ok(named.length > 15, String(named));
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  /** What a run says, without the name of the file. */
  const outcome = ({ status, stderr, stdout }: Ended): string =>
    `${status} ${/error [A-Z_]+: .*/.exec(`${stderr}${stdout}`)?.[0] ?? ''}`.replace(/"(?:-|file-[^"]*)"/g, 'NAME');

  for (const [name, row] of Object.entries(FILES))
    it(`is read for ${name}, like a file`, async () => {
      write('root.json', sigstore.trustedRoot);
      const file = `file-${name.replaceAll(' ', '-')}.json`;
      write(file, row.good());
      const env = name === 'signing-config' ? sigstore.env : {};
      const [fromFile, fromInput, fromBad] = [
        await run(row.args(file), undefined, env),
        await run(row.args('-'), row.good(), env),
        await run(row.args('-'), row.bad, env),
      ];
      assert.equal(outcome(fromInput), outcome(fromFile), fromInput.stderr);
      assert.notEqual(outcome(fromBad), outcome(fromInput), fromBad.stderr);
      assert.equal(fromInput.status, row.status ?? 0, fromInput.stderr);
    });

  it('is read once', async () => {
    for (const args of [
      ['build', '-', '--runtime-config', '-', '--output', 'built'],
      ['publish', '-', '--images', 'oci-layout:out', '--signing-key', '-'],
    ]) {
      const { status, stderr } = await run(args, PRIVATE_PEM);
      assert.deepEqual([status, /INPUT_CONFLICT/.test(stderr)], [2, true], stderr);
    }
  });
});

describe('a terminal', { skip: noPty }, () => {
  it('gets no module', async () => {
    const { status, bytes, lines } = await runInTerminal(['pull', image, '-o', '-'], { folder: folder.path });
    assert.equal(status, 2, bytes);
    assert.match(lines.join('\n'), /INPUT_INVALID: Cannot write a module to the terminal/);
    assert.ok(!bytes.includes('\0asm'));
  });
});
