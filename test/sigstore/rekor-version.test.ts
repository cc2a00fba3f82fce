import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { detectRekorVersion } from '../../src/adapters/sigstore/signing/rekor-version.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

test('detects the version of a log with a request', async () => {
  assert.equal(await detectRekorVersion(sigstore.rekorUrl), 1);
  assert.equal(await detectRekorVersion(`${sigstore.rekor2Url}/`), 2);
  assert.deepEqual(
    sigstore.seen.map(({ path }) => path),
    ['/api/v1/log', '/2/api/v1/log'],
  );
});

test('knows the version of the public log without a request', async () => {
  assert.equal(await detectRekorVersion('https://rekor.sigstore.dev'), 1);
});

test('reports that it could not find out when the log answers anything else', async () => {
  sigstore.scene.faults.rekor = [403];
  await assert.rejects(detectRekorVersion(sigstore.rekorUrl), { code: 'SIGSTORE_UNAVAILABLE' });
});
