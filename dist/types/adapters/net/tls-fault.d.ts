/** Codes of errors that TLS makes, Node's and OpenSSL's. */
export declare const TLS_PROBLEM: RegExp;
/** Whether the other side does not speak TLS, or none that both know. */
export declare function isNoTls({ code }: NodeJS.ErrnoException): boolean;
/** What the user can change about a connection that failed. @returns undefined when there is nothing better to say than the code does. */
export declare function connectionHint(error: NodeJS.ErrnoException, url: URL): string | undefined;
