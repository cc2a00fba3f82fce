/** What went wrong. `insecure`: TLS failed, or the connection is one that we refuse to make. */
export type TransportFault = 'timeout' | 'unreachable' | 'insecure' | 'protocol' | 'too-large';
/**
 * A request that got no usable response. It says what happened to the connection, in words that fit any server;
 * the caller knows the server and the task, and makes the error that the user sees.
 */
export declare class TransportError extends Error {
    readonly kind: TransportFault;
    /** `HOST[:PORT]` of the server. */
    readonly host: string;
    /** The code of the system or of TLS, such as ENOTFOUND; 'none' without one. */
    readonly reason: string;
    /** What the user can change, for any kind of server. */
    readonly hint: string | undefined;
    constructor(kind: TransportFault, host: string, message: string, options?: {
        readonly reason?: string;
        readonly hint?: string | undefined;
        readonly cause?: unknown;
    });
    /** Whether the same request may succeed later. */
    get isTransient(): boolean;
}
/** Whether this code says that the other side does not use TLS, or no version that both support. */
export declare function isNoTls(code: string): boolean;
/** The transport error that this error comes from, itself or one of its causes. */
export declare function transportErrorOf(thrown: unknown): TransportError | undefined;
/**
 * What a failed request means for a server that is not a registry: the text for a message, the fact for programs, and
 * what the user can change.
 */
export declare function factsOf(thrown: unknown): {
    readonly why: string;
    readonly reason: string;
    readonly hint: string | undefined;
};
