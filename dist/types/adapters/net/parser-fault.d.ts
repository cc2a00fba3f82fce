/** What one answer's headers may take, trailers included: Google Artifact Registry sends 21 KB, and Node's own limit is 16 KiB. Bytes. */
export declare const MAX_HEADER_BYTES: number;
/** What is wrong with an answer that Node's parser of HTTP refuses; another try gives the same. @returns undefined for an error of another kind. */
export declare function parserFault(error: NodeJS.ErrnoException): {
    readonly code: 'LIMIT_EXCEEDED' | 'REGISTRY_PROTOCOL';
    readonly why: string;
} | undefined;
