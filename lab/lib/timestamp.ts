// Sigstore's timestamp authority (RFC 3161).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, makeKey } from './certificates.ts';
import { judge } from './places.ts';
import { answers, freePorts, type Server, startServer } from './process.ts';

/**
 * Starts it with new keys. Its metrics always listen on port 2112 of all interfaces, so it must start before Rekor v1,
 * which runs without that port, and only one can run in a network namespace.
 */
export async function startTimestampAuthority(
  folder: string,
): Promise<{ url: string; chainFile: string; server: Server }> {
  for (const name of ['tsa-root', 'tsa']) makeKey(folder, name, 'p256');
  makeCertificate(folder, 'tsa-root', undefined, [
    'basicConstraints=critical,CA:TRUE',
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
  ]);
  makeCertificate(folder, 'tsa', 'tsa-root', [
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=critical,timeStamping',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
  ]);
  const chainFile = join(folder, 'tsa-chain.pem');
  writeFileSync(
    chainFile,
    readFileSync(join(folder, 'tsa.pem'), 'utf8') + readFileSync(join(folder, 'tsa-root.pem'), 'utf8'),
  );
  const [port = 0] = await freePorts(1);
  const base = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'timestamp-server',
    command: judge('timestamp-server'),
    args: [
      'serve',
      '--host=127.0.0.1',
      `--port=${port}`,
      '--disable-ntp-monitoring',
      '--timestamp-signer=file',
      `--file-signer-key-path=${join(folder, 'tsa.key')}`,
      `--certificate-chain-path=${chainFile}`,
    ],
    logFile: join(folder, 'tsa.log'),
    isReady: () => answers(`${base}/ping`, 200),
  });
  return { url: `${base}/api/v1/timestamp`, chainFile, server };
}
