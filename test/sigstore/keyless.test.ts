import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openKeylessSigner, openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Fault, type Service, type Sigstore, startSigstore } from '../support/sigstore.ts';
import { makeKey } from '../support/sigstore-certificates.ts';
import { pickJson } from '../support/sigstore-edit.ts';
import { openSigner, STATEMENT, signOn, verifyWith, WITNESSES, type Witnesses } from '../support/sigstore-run.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());
beforeEach(() => {
  (sigstore.seen as unknown[]).length = 0;
  sigstore.scene.faults = { oidc: [], fulcio: [], timestamp: [], rekor: [] };
});

function count(service: Service): number {
  return sigstore.seen.filter((seen) => seen.service === service).length;
}

for (const witnesses of WITNESSES) {
  test(`signs with ${witnesses}, and the bundle verifies and names the workflow`, async () => {
    const outcome = await verifyWith(
      sigstore.trustedRoot,
      await signOn(sigstore, witnesses),
      witnesses === 'timestamp' ? 'timestamp-only' : 'required',
    );
    assert.ok(outcome.kind === 'verified', JSON.stringify(outcome));
    assert.deepEqual(outcome.facts.payload, Buffer.from(STATEMENT));
    assert.equal(outcome.facts.payloadType, 'application/vnd.in-toto+json');
    assert.deepEqual(outcome.facts.signer, {
      kind: 'certificate',
      identity: sigstore.identity,
      issuer: sigstore.issuer,
    });
    assert.equal(outcome.facts.logIndexes.length, witnesses === 'timestamp' ? 0 : 1);
    assert.equal(outcome.facts.times.length, witnesses === 'rekor 1 and timestamp' ? 2 : 1);
    assert.equal(outcome.facts.extensions['12'], 'https://github.com/acme/filter');
    assert.equal(outcome.facts.extensions['24'], 'repo:acme/filter:ref:refs/tags/v1.2.0');
  });
}

test('writes a bundle v0.3 with one leaf certificate, one signature and no key id', async () => {
  const bundle = await signOn(sigstore, 'rekor 2 and timestamp');
  assert.equal(pickJson(bundle, 'mediaType'), 'application/vnd.dev.sigstore.bundle.v0.3+json');
  assert.deepEqual(Object.keys(pickJson(bundle, 'verificationMaterial.certificate') as object), ['rawBytes']);
  assert.deepEqual(Object.keys(pickJson(bundle, 'dsseEnvelope.signatures.0') as object), ['sig']);
  assert.equal((pickJson(bundle, 'verificationMaterial.tlogEntries') as unknown[]).length, 1);
});

test('uses one token and one certificate for all statements of a run, also in parallel', async () => {
  const signer = openSigner(sigstore, 'rekor 2 and timestamp');
  const identity = await signer.identity();
  const bundles = await Promise.all([signer.sign(STATEMENT), signer.sign(STATEMENT), signer.sign(STATEMENT)]);
  assert.equal(new Set(bundles.map((bundle) => pickJson(bundle, 'verificationMaterial.certificate.rawBytes'))).size, 1);
  assert.deepEqual([count('oidc'), count('fulcio'), count('timestamp'), count('rekor')], [1, 1, 3, 3]);
  assert.deepEqual(identity, { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer });
});

test('uses each of several witnesses', async () => {
  const token = async () => ({ token: sigstore.token(), issuer: '', identity: '', claims: {}, expiresMs: 0 });
  const two = {
    timestampUrls: [sigstore.timestampUrl, `${sigstore.timestampUrl}/`],
    logs: [sigstore.rekorUrl, sigstore.rekor2Url].map((url, i) => ({ url, version: i === 0 ? 1 : 2 }) as const),
  };
  const bundle = await openKeylessSigner({ token, fulcioUrl: sigstore.fulcioUrl, ...two }).sign(STATEMENT);
  assert.equal(
    (pickJson(bundle, 'verificationMaterial.timestampVerificationData.rfc3161Timestamps') as unknown[]).length,
    2,
  );
  const logged = pickJson(bundle, 'verificationMaterial.tlogEntries') as {
    readonly kindVersion: { readonly version: string };
  }[];
  assert.deepEqual(
    logged.map(({ kindVersion }) => kindVersion.version),
    ['0.0.1', '0.0.2'],
  );
});

