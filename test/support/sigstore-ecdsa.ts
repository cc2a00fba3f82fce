import { createPublicKey } from 'node:crypto';

// Verifies ECDSA P-256 over a digest, as a log gets it; Node verifies only over a message. Source: FIPS 186-5 6.4.2, SP
// 800-186 3.2.1.3.
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** Whether a DER signature is valid for a SHA-256 digest. @param spki DER of a P-256 key. */
export function verifyDigest(spki: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const jwk = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const key = { x: bigOf(Buffer.from(jwk.x ?? '', 'base64url')), y: bigOf(Buffer.from(jwk.y ?? '', 'base64url')) };
  const { r, s } = readSignature(Buffer.from(signature));
  if (r < 1n || r >= N || s < 1n || s >= N) return false;
  const w = inverse(s, N);
  const point = add(multiply(G, (bigOf(digest) * w) % N), multiply(key, (r * w) % N));
  return point !== undefined && point.x % N === r;
}

function readSignature(der: Buffer): { readonly r: bigint; readonly s: bigint } {
  const rLength = der[3] ?? 0;
  const sLength = der[5 + rLength] ?? 0;
  if (der[0] !== 0x30 || der[2] !== 2 || der[4 + rLength] !== 2 || der.length !== 6 + rLength + sLength)
    return { r: 0n, s: 0n };
  return { r: bigOf(der.subarray(4, 4 + rLength)), s: bigOf(der.subarray(6 + rLength)) };
}

function bigOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}

function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [modulo(value, by), by, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, x, y] = [b % a, a, y - q * x, x];
    if (a === 0n) return 0n;
  }
  return modulo(x, by);
}

/** undefined is the point at infinity. */
function add(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (a.x === b.x && a.y !== b.y) return undefined;
  const slope = a.x === b.x ? (3n * a.x * a.x - 3n) * inverse(2n * a.y, P) : (b.y - a.y) * inverse(b.x - a.x, P);
  const x = modulo(slope * slope - a.x - b.x, P);
  return { x, y: modulo(slope * (a.x - x) - a.y, P) };
}

function multiply(point: Point, by: bigint): Point | undefined {
  let sum: Point | undefined;
  let power: Point | undefined = point;
  for (let left = by; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, power);
    power = add(power, power);
  }
  return sum;
}
