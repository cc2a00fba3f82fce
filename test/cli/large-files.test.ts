import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { attachKey, publishUnsigned, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
let image: Subject;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  image = await publishUnsigned(registry, 'large/files', `${folder.path}/copy`);
  await attachKey(PRIVATE_PEM, image);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('filter.wasm'), goodFilter());
  mkdirSync(at('.docker'));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** A sparse file of zeros. */
function large(name: string, bytes: number): string {
  writeFileSync(at(name), '', { mode: 0o600 });
  truncateSync(at(name), bytes);
  return name;
}

describe('a file over its limit is a usage error, not a verdict on an image', () => {
  // Keyless signing could request a token; no token is requested here.
  const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token' };
  const keyless = ['--certificate-identity', 'a', '--certificate-oidc-issuer', 'b'];
  const rows: readonly (readonly [what: string, bytes: number, args: (file: string) => readonly string[]])[] = [
    ['a policy', 300 * KIB, (file) => ['verify', by(), '--policy', file]],
    ['a public key', 30 * MIB, (file) => ['verify', by(), '--key', file]],
    ['a public key of pull', 30 * MIB, (file) => ['pull', by(), '-o', 'x.wasm', '--key', file]],
    ['a trusted root', 30 * MIB, (file) => ['verify', by(), ...keyless, '--trusted-root', file]],
    [
      'a TUF root',
      30 * MIB,
      (file) => ['verify', by(), ...keyless, '--tuf-mirror', 'https://tuf.example', '--tuf-root', file],
    ],
    ['a policy of policy check', 300 * KIB, (file) => ['policy', 'check', file]],
    ['a scenario', 30 * MIB, (file) => ['run', 'filter.wasm', '--scenario', file]],
    ['a plugin configuration', 30 * MIB, (file) => ['run', 'filter.wasm', '--plugin-config', `@${file}`]],
    ['a runtime config', 30 * MIB, (file) => ['build', '--module', 'filter.wasm', '--runtime-config', file]],
    [
      'a signing key',
      30 * MIB,
      (file) => ['publish', '--module', 'filter.wasm', '--images', `oci-layout:${at('out')}`, '--signing-key', file],
    ],
    [
      'a signing config',
      30 * MIB,
      (file) => [
        'publish',
        '--module',
        'filter.wasm',
        '--images',
        `${registry.host}/x/y`,
        '--signing-config',
        file,
        '--trusted-root',
        'absent.json',
      ],
    ],
  ];
  const by = (): string => `${image.name}@${image.manifest.digest}`;
  for (const [what, bytes, args] of rows)
    it(`${what} of ${bytes / KIB} KiB ends with 2`, async () => {
      const ended = await runCli(args(large('large.bin', bytes)), { folder: folder.path, env });
      assert.deepEqual(
        [ended.status, /FILE_TOO_LARGE/.test(ended.stderr), /denied|strip debug/.test(ended.stderr)],
        [2, true, false],
        ended.stderr + ended.stdout,
      );
    });

  it("docker's config of 30 MiB ends with 2", async () => {
    large('.docker/config.json', 30 * MIB);
    const closed = await startRegistry({
      before: () => ({ kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
    });
    const ended = await runCli(['verify', `${closed.host}/a/b:v1`, '--key', 'key.pub'], {
      folder: folder.path,
      env: { HOME: folder.path },
    });
    await closed.stop();
    assert.deepEqual([ended.status, /FILE_TOO_LARGE/.test(ended.stderr)], [2, true], ended.stderr);
  });

  it('a module of 300 MiB is a verdict on the module', async () => {
    const ended = await runCli(['inspect', large('large.wasm', 300 * MIB)], { folder: folder.path });
    assert.deepEqual([ended.status, /WASM_TOO_LARGE/.test(ended.stderr)], [3, true], ended.stderr);
  });
});

it('a trusted root that is not UTF-8 is a usage error, and is not read with replaced characters', async () => {
  for (const [bytes, code] of [
    [Buffer.from('{"mediaType":"\xff"}', 'latin1'), 'INPUT_INVALID'],
    [Buffer.from('\ufeff{}'), 'TRUST_ROOT_INVALID'],
  ] as const) {
    writeFileSync(at('root.json'), bytes);
    const ended = await runCli(
      [
        'verify',
        `${image.name}@${image.manifest.digest}`,
        '--certificate-identity',
        'a',
        '--certificate-oidc-issuer',
        'b',
        '--trusted-root',
        'root.json',
      ],
      {
        folder: folder.path,
      },
    );
    assert.deepEqual([ended.status, ended.stderr.includes(code)], [2, true], ended.stderr);
  }
});
