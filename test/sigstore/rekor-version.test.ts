import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { detectRekorVersion } from '../../src/adapters/sigstore/signing/rekor-version.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

test('tells a log of version 1 from one of version 2 by asking', async () => {
  assert.equal(await detectRekorVersion(sigstore.rekorUrl), 1);
  assert.equal(await detectRekorVersion(`${sigstore.rekor2Url}/`), 2);
  assert.deepEqual(
    sigstore.seen.map(({ path }) => path),
    ['/api/v1/log', '/2/api/v1/log'],
  );
});

test('knows the public log without asking', async () => {
  assert.equal(await detectRekorVersion('https://rekor.sigstore.dev'), 1);
});

test('says that it could not find out when the log answers something else', async () => {
  sigstore.scene.faults.rekor = [403];
  await assert.rejects(detectRekorVersion(sigstore.rekorUrl), { code: 'SIGSTORE_UNAVAILABLE' });
});
