import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { startSigstore } from '../support/sigstore.ts';
import { authorityExtensions, extension, issue, leafExtensions, pemOf } from '../support/sigstore-certificates.ts';
import { implicit, seq } from '../support/sigstore-der.ts';
import { verifyWith } from '../support/sigstore-run.ts';

const HOST = 'sigstore.invalid';
const CHILD = fileURLToPath(new URL('../support/sign-in-child.ts', import.meta.url));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function join2(a: Socket, b: Socket): void {
  a.pipe(b).pipe(a);
  for (const socket of [a, b]) socket.on('error', () => a.destroy() && b.destroy());
}

test('signs through HTTPS_PROXY: every service is reached with CONNECT, and its name is never looked up', async () => {
  const sigstore = await startSigstore();
  const validity = { notBefore: new Date('2020-01-01'), notAfter: new Date('2040-01-01') };
  const ca = issue({ subject: 'test CA', ...validity, extensions: authorityExtensions(0) });
  const names = extension('2.5.29.17', seq(implicit(2, Buffer.from(HOST))));
  const leaf = issue({ subject: HOST, ...validity, extensions: [...leafExtensions('1.3.6.1.5.5.7.3.1'), names] }, ca);
  const plainPort = Number(new URL(sigstore.fulcioUrl).port);
  const tls = createTlsServer(
    { key: leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }), cert: pemOf(leaf.der) },
    (socket) => join2(socket, connect(plainPort, '127.0.0.1')),
  );
  const tlsPort = await listen(tls);
  const connects: string[] = [];
  const proxy = createServer().on('connect', (request, socket: Socket) => {
    connects.push(`${request.url} ${request.headers['proxy-authorization']}`);
    const upstream = connect(tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      join2(socket, upstream);
    });
  });
  const proxyPort = await listen(proxy);
  const folder = mkdtempSync(join(tmpdir(), 'wasm-image-test-'));
  writeFileSync(join(folder, 'ca.pem'), pemOf(ca.der));
  try {
    const env = {
      HTTPS_PROXY: `http://user:proxy-password@127.0.0.1:${proxyPort}`,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      SERVICES: `https://${HOST}`,
      TOKEN: sigstore.token(),
    };
    const bundle = await new Promise<Buffer>((resolve, reject) => {
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', CHILD],
        { env, timeout: 60_000, encoding: 'buffer' },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(stderr.toString()));
        },
      );
    });
    assert.equal((await verifyWith(sigstore.trustedRoot, bundle)).kind, 'verified');
    assert.deepEqual(
      [...new Set(connects)],
      [`${HOST}:443 Basic ${Buffer.from('user:proxy-password').toString('base64')}`],
    );
    assert.deepEqual(
      sigstore.seen.map(({ service }) => service),
      ['fulcio', 'timestamp', 'rekor'],
    );
  } finally {
    rmSync(folder, { recursive: true });
    proxy.closeAllConnections();
    proxy.close();
    tls.close();
    await sigstore.stop();
  }
});