test('reads the identity from the token, not from the certificate', async () => {
  sigstore.scene.certificate = 'other-identity';
  const signer = openSigner(sigstore, 'timestamp');
  const outcome = await verifyWith(sigstore.trustedRoot, await signer.sign(STATEMENT), 'timestamp-only');
  sigstore.scene.certificate = 'none';
  assert.ok(outcome.kind === 'verified' && outcome.facts.signer.kind === 'certificate');
  assert.match(outcome.facts.signer.identity, /thief/);
  assert.deepEqual(await signer.identity(), {
    kind: 'certificate',
    identity: sigstore.identity,
    issuer: sigstore.issuer,
  });
});

for (const version of [1, 2] as const) {
  test(`signs with a key into a log of version ${version}, with a timestamp`, async () => {
    const pem = makeKey().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const options = {
      logs: [{ url: version === 1 ? sigstore.rekorUrl : sigstore.rekor2Url, version }],
      timestampUrls: [sigstore.timestampUrl],
    };
    const bundle = await openKeySigner({ pem, ...options }).sign(STATEMENT);
    assert.equal((pickJson(bundle, 'verificationMaterial.tlogEntries') as unknown[]).length, 1);
    assert.equal(
      (pickJson(bundle, 'verificationMaterial.timestampVerificationData.rfc3161Timestamps') as unknown[]).length,
      1,
    );
  });
}

const survived: readonly [string, Witnesses, Service, readonly Fault[], number][] = [
  ['a 500 of the issuer', 'rekor 1', 'oidc', [500], 2],
  ['a 503 of the certificate authority', 'rekor 1', 'fulcio', [503], 2],
  ['a 429 of the certificate authority', 'rekor 1', 'fulcio', [429], 2],
  ['a broken connection to the timestamp authority', 'timestamp', 'timestamp', ['reset', 502], 3],
  ['a 500 of a log of version 1', 'rekor 1', 'rekor', [500, 500, 500], 4],
  // The entry exists, so the log answers 409 with its address; the third request fetches it.
  ['a lost response of a log of version 1', 'rekor 1', 'rekor', ['lose'], 3],
  // The third request adds a new signature.
  ['a lost response of a log of version 2', 'rekor 2 and timestamp', 'rekor', ['lose'], 3],
];
for (const [title, witnesses, service, faults, requests] of survived) {
  test(`survives ${title}`, async () => {
    sigstore.scene.faults[service] = [...faults];
    const outcome = await verifyWith(
      sigstore.trustedRoot,
      await signOn(sigstore, witnesses),
      witnesses === 'timestamp' ? 'timestamp-only' : 'required',
    );
    assert.equal(outcome.kind, 'verified');
    assert.equal(count(service), requests);
  });
}

