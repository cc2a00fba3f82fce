import { inert } from '../../core/text.ts';

/** Codes of errors that TLS makes, Node's and OpenSSL's. */
export const TLS_PROBLEM =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|EPROTO$)/;

const CERTIFICATE =
  'the certificate must be valid for this host and made by a known CA; give a private CA in ca-file or NODE_EXTRA_CA_CERTS';

/** Whether the other side does not speak TLS, or none that both know. */
export function isNoTls({ code = '' }: NodeJS.ErrnoException): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_');
}

/** What the user can change about a connection that failed. @returns undefined when there is nothing better to say than the code does. */
export function connectionHint(error: NodeJS.ErrnoException, url: URL): string | undefined {
  const plain = `for a registry that speaks plain http, set "insecure: ${inert(url.host)}"`;
  if (isNoTls(error)) return `check the host name and port; ${plain}`;
  if (TLS_PROBLEM.test(error.code ?? '')) return CERTIFICATE;
  return error.code === 'ECONNREFUSED' && url.protocol === 'https:'
    ? `check the host name and port; ${plain}`
    : undefined;
}
