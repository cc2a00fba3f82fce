import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { preAuthEncoding } from '../../src/adapters/sigstore/bundle.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { cosignPem, sealPem } from '../support/cosign-key.ts';
import { editJson, pickJson } from '../support/sigstore-edit.ts';
import { signatureStatement } from '../support/statements.ts';

const statement = signatureStatement('ghcr.io/acme/filter', digestOf(new Uint8Array([1])));
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = pemOf(pair.privateKey);
const publicKeyPem = spkiOf(pair.publicKey);

function pemOf(key: KeyObject, options: object = {}): string {
  return key.export({ format: 'pem', type: 'pkcs8', ...options }).toString();
}

function spkiOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString();
}

const readable: readonly [string, { pem: string; passphrase?: string }][] = [
  ['PKCS#8', { pem }],
  ['SEC1', { pem: pemOf(pair.privateKey, { type: 'sec1' }) }],
  [
    'SEC1 behind EC PARAMETERS, as openssl ecparam -genkey prints it',
    {
      pem: `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pemOf(pair.privateKey, { type: 'sec1' })}`,
    },
  ],
  [
    'encrypted PKCS#8 with its passphrase',
    { pem: pemOf(pair.privateKey, { cipher: 'aes-256-cbc', passphrase: 'open sesame' }), passphrase: 'open sesame' },
  ],
  [
    'encrypted SEC1',
    {
      pem: pemOf(pair.privateKey, { type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'open sesame' }),
      passphrase: 'open sesame',
    },
  ],
  ["cosign's own form", { pem: cosignPem(pair.privateKey, 'open sesame'), passphrase: 'open sesame' }],
  ["cosign's own form with an empty passphrase", { pem: cosignPem(pair.privateKey, '') }],
  [
    "cosign's own form of before 2.0",
    { pem: cosignPem(pair.privateKey, 'open sesame', { label: 'COSIGN', n: 32768 }), passphrase: 'open sesame' },
  ],
];
for (const [title, options] of readable) {
  test(`signs with a key in ${title}, and the public half verifies it`, async () => {
    const signer = openKeySigner(options);
    const outcome = await openBundleVerifier({ kind: 'key', publicKeyPem }).verifyBundle(await signer.sign(statement));
    assert.equal(outcome.kind, 'verified');
    assert.deepEqual(outcome.kind === 'verified' && outcome.facts, {
      payloadType: 'application/vnd.in-toto+json',
      payload: Buffer.from(statement),
      signer: { kind: 'key', publicKey: publicKeyPem },
      extensions: {},
      logIndexes: [],
      times: [],
    });
    assert.deepEqual(await signer.identity(), { kind: 'key', publicKey: publicKeyPem });
  });
}

const kinds: readonly [string, KeyPairKeyObjectResult, string | undefined][] = [
  ['P-256', pair, 'sha256'],
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
  ['Ed25519', generateKeyPairSync('ed25519'), undefined],
];
for (const [kind, keys, hash] of kinds) {
  test(`signs with ${kind}${hash === undefined ? '' : ` over ${hash}`}, and each other key refuses it`, async () => {
    const bytes = await openKeySigner({ pem: pemOf(keys.privateKey) }).sign(statement);
    const signature = Buffer.from(String(pickJson(bytes, 'dsseEnvelope.signatures.0.sig')), 'base64');
    assert.ok(verify(hash, preAuthEncoding(statement), keys.publicKey, signature));
    for (const [other, { publicKey }] of kinds) {
      const outcome = await openBundleVerifier({ kind: 'key', publicKeyPem: spkiOf(publicKey) }).verifyBundle(bytes);
      assert.equal(outcome.kind, other === kind ? 'verified' : 'rejected', other);
    }
  });
}

test('takes SHA-256 with P-384, as cosign 2 wrote it, and no other hash', async () => {
  const [, { privateKey, publicKey }] = kinds[1] ?? assert.fail();
  const signed = await openKeySigner({ pem: pemOf(privateKey) }).sign(statement);
  for (const [hash, kind] of [
    ['sha256', 'verified'],
    ['sha512', 'rejected'],
  ] as const) {
    const other = editJson(
      signed,
      'dsseEnvelope.signatures.0.sig',
      sign(hash, preAuthEncoding(statement), privateKey).toString('base64'),
    );
    assert.equal(
      (await openBundleVerifier({ kind: 'key', publicKeyPem: spkiOf(publicKey) }).verifyBundle(other)).kind,
      kind,
      hash,
    );
  }
});

