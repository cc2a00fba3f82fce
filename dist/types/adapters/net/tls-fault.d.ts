/** Codes of errors that TLS makes, Node's and OpenSSL's. */
export declare const TLS_PROBLEM: RegExp;
/** Whether this code says that the other side does not speak TLS, or no version that both know. */
export declare function isNoTls(code: string): boolean;
