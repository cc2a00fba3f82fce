/**
 * For `catch` of a reading that has a limit: tells bytes of an image from an answer that says nothing about it.
 * @param code `IMAGE_TOO_LARGE` for a manifest, `DIGEST_MISMATCH` for a blob that is longer than it was named. @returns throws.
 */
export declare function overLimit(code: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH'): (error: unknown) => never;
