// Keys and certificates of the lab, made with openssl in the folder of the run.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A self-signed signer: PEM files. */
export interface Authority {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** Makes a P-256 key and a self-signed certificate. */
export function makeAuthority(folder: string, name: string): Authority {
  const keyFile = makeKey(folder, name, 'p256');
  const certificateFile = join(folder, `${name}.pem`);
  openssl([
    'req',
    '-x509',
    '-key',
    keyFile,
    '-out',
    certificateFile,
    '-days',
    '30',
    '-subj',
    `/O=wasm-image lab/CN=${name}`,
  ]);
  return { keyFile, certificateFile };
}

/** Makes a PKCS#8 key NAME.key and its public key NAME.pub. @returns the path of the key. */
export function makeKey(folder: string, name: string, kind: 'p256' | 'p384' | 'ed25519'): string {
  const keyFile = join(folder, `${name}.key`);
  openssl(
    kind === 'ed25519'
      ? ['genpkey', '-algorithm', 'ed25519', '-out', keyFile]
      : ['genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:P-${kind.slice(1)}`, '-out', keyFile],
  );
  openssl(['pkey', '-in', keyFile, '-pubout', '-out', join(folder, `${name}.pub`)]);
  return keyFile;
}

/**
 * A certificate for NAME.key, signed by ISSUER.key and ISSUER.pem, or self-signed if `issuer` is undefined.
 * @returns its path NAME.pem.
 */
export function makeCertificate(
  folder: string,
  name: string,
  issuer: string | undefined,
  extensions: readonly string[],
): string {
  const file = (suffix: string, of = name) => join(folder, `${of}.${suffix}`);
  writeFileSync(file('ext'), `${['[x]', ...extensions].join('\n')}\n`);
  openssl(['req', '-new', '-key', file('key'), '-out', file('csr'), '-subj', `/O=wasm-image lab/CN=${name}`]);
  const signer =
    issuer === undefined
      ? ['-signkey', file('key')]
      : ['-CA', file('pem', issuer), '-CAkey', file('key', issuer), '-CAcreateserial'];
  openssl([
    'x509',
    '-req',
    '-in',
    file('csr'),
    '-out',
    file('pem'),
    '-days',
    '30',
    '-extfile',
    file('ext'),
    '-extensions',
    'x',
    ...signer,
  ]);
  return file('pem');
}

/** Encrypts a key in the format of Fulcio's file CA. @returns the path of the encrypted key. */
export function encryptKey(keyFile: string, password: string): string {
  const encrypted = `${keyFile}.encrypted`;
  openssl(['pkcs8', '-topk8', '-in', keyFile, '-out', encrypted, '-v2', 'aes-256-cbc', '-passout', `pass:${password}`]);
  return encrypted;
}

function openssl(args: readonly string[]): void {
  const finished = spawnSync('openssl', args, { encoding: 'utf8', timeout: 20_000 });
  if (finished.status !== 0)
    throw new Error(`"openssl ${args.join(' ')}" ended with ${finished.status}: ${finished.stderr}`);
}
