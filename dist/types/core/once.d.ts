/** Loads once for all callers, and again after a failure. */
export declare function once<T>(load: () => Promise<T>): () => Promise<T>;
