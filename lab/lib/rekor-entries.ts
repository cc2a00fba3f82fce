// The first entry of a log. JSON leaves out a log index of 0 and an empty path, and sigstore-python 4.5.1 then reports
// missing fields, so signatures start at the second entry.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const content = Buffer.from('the first entry of this log');

/** Source: rekor pkg/types/hashedrekord/v0.0.1. */
export async function addFirstEntryV1(url: string): Promise<void> {
  const { publicKey, signature } = signContent();
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const spec = {
    signature: { content: signature, publicKey: { content: Buffer.from(pem).toString('base64') } },
    data: { hash: { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') } },
  };
  await post(`${url}/api/v1/log/entries`, { apiVersion: '0.0.1', kind: 'hashedrekord', spec });
}

/** Source: rekor-tiles api/proto/rekor/v2/hashedrekord.proto. */
export async function addFirstEntryV2(url: string): Promise<void> {
  const { publicKey, signature } = signContent();
  const rawBytes = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const verifier = { publicKey: { rawBytes }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' };
  const digest = createHash('sha256').update(content).digest('base64');
  await post(`${url}/api/v2/log/entries`, {
    hashedRekordRequestV002: { digest, signature: { content: signature, verifier } },
  });
}

function signContent() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey, signature: sign('sha256', content, privateKey).toString('base64') };
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.status !== 201)
    throw new Error(`Cannot add the first entry at ${url}: ${response.status} ${await response.text()}`);
}
