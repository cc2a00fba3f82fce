import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureContext } from 'node:tls';
import { WasmImageError } from '../../core/errors.ts';
import { inputName } from '../../core/text.ts';

let pem: string | undefined;
let context: Promise<SecureContext> | undefined;

/**
 * Trusts these CAs for every TLS connection of this process from now on, as well as those of Node and
 * NODE_EXTRA_CA_CERTS.
 * @param text PEM of one or more certificates; undefined: no others. @throws WasmImageError INPUT_INVALID.
 */
export function trustAuthorities(text: string | undefined): void {
  if (text !== undefined) check(text);
  if (text === pem) return;
  pem = text;
  context = undefined;
}

/** The options of TLS connections; empty when no CA was given. */
export async function trustOptions(): Promise<{ readonly secureContext?: SecureContext }> {
  if (pem === undefined) return {};
  context ??= makeContext(pem);
  return { secureContext: await context };
}

function check(text: string): void {
  const fail = (why: string, cause?: unknown): WasmImageError =>
    new WasmImageError('INPUT_INVALID', `Cannot use ${inputName('ca-file')}: ${why}`, {
      hint: 'give one or more CA certificates in PEM, or the path of a file that contains them',
      cause,
    });
  if (text.includes('PRIVATE KEY')) throw fail('it contains a private key');
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw fail('it contains no PEM certificate');
  for (const certificate of certificates) {
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      throw fail('one of its certificates cannot be read', cause);
    }
  }
}

async function makeContext(own: string): Promise<SecureContext> {
  const tls = await import('node:tls');
  // Setting CAs replaces all that Node trusts, and Node 20 has no call that lists them.
  const { getCACertificates }: { readonly getCACertificates?: (type: 'default') => readonly string[] } = tls;
  const known = getCACertificates?.('default') ?? [...tls.rootCertificates, ...(await extra())];
  return tls.createSecureContext({ ca: [...known, own] });
}

async function extra(): Promise<readonly string[]> {
  const file = process.env.NODE_EXTRA_CA_CERTS ?? '';
  // Node itself warns about a file that it cannot read, and continues.
  return file === ''
    ? []
    : readFile(file, 'utf8').then(
        (text) => [text],
        () => [],
      );
}