test('writes a bundle of one signature without key id, and the hint that cosign writes', async () => {
  const bundle = JSON.parse(new TextDecoder().decode(await openKeySigner({ pem }).sign(statement)));
  const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
  assert.equal(bundle.mediaType, 'application/vnd.dev.sigstore.bundle.v0.3+json');
  assert.equal(
    bundle.verificationMaterial.publicKey.hint,
    Buffer.from(digestOf(spki).slice(7), 'hex').toString('base64'),
  );
  assert.equal(bundle.dsseEnvelope.signatures.length, 1);
  assert.equal('keyid' in bundle.dsseEnvelope.signatures[0], false);
});

const encrypted = pemOf(pair.privateKey, { cipher: 'aes-256-cbc', passphrase: 'open sesame' });
const unusable: readonly [string, { pem: string; passphrase?: string }, RegExp][] = [
  ['text that is no key', { pem: 'secret words' }, /not a "PRIVATE KEY" in PEM/],
  [
    'a damaged key',
    { pem: `-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHdvcmRz\n-----END PRIVATE KEY-----\n` },
    /OpenSSL says/,
  ],
  ['P-521', { pem: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey) }, /secp521r1/],
  ['Ed448', { pem: pemOf(generateKeyPairSync('ed448').privateKey) }, /ed448/],
  ['RSA', { pem: pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey) }, /rsa/],
  ['a public key', { pem: publicKeyPem }, /it is a public key/],
  ['an encrypted key without passphrase', { pem: encrypted }, /it is encrypted/],
  [
    'an encrypted SEC1 key',
    { pem: pemOf(pair.privateKey, { type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'open sesame' }) },
    /it is encrypted/,
  ],
  ['an encrypted key with another passphrase', { pem: encrypted, passphrase: 'closed sesame' }, /OpenSSL says/],
  [
    "a key in cosign's form with another passphrase",
    { pem: cosignPem(pair.privateKey, 'open sesame'), passphrase: 'closed sesame' },
    /passphrase is wrong/,
  ],
  ["a key in cosign's form without its passphrase", { pem: cosignPem(pair.privateKey, 'open sesame') }, /is missing/],
  [
    "RSA in cosign's form",
    { pem: cosignPem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, '') },
    /rsa/,
  ],
  ["cosign's form around no key", { pem: sealPem(Buffer.from('secret words of nobody'), '') }, /OpenSSL says/],
  [
    "cosign's form that asks for 1 GiB of memory",
    { pem: cosignPem(pair.privateKey, '', { n: 2 ** 20, isSealed: false }) },
    /cosign's parameters/,
  ],
  ["cosign's form with a weak derivation", { pem: cosignPem(pair.privateKey, '', { n: 2 }) }, /cosign's parameters/],
  [
    "cosign's form with another cipher",
    { pem: cosignPem(pair.privateKey, '', { cipher: 'none' }) },
    /cosign's parameters/,
  ],
  [
    "cosign's form with a short nonce",
    { pem: cosignPem(pair.privateKey, '', { nonceBytes: 8 }) },
    /cosign's parameters/,
  ],
  [
    "cosign's form around no JSON",
    {
      pem: '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nc2VjcmV0IHdvcmRz\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----',
    },
    /cosign's parameters/,
  ],
  ['more than 16 KiB', { pem: `${pem}${'#'.repeat(17_000)}` }, /limit is 16384/],
];
for (const [title, options, reason] of unusable) {
  test(`refuses ${title} as signing key and shows no part of it`, () => {
    assert.throws(
      () => openKeySigner(options),
      (error) => {
        assert.ok(error instanceof WasmImageError && error.code === 'KEY_INVALID', String(error));
        assert.match(error.message, reason);
        const shown = `${error.stack}${JSON.stringify(error)}`;
        for (const line of [
          ...options.pem.split('\n').filter((each) => !each.startsWith('---') && each.length > 8),
          'sesame',
        ])
          assert.ok(!shown.includes(line));
        return true;
      },
    );
  });
}

