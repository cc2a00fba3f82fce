import { type Repository } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';
import { type Resolve } from '../net/addresses.ts';
import type { Credential } from '../net/credential.ts';
import { type HttpResponse, type Sleep } from '../net/http.ts';
import { type Schemes } from '../net/scheme.ts';
import { Authorizer } from './auth.ts';
import type { Access } from './token.ts';
/** How the registries of a run are reached. */
export interface RegistryOptions {
    /** Finds the login; called at most once, at the first challenge. */
    readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
    /** Hosts (`HOST[:PORT]`) that plain http is allowed for; loopback is, if it does not use TLS. */
    readonly insecure: readonly string[];
    /** What is known of servers on this machine; shared by all clients of a run. */
    readonly schemes?: Schemes | undefined;
    readonly log: Log;
    readonly sleep?: Sleep | undefined;
    readonly random?: (() => number) | undefined;
    /** Limits for silence on a connection and for the whole exchange, ms; the defaults of `send`. */
    readonly idleMs?: number | undefined;
    readonly timeoutMs?: number | undefined;
    /** Looks up hosts that the registry names. */
    readonly resolve?: Resolve | undefined;
    /**
     * What this process has stored, as `HOST/PATH/REFERENCE`; shared by all clients of a run, see {@link RegistryClient}.
     */
    readonly written?: Set<string> | undefined;
    /** Logins and tokens by scheme and repository; shared by all clients of a run, so that each needs one token. */
    readonly authorizers?: Map<string, Authorizer> | undefined;
}
/** One exchange with the registry: authorized, redirects of reads followed, repeated only after a 401. */
export interface Call {
    /** What it is for, as in "Cannot push blob ...": for error messages. */
    readonly task: string;
    readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
    /** A path below `/v2/NAME/`, or a URL that the registry named. */
    readonly to: string | URL;
    readonly access: Access;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: Uint8Array | undefined;
    readonly maxBytes?: number | undefined;
    /** What a blob is sent or read for, as people see it while it lasts: `pushing layer`. */
    readonly transfer?: string | undefined;
    /** The code of a longer response when its length says something about the image. */
    readonly longer?: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH' | undefined;
}
/** A repository of a registry, the one kind that this client reads and writes. */
export type RegistryRepository = Extract<Repository, {
    kind: 'registry';
}>;
/** Accepted wherever a manifest is read: registries answer 404 for types that are not accepted. */
export declare const MANIFEST_TYPES: string;
/** A client for one repository, without memory of earlier responses. */
export declare class RegistryClient {
    #private;
    readonly repository: RegistryRepository;
    /** The name of the repository for messages, in quotes. */
    readonly name: string;
    readonly log: Log;
    constructor(repository: RegistryRepository, options: RegistryOptions);
    /** @returns the response, of any status but 401. @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED. */
    call(call: Call): Promise<HttpResponse>;
    /**
     * Reads under the retry rules; 404 is an answer like 200. On registries that copy in the background, what this
     * process itself has stored may be some seconds late, so a 404 for it is retried before it is believed.
     * @param reference tag or digest.
     */
    read(reference: string, call: Call): Promise<HttpResponse>;
    /** Runs an operation under the retry rules; each retry is logged. */
    retry<T>(operation: (attempt: number) => Promise<T>, isRetryable?: (thrown: unknown) => boolean): Promise<T>;
    /** Notes that the registry has stored this tag or digest. */
    noteWritten(reference: string): void;
    /** Waits a random time between the two. */
    pause(leastMs: number, mostMs: number): Promise<void>;
}
/** Docker Hub's registry has another host name, and names without an owner belong to `library`. */
export declare function hostOf({ registry }: Pick<RegistryRepository, 'registry'>): string;
