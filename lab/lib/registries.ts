// Real registries on loopback: Debian's docker-registry (without the referrers API) and olareg (with it).
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority } from './certificates.ts';
import { freshFolder, judge } from './places.ts';
import { answers, freePorts, mustRun, type Server, startServer, stopAll } from './process.ts';
import { startTokenServer } from './token-server.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A running registry. `host`: 127.0.0.1:PORT. `credentials`: the login that it requires. */
export interface Registry {
  readonly kind: string;
  readonly host: string;
  readonly credentials: Credentials | undefined;
  readonly hasReferrersApi: boolean;
  /** `METHOD PATH` of each request to a registry with tokens, and to its token server. */
  readonly seen?: readonly string[];
  log(): string;
  stop(): Promise<void>;
}

export type RegistryKind = 'docker-registry' | 'docker-registry-htpasswd' | 'docker-registry-token' | 'olareg';

export const REGISTRY_KINDS: readonly RegistryKind[] = [
  'docker-registry',
  'docker-registry-htpasswd',
  'docker-registry-token',
  'olareg',
];

/** Starts an empty registry; `name` is its folder under lab/.run. */
export function startRegistry(kind: RegistryKind, name: string): Promise<Registry> {
  const folder = freshFolder(`registry-${kind}-${name}`);
  switch (kind) {
    case 'olareg':
      return startOlareg(folder);
    case 'docker-registry':
      return startDockerRegistry(kind, folder, '', undefined);
    case 'docker-registry-htpasswd':
      return startWithPasswords(folder);
    case 'docker-registry-token':
      return startWithTokens(folder);
  }
}

async function startOlareg(folder: string): Promise<Registry> {
  const [port = 0] = await freePorts(1);
  const host = `127.0.0.1:${port}`;
  const server = await startServer({
    name: 'olareg',
    command: judge('olareg'),
    args: ['serve', '--addr', '127.0.0.1', '--port', String(port), '--store-type', 'mem'],
    logFile: join(folder, 'log'),
    isReady: () => answers(`http://${host}/v2/`),
  });
  return { kind: 'olareg', host, credentials: undefined, hasReferrersApi: true, log: server.log, stop: server.stop };
}

async function startWithPasswords(folder: string): Promise<Registry> {
  const credentials = newCredentials();
  // The registry accepts only bcrypt, which perl can compute through crypt of the C library.
  const salt = `$2b$05$${randomBytes(32)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .padEnd(22, '.')
    .slice(0, 21)}.`;
  const hash = await mustRun('perl', ['-e', 'print crypt(<STDIN>, $ARGV[0])', salt], { input: credentials.password });
  writeFileSync(join(folder, 'htpasswd'), `${credentials.username}:${hash}\n`, { mode: 0o600 });
  const auth = `auth: {htpasswd: {realm: lab, path: ${join(folder, 'htpasswd')}}}\n`;
  return startDockerRegistry('docker-registry-htpasswd', folder, auth, credentials);
}

async function startWithTokens(folder: string): Promise<Registry> {
  const credentials = newCredentials();
  const authority = makeAuthority(folder, 'token-signer');
  const [port = 0] = await freePorts(1);
  const names = { service: 'lab-registry', issuer: 'lab-tokens' };
  const front = await startTokenServer(`127.0.0.1:${port}`, { ...authority, ...credentials, ...names });
  const auth = `auth: {token: {realm: "${front.url}/token", service: ${names.service}, issuer: ${names.issuer}, rootcertbundle: ${authority.certificateFile}}}\n`;
  const registry = await startDockerRegistry('docker-registry-token', folder, auth, credentials, {
    port,
    companions: [front],
  });
  return { ...registry, host: `127.0.0.1:${front.port}`, seen: front.seen };
}

async function startDockerRegistry(
  kind: RegistryKind,
  folder: string,
  auth: string,
  credentials: Credentials | undefined,
  options: { readonly port?: number; readonly companions?: readonly { stop(): Promise<void> }[] } = {},
): Promise<Registry> {
  const { port = (await freePorts(1))[0] ?? 0, companions = [] } = options;
  const host = `127.0.0.1:${port}`;
  const storage = `storage: {filesystem: {rootdirectory: ${join(folder, 'data')}}, maintenance: {uploadpurging: {enabled: false}}}\n`;
  const config = `version: 0.1\nlog: {level: info, accesslog: {disabled: false}}\n${storage}http: {addr: "${host}"}\n${auth}`;
  writeFileSync(join(folder, 'config.yml'), config, { mode: 0o600 });
  let server: Server;
  try {
    server = await startServer({
      name: kind,
      command: 'docker-registry',
      args: ['serve', join(folder, 'config.yml')],
      logFile: join(folder, 'log'),
      isReady: () => answers(`http://${host}/v2/`),
    });
  } catch (error) {
    await stopAll(companions);
    throw error;
  }
  return {
    kind,
    host,
    credentials,
    hasReferrersApi: false,
    log: server.log,
    stop: () => stopAll([...companions, server]),
  };
}

function newCredentials(): Credentials {
  return { username: 'lab', password: `lab-password-${randomBytes(12).toString('hex')}` };
}
