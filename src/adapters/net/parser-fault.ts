import type { TransportFault } from './transport-error.ts';

/**
 * The limit for the headers of one response, trailers included, in bytes. Google Artifact Registry sends 21 KB, and
 * Node's own limit is 16 KiB.
 */
export const MAX_HEADER_BYTES = 64 * 1024;

/**
 * What is wrong with a response that Node's HTTP parser rejects; another attempt would fail in the same way.
 * @returns undefined for an error of another kind.
 */
export function parserFault({
  code = '',
}: NodeJS.ErrnoException): { readonly kind: TransportFault; readonly why: string } | undefined {
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      kind: 'too-large',
      why: `the headers of the response are larger than the limit of ${MAX_HEADER_BYTES / 1024} KiB`,
    };
  return code.startsWith('HPE_')
    ? { kind: 'protocol', why: `the response is not valid HTTP/1.1 (${code})` }
    : undefined;
}