const always = (fault: Fault): readonly Fault[] => Array.from({ length: 20 }, () => fault);
const given: readonly [string, Witnesses, Service, readonly Fault[], string, number][] = [
  ['a 400 of the certificate authority', 'rekor 1', 'fulcio', [400], 'SIGSTORE_REFUSED', 1],
  ['a 403 of the timestamp authority', 'timestamp', 'timestamp', [403], 'SIGSTORE_REFUSED', 1],
  ['a 409 of a log of version 1 that names no entry', 'rekor 1', 'rekor', [409], 'SIGSTORE_REFUSED', 1],
  ['a second 409 of a log of version 2', 'rekor 2 and timestamp', 'rekor', [409, 409], 'SIGSTORE_REFUSED', 2],
  ['a 422 of a log of version 2', 'rekor 2 and timestamp', 'rekor', [422], 'SIGSTORE_REFUSED', 1],
  ['a permanent 500 of the certificate authority', 'rekor 1', 'fulcio', always(500), 'SIGSTORE_UNAVAILABLE', 4],
  [
    'connections to the timestamp authority that always break',
    'timestamp',
    'timestamp',
    always('reset'),
    'SIGSTORE_UNAVAILABLE',
    4,
  ],
  ['a permanent 503 of a log of version 1', 'rekor 1', 'rekor', always(503), 'SIGSTORE_UNAVAILABLE', 4],
  ['a permanent 503 of a log of version 2', 'rekor 2 and timestamp', 'rekor', always(503), 'SIGSTORE_UNAVAILABLE', 4],
  ['a permanent 500 of the issuer', 'rekor 1', 'oidc', always(500), 'OIDC_UNAVAILABLE', 5],
  ['a 403 of the issuer', 'rekor 1', 'oidc', [403], 'OIDC_UNAVAILABLE', 1],
  [
    'HTML from the certificate authority',
    'rekor 1',
    'fulcio',
    [{ status: 200, body: '<html>' }],
    'SIGSTORE_REFUSED',
    1,
  ],
  [
    'an empty object from the certificate authority',
    'rekor 1',
    'fulcio',
    [{ status: 200, body: '{}' }],
    'SIGSTORE_REFUSED',
    1,
  ],
  ['an empty object from a log of version 1', 'rekor 1', 'rekor', [{ status: 201, body: '{}' }], 'SIGSTORE_REFUSED', 1],
  [
    'an empty object from a log of version 2',
    'rekor 2 and timestamp',
    'rekor',
    [{ status: 201, body: '{}' }],
    'SIGSTORE_REFUSED',
    1,
  ],
];
for (const [title, witnesses, service, faults, code, requests] of given) {
  test(`gives up on ${title}, and no token is in the error`, async () => {
    sigstore.scene.faults[service] = [...faults];
    await assert.rejects(signOn(sigstore, witnesses), (error) => {
      assert.ok(error instanceof WasmImageError && error.code === code, String(error));
      assert.ok(error.message.split('attempts failed').length <= 2, 'attempts are counted once');
      const shown = printDeep(error);
      assert.ok(!/eyJ[\w-]{20}/.test(shown) && !shown.includes(sigstore.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN), shown);
      assert.ok(shown.includes(new URL(sigstore.fulcioUrl).host), 'the service is named');
      return true;
    });
    assert.equal(count(service), requests);
  });
}

function printDeep(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)} ${printDeep(error.cause)}`;
}

test('does not show a token that the certificate authority sends back', async () => {
  const token = sigstore.token();
  sigstore.scene.faults.fulcio = [{ status: 400, body: JSON.stringify({ message: `bad token ${token}` }) }];
  const signer = openKeylessSigner({
    token: async () => {
      const { rememberSecret } = await import('../../src/core/text.ts');
      rememberSecret(token);
      return { token, issuer: sigstore.issuer, identity: sigstore.identity, claims: {}, expiresMs: 0 };
    },
    fulcioUrl: sigstore.fulcioUrl,
    timestampUrls: [sigstore.timestampUrl],
  });
  await assert.rejects(
    signer.sign(STATEMENT),
    (error) => !printDeep(error).includes(token) && /bad token \*\*\*/.test(printDeep(error)),
  );
});

test('makes one attempt for a host that does not exist', async () => {
  const token = async () => ({ token: sigstore.token(), issuer: '', identity: '', claims: {}, expiresMs: 0 });
  const sleep = async () => assert.fail('waited');
  const nowhere = openKeylessSigner({
    token,
    fulcioUrl: 'http://fulcio.invalid',
    timestampUrls: [sigstore.timestampUrl],
    sleep,
  });
  await assert.rejects(
    nowhere.sign(STATEMENT),
    (error) =>
      error instanceof WasmImageError && error.code === 'SIGSTORE_UNAVAILABLE' && /ENOTFOUND/.test(error.message),
  );
});

test('requests another certificate after a failure', async () => {
  const signer = openSigner(sigstore, 'timestamp');
  sigstore.scene.faults.fulcio = [400];
  await assert.rejects(signer.sign(STATEMENT));
  assert.equal(
    (await verifyWith(sigstore.trustedRoot, await signer.sign(STATEMENT), 'timestamp-only')).kind,
    'verified',
  );
});

test('refuses to sign keyless if nothing would prove the time', () => {
  const token = async () => ({ token: 't', issuer: 'i', identity: 'i', claims: {}, expiresMs: 0 });
  for (const options of [{}, { logs: [{ url: sigstore.rekor2Url, version: 2 as const }] }]) {
    assert.throws(
      () => openKeylessSigner({ token, fulcioUrl: sigstore.fulcioUrl, ...options }),
      (error) => error instanceof WasmImageError && error.code === 'INPUT_INVALID',
    );
  }
});
