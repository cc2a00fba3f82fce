import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { find, freshFolder, home, pair } from '../support/credentials.ts';

/** A helper in shell, in a folder of its own. */
async function helper(script: string): Promise<string> {
  const folder = await freshFolder('bin');
  await writeFile(join(folder, 'docker-credential-test'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}
const posix = { skip: process.platform === 'win32' && 'the helper of this test is a shell script' };
const CONFIG = { credHelpers: { 'ghcr.io': 'test' }, auths: { 'ghcr.io': pair('file:secret') } };

const HELPERS: readonly (readonly [title: string, script: string, expected: unknown])[] = [
  [
    'a login',
    `read s; echo "{\\"ServerURL\\":\\"$s\\",\\"Username\\":\\"$1-$s\\",\\"Secret\\":\\"pw-1\\"}"`,
    { kind: 'basic', username: 'get-ghcr.io', password: 'pw-1' },
  ],
  [
    'an identity token',
    'echo \'{"Username":"<token>","Secret":"refresh-2"}\'',
    { kind: 'identity-token', token: 'refresh-2' },
  ],
  ['nothing found', 'echo "credentials not found in native keychain"; exit 1', undefined],
  ['a failure', 'echo "secret-sentinel leaked"; exit 1', 'CREDENTIALS_FAILED'],
  ['no JSON', 'echo secret-sentinel', 'CREDENTIALS_FAILED'],
  ['no end', 'sleep 60', 'CREDENTIALS_FAILED'],
  [
    'output without end',
    'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
    'CREDENTIALS_FAILED',
  ],
  [
    'its environment',
    'printf \'{"Username":"%s","Secret":"pw-2"}\' "$KEPT$INPUT_PASSWORD$ACTIONS_ID_TOKEN_REQUEST_TOKEN$GITHUB_TOKEN"',
    { kind: 'basic', username: 'kept', password: 'pw-2' },
  ],
];

for (const [title, script, expected] of HELPERS) {
  test(`a credential helper answers with ${title}`, posix, async () => {
    const env = {
      PATH: `${await helper(script)}:/usr/bin:/bin`,
      KEPT: 'kept',
      INPUT_PASSWORD: 'x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'y',
      GITHUB_TOKEN: 'z',
    };
    const finding = find('ghcr.io', await home({ '.docker/config.json': { ...CONFIG, auths: {} } }), {
      env,
      helperTimeoutMs: 1000,
      githubToken: '',
    });
    if (typeof expected !== 'string') return assert.deepEqual(await finding, expected);
    await assert.rejects(
      finding,
      (error: Error & { code?: string }) => error.code === expected && !/sentinel/.test(error.message),
    );
  });
}

test('asks the helper of the host before the file, and the store of all hosts after it', posix, async () => {
  const PATH = `${await helper('echo \'{"Username":"helper","Secret":"pw"}\'')}:/usr/bin:/bin`;
  const names = async (config: unknown, registry = 'ghcr.io'): Promise<unknown> => {
    const found = await find(registry, await home({ '.docker/config.json': config }), { env: { PATH } });
    return found?.kind === 'basic' ? found.username : undefined;
  };
  assert.equal(await names(CONFIG), 'helper');
  assert.equal(await names({ credsStore: 'test', auths: CONFIG.auths }), 'helper');
  assert.equal(await names({ credHelpers: { 'other.io': 'absent' }, auths: CONFIG.auths }), 'file');
});

test('does not run a helper inside the workspace, not even through a symlink', posix, async () => {
  const workspace = await helper('echo \'{"Username":"evil","Secret":"pw"}\'');
  const linked = await home({});
  await symlink(join(workspace, 'docker-credential-test'), join(linked, 'docker-credential-test'));
  const folder = await home({ '.docker/config.json': CONFIG });
  for (const PATH of [workspace, linked, '.'])
    await assert.rejects(find('ghcr.io', folder, { env: { PATH }, workspace }), { code: 'CREDENTIALS_FAILED' });
});
