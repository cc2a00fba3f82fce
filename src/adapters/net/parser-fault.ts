/** What one answer's headers may take, trailers included: Google Artifact Registry sends 21 KB, and Node's own limit is 16 KiB. Bytes. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** What is wrong with an answer that Node's parser of HTTP refuses; another try gives the same. @returns undefined for an error of another kind. */
export function parserFault(
  error: NodeJS.ErrnoException,
): { readonly code: 'LIMIT_EXCEEDED' | 'REGISTRY_PROTOCOL'; readonly why: string } | undefined {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return {
      code: 'LIMIT_EXCEEDED',
      why: `the headers of the answer are larger than the limit of ${MAX_HEADER_BYTES / 1024} KiB`,
    };
  }
  if (error.code?.startsWith('HPE_') !== true) return undefined;
  return { code: 'REGISTRY_PROTOCOL', why: `the answer is not valid HTTP/1.1 (${error.code})` };
}
