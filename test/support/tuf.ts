import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';

/** The files of a TUF repository by path, and its root.json to trust. */
export interface TufFiles {
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * A repository with targets, every role signed by one Ed25519 key.
 * @param expires of the timestamp, RFC 3339. Source: TUF specification 1.0.31.
 */
export function makeTuf(
  target: string,
  text: string,
  expires: string,
  more: Readonly<Record<string, string>> = {},
): TufFiles {
  const texts = { [target]: text, ...more };
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = {
    keytype: 'ed25519',
    scheme: 'ed25519',
    keyval: { public: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') },
  };
  const keyid = createHash('sha256').update(canonical(key)).digest('hex');
  const role = { keyids: [keyid], threshold: 1 };
  const later = '2040-01-01T00:00:00Z';
  const file = (type: string, until: string, body: object) =>
    signed({ _type: type, spec_version: '1.0.31', version: 1, expires: until, ...body }, keyid, privateKey);
  const roles = { root: role, timestamp: role, snapshot: role, targets: role };
  const entryOf = (content: string) => ({
    length: Buffer.byteLength(content),
    hashes: { sha256: createHash('sha256').update(content).digest('hex') },
  });
  const targets = Object.fromEntries(Object.entries(texts).map(([name, content]) => [name, entryOf(content)]));
  return {
    root: file('root', later, { consistent_snapshot: false, keys: { [keyid]: key }, roles }),
    files: {
      '/timestamp.json': file('timestamp', expires, { meta: { 'snapshot.json': { version: 1 } } }),
      '/snapshot.json': file('snapshot', later, { meta: { 'targets.json': { version: 1 } } }),
      '/targets.json': file('targets', later, { targets }),
      ...Object.fromEntries(Object.entries(texts).map(([name, content]) => [`/targets/${name}`, content])),
    },
  };
}

/** Serves a repository on a random port of 127.0.0.1. Tests may change `files` between two requests. */
export async function serveTuf(
  repository: TufFiles,
): Promise<{ readonly mirror: string; files: TufFiles['files']; stop(): void }> {
  const server = createServer((request, response) => {
    const text = served.files[request.url ?? ''];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const served = {
    mirror: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    files: repository.files,
    stop,
  };
  return served;
}

function signed(body: object, keyid: string, key: KeyObject): string {
  return JSON.stringify({
    signatures: [{ keyid, sig: sign(null, Buffer.from(canonical(body)), key).toString('hex') }],
    signed: body,
  });
}

/** Sorted keys and no spaces, which is canonical for ASCII. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
