// JSON Web Tokens, signed with ES256 or RS256. Source: RFC 7515.
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** Signs claims; the header gets `alg` and `typ`. `key`: a P-256 or RSA private key, PEM or object. */
export function makeJwt(
  key: KeyObject | string,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key;
  const alg = privateKey.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256';
  const input = `${part({ alg, typ: 'JWT', ...header })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
