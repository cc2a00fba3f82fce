import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The files of a TUF repository by path, and the root.json to trust it by. */
export interface TufFiles {
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A repository with one target, every role signed by one Ed25519 key. @param expires of the timestamp, RFC 3339. Source: TUF specification 1.0.31. */
export function makeTuf(target: string, text: string, expires: string): TufFiles {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') } };
  const keyid = createHash('sha256').update(canonical(key)).digest('hex');
  const role = { keyids: [keyid], threshold: 1 };
  const later = '2040-01-01T00:00:00Z';
  const file = (type: string, until: string, body: object) =>
    signed({ _type: type, spec_version: '1.0.31', version: 1, expires: until, ...body }, keyid, privateKey);
  const roles = { root: role, timestamp: role, snapshot: role, targets: role };
  const hashes = { sha256: createHash('sha256').update(text).digest('hex') };
  return {
    root: file('root', later, { consistent_snapshot: false, keys: { [keyid]: key }, roles }),
    files: {
      '/timestamp.json': file('timestamp', expires, { meta: { 'snapshot.json': { version: 1 } } }),
      '/snapshot.json': file('snapshot', later, { meta: { 'targets.json': { version: 1 } } }),
      '/targets.json': file('targets', later, { targets: { [target]: { length: Buffer.byteLength(text), hashes } } }),
      [`/targets/${target}`]: text,
    },
  };
}

function signed(body: object, keyid: string, key: KeyObject): string {
  return JSON.stringify({ signatures: [{ keyid, sig: sign(null, Buffer.from(canonical(body)), key).toString('hex') }], signed: body });
}

/** Sorted keys and no space; enough for ASCII. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
