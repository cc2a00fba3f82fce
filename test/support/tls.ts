import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { connect, isIPv4, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { authorityExtensions, extension, type Issued, issue, leafExtensions, pemOf } from './sigstore-certificates.ts';
import { implicit, seq } from './sigstore-der.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const SUBJECT_ALT_NAME = '2.5.29.17';
const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2040-01-01T00:00:00Z');

/** A private CA. */
export function makeAuthority(): Issued {
  return issue({ subject: 'test CA', notBefore: FROM, notAfter: UNTIL, extensions: authorityExtensions(0) });
}

/** The certificate and key of a server as PEM, for one DNS name, IPv4 address or `::1`. */
export function makeServerCertificate(
  name: string,
  authority: Issued | undefined,
  notAfter: Date = UNTIL,
): { readonly key: string; readonly cert: string } {
  const bytes = isIPv4(name) ? name.split('.').map(Number) : name === '::1' ? [...Array(15).fill(0), 1] : [];
  const address = bytes.length > 0 ? [implicit(7, Buffer.from(bytes))] : [];
  const names = extension(SUBJECT_ALT_NAME, seq(implicit(2, Buffer.from(name)), ...address));
  const leaf = issue(
    { subject: name, notBefore: FROM, notAfter, extensions: [...leafExtensions(SERVER_AUTH), names] },
    authority,
  );
  return { key: leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: pemOf(leaf.der) };
}

/**
 * A proxy that tunnels CONNECT to one port and answers plain requests. It keeps the first line and the authorization of
 * each request.
 */
export async function startProxy(
  targetPort: number,
  { connectHeaders = {} }: { readonly connectHeaders?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly port: number; readonly asked: readonly string[]; stop(): void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? 'none'}`);
    response.end('through the proxy');
  });
  server.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? 'none'}`);
    if (request.url?.startsWith('refused.') === true) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(targetPort, '127.0.0.1', () => {
      const headers = Object.entries(connectHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 200 OK\r\n${headers.join('')}\r\n`);
      socket.pipe(upstream).pipe(socket);
    });
    for (const end of [socket, upstream]) end.on('error', () => socket.destroy() && upstream.destroy());
  });
  const port = await listenOn(server);
  return {
    port,
    asked,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Runs send-in-child.ts with only this environment. */
export function sendInChild(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const child = fileURLToPath(new URL('./send-in-child.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', child],
      { env, timeout: 30_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout) as readonly string[]);
        else reject(new Error(stderr));
      },
    );
  });
}
