/** Codes of errors that TLS makes, Node's and OpenSSL's. */
export const TLS_PROBLEM =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|EPROTO$)/;

/** Whether this code says that the other side does not speak TLS, or no version that both know. */
export function isNoTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_');
}
