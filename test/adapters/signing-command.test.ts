import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openSigningCommand, type SigningCommandOptions } from '../../src/adapters/programs/signing-command.ts';
import { openRemoteSigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { quiet, temporaryFolder } from '../support/publisher.ts';
import { STATEMENT } from '../support/sigstore-run.ts';

const folder = temporaryFolder();
after(() => folder.remove());

const spki = (keys: KeyPairKeyObjectResult) => keys.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const KEYS = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ed25519: generateKeyPairSync('ed25519'),
};
type Kind = keyof typeof KEYS;

for (const [kind, keys] of Object.entries(KEYS))
  writeFileSync(join(folder.path, kind), keys.privateKey.export({ format: 'pem', type: 'pkcs8' }));
// A KMS in one file: it signs what it reads and prints the signature in the requested form.
writeFileSync(
  join(folder.path, 'kms.mjs'),
  `import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
const [, , key, hash, form] = process.argv;
const signature = sign(hash === 'none' ? undefined : hash, readFileSync(0), createPrivateKey(readFileSync(key)));
process.stdout.write(form === 'base64' ? signature.toString('base64').replace(/.{40}/g, '$&\\n') + '\\n' : signature);`,
);

function command(argv: readonly string[], more: Partial<SigningCommandOptions> = {}) {
  return openSigningCommand({
    argv,
    input: 'message',
    folder: folder.path,
    env: { PATH: process.env.PATH },
    variables: [],
    log: quiet,
    ...more,
  });
}
const kms = (kind: Kind, hash: string, form: string) => command([process.execPath, 'kms.mjs', kind, hash, form]);
const script = (code: string, more: Partial<SigningCommandOptions> = {}) =>
  command([process.execPath, '-e', code], more);

const cases: readonly [Kind, string, string][] = [
  ['p256', 'sha256', 'der'],
  ['p256', 'sha256', 'base64'],
  ['p384', 'sha384', 'der'],
  ['p384', 'sha256', 'base64'],
  ['ed25519', 'none', 'base64'],
  ['ed25519', 'none', 'bytes'],
];
for (const [kind, hash, form] of cases) {
  test(`signs with a command: ${kind} over ${hash}, written as ${form}; only that key verifies it`, async () => {
    const signer = await openRemoteSigner({ publicKeyPem: spki(KEYS[kind]), signWith: kms(kind, hash, form) });
    const bundle = await signer.sign(STATEMENT);
    assert.deepEqual(await signer.identity(), { kind: 'key', publicKey: spki(KEYS[kind]) });
    for (const [other, keys] of Object.entries(KEYS)) {
      const outcome = await openBundleVerifier({ kind: 'key', publicKeyPem: spki(keys) }).verifyBundle(bundle);
      assert.equal(outcome.kind, other === kind ? 'verified' : 'rejected', other);
    }
  });
}

test('passes the digest to the command if the input says so', async () => {
  for (const [hash, length] of [
    ['sha256', 32],
    ['sha384', 48],
  ] as const) {
    const echoed = await script('process.stdin.pipe(process.stdout)', { input: 'digest' })(Buffer.from('text'), hash);
    assert.equal(echoed.byteLength, length);
  }
  await assert.rejects(script('', { input: 'digest' })(Buffer.from('text'), undefined), {
    code: 'SIGNING_COMMAND_FAILED',
    message: /signs the message itself, not its digest$/,
  });
});

test('first signs a probe that is not a DSSE encoding', async () => {
  const asked: string[] = [];
  const signWith = async (bytes: Uint8Array) => {
    asked.push(Buffer.from(bytes).toString());
    return sign('sha256', bytes, KEYS.p256.privateKey);
  };
  await openRemoteSigner({ publicKeyPem: spki(KEYS.p256), signWith });
  assert.equal(asked.length, 1);
  assert.ok(!asked[0]?.startsWith('DSSEv1'));
});

test('passes the command the named variables and no others', async () => {
  const env = {
    PATH: process.env.PATH,
    HOME: '/home/me',
    KMS_TOKEN: 'for the KMS',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    INPUT_PASSWORD: 'y',
    NODE_OPTIONS: '--no-warnings',
  };
  const seen = await script('process.stdout.write(Object.keys(process.env).sort().join())', {
    env,
    variables: ['KMS_TOKEN'],
  })(new Uint8Array(), 'sha256');
  assert.equal(seen.toString(), 'HOME,KMS_TOKEN,PATH');
});

test('writes the output of the command to the log, made inert', async () => {
  const lines: string[] = [];
  await script('console.error("\\u001b[31mhello\\n::set-output name=x::y")', {
    log: { ...quiet, info: (line) => lines.push(line) },
  })(new Uint8Array(), 'sha256');
  assert.deepEqual(lines, ['hello', ': :set-output name=x::y']);
});

const P256 = spki(KEYS.p256);
const open = (signWith: ReturnType<typeof command>, publicKeyPem = P256) =>
  openRemoteSigner({ publicKeyPem, signWith });
const refused: readonly [string, () => Promise<unknown>, string, RegExp][] = [
  [
    'a key that does not match the public key',
    () => open(kms('p384', 'sha384', 'der')),
    'SIGNING_COMMAND_FAILED',
    /not a valid signature for signing-public-key/,
  ],
  ['another hash', () => open(kms('p256', 'sha512', 'der')), 'SIGNING_COMMAND_FAILED', /not a valid signature for/],
  ['an empty answer', () => open(script('')), 'SIGNING_COMMAND_FAILED', /wrote 0 bytes that are not a valid signature/],
  [
    'text as answer',
    () => open(script('console.log("no such key")')),
    'SIGNING_COMMAND_FAILED',
    /not a valid signature for/,
  ],
  [
    'a failure of the command',
    () => open(script('process.exit(7)')),
    'SIGNING_COMMAND_FAILED',
    /exited with status 7; its output is in the log/,
  ],
  [
    'an endless command',
    () => open(script('setInterval(() => {}, 1000)', { timeoutMs: 300 })),
    'SIGNING_COMMAND_FAILED',
    /did not answer within 300 ms/,
  ],
  [
    'an endless answer',
    () => open(script('for (;;) process.stdout.write("x".repeat(65536))')),
    'SIGNING_COMMAND_FAILED',
    /more than 65536 bytes/,
  ],
  ['a program that does not exist', async () => command(['no-such-kms']), 'SIGNING_COMMAND_FAILED', /not in PATH/],
  [
    'a path that does not exist',
    async () => command(['./no-such-kms']),
    'SIGNING_COMMAND_FAILED',
    /not an executable file/,
  ],
  ['a program of the checkout in PATH', async () => planted(), 'SIGNING_COMMAND_FAILED', /only inside the workspace/],
  ['a variable that is not set', async () => script('', { variables: ['KMS_TOKEN'] }), 'INPUT_MISSING', /"KMS_TOKEN"/],
  [
    'a private key as the public key',
    () => open(kms('p256', 'sha256', 'der'), KEYS.p256.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
    'KEY_INVALID',
    /private/,
  ],
];
for (const [title, act, code, reason] of refused) {
  test(`refuses ${title}`, () =>
    assert.rejects(act(), (error) => {
      assert.ok(error instanceof WasmImageError && error.code === code, String(error));
      assert.match(error.message, reason);
      return true;
    }));
}

function planted(): unknown {
  const bin = join(folder.path, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'kms'), '#!/bin/sh\n');
  chmodSync(join(bin, 'kms'), 0o755);
  return command(['kms'], { env: { PATH: bin }, workspace: folder.path });
}
