import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { type CredentialOptions, findCredential } from '../../src/adapters/registry/login/credentials.ts';
import { listeningLog } from './store.ts';

const root = await mkdtemp(join(tmpdir(), 'credentials-'));
after(() => rm(root, { recursive: true }));

export const pair = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString('base64') });
let count = 0;

/** Makes an empty folder, which is removed when the tests of the file end. */
export async function freshFolder(name: string): Promise<string> {
  count += 1;
  const folder = join(root, `${name}-${count}`);
  await mkdir(folder);
  return folder;
}

/** Makes a home folder with these files. */
export async function home(files: Readonly<Record<string, unknown>>, mode = 0o600): Promise<string> {
  const folder = await freshFolder('home');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content), { mode });
  }
  return folder;
}

export function find(
  registry: string,
  folder: string,
  options: Partial<CredentialOptions> = {},
  path = 'acme/filter',
): ReturnType<typeof findCredential> {
  return findCredential(registry, path, { env: {}, home: folder, log: listeningLog(), ...options });
}