test('refuses a private key or a certificate where the public key is expected', () => {
  for (const text of [pem, '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----', 'x']) {
    assert.throws(
      () => openBundleVerifier({ kind: 'key', publicKeyPem: text }),
      (error) => error instanceof WasmImageError && error.code === 'KEY_INVALID',
    );
  }
});

for (const [kind, { publicKey }] of [
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
  ['Ed448', generateKeyPairSync('ed448')],
] as const)
  test(`refuses ${kind} as public key`, () => {
    assert.throws(() => openBundleVerifier({ kind: 'key', publicKeyPem: spkiOf(publicKey) }), {
      code: 'KEY_INVALID',
      message: /use ECDSA on P-256 or P-384, or Ed25519/,
    });
  });

async function change(path: string, value: unknown): Promise<Uint8Array> {
  return editJson(await openKeySigner({ pem }).sign(statement), path, value);
}

const verifier = openBundleVerifier({ kind: 'key', publicKeyPem });
const rejected: readonly [string, () => Promise<Uint8Array>, RegExp][] = [
  [
    'a bundle of another key',
    () => openKeySigner({ pem: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) }).sign(statement),
    /signature/,
  ],
  ['another payload', () => change('dsseEnvelope.payload', Buffer.from('{}').toString('base64')), /signature/],
  ['another payload type', () => change('dsseEnvelope.payloadType', 'text/plain'), /signature/],
  ['two signatures', () => change('dsseEnvelope.signatures', [{ sig: 'AAAA' }, { sig: 'AAAA' }]), /signatures/],
  ['no signature', () => change('dsseEnvelope.signatures', []), /signatures/],
  [
    'an unknown bundle version',
    () => change('mediaType', 'application/vnd.dev.sigstore.bundle.v0.9+json'),
    /media type/,
  ],
  ['no media type', () => change('mediaType', 7), /"mediaType" has a value that/],
  [
    'a certificate',
    () => change('verificationMaterial', { certificate: { rawBytes: 'AAAA' } }),
    /certificate, not with the expected key/,
  ],
  ['no verification material', () => change('verificationMaterial', undefined), /verificationMaterial/],
  ['text that is no JSON', async () => new TextEncoder().encode('x'), /bundle/],
  ['null', async () => new TextEncoder().encode('null'), /media type is missing/],
  ['1 MiB and a byte', async () => new Uint8Array(1024 * 1024 + 1), /limit is 1048576/],
];
for (const [title, bytes, reason] of rejected) {
  test(`rejects ${title}`, async () => {
    const outcome = await verifier.verifyBundle(await bytes());
    assert.equal(outcome.kind, 'rejected');
    assert.match(outcome.kind === 'rejected' ? outcome.reason : '', reason);
  });
}

test('ignores the hint of the bundle: it chooses no key', async () => {
  const outcome = await verifier.verifyBundle(await change('verificationMaterial.publicKey', { hint: 'someone else' }));
  assert.equal(outcome.kind, 'verified');
});

test('of several keys of any kind each is believed, the bundle says by which, and no other', async () => {
  const kinds = () => [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    generateKeyPairSync('ed25519'),
  ];
  const publicKeyPems = kinds().map(({ publicKey }) => spkiOf(publicKey));
  for (const { privateKey, publicKey } of kinds()) {
    const [own, bundle] = [spkiOf(publicKey), await openKeySigner({ pem: pemOf(privateKey) }).sign(statement)];
    for (const place of [0, 1, 3]) {
      const outcome = await openBundleVerifier({
        kind: 'keys',
        publicKeyPems: publicKeyPems.toSpliced(place, 0, own),
      }).verifyBundle(bundle);
      assert.deepEqual(outcome.kind === 'verified' && outcome.facts.signer, { kind: 'key', publicKey: own });
    }
    for (const pems of [publicKeyPems, []])
      assert.equal(
        (await openBundleVerifier({ kind: 'keys', publicKeyPems: pems }).verifyBundle(bundle)).kind,
        'rejected',
      );
  }
});
