import { type Repository } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';
import { type Resolve } from '../net/addresses.ts';
import type { Credential } from '../net/credential.ts';
import { type HttpResponse, type Sleep } from '../net/http.ts';
import { type Schemes } from '../net/scheme.ts';
import { type Access } from './auth.ts';
export interface RegistryOptions {
    /** Finds the login; asked at most once, at the first challenge. */
    readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
    /** Hosts (`HOST[:PORT]`) that may be spoken to in plain http; loopback may where it does not speak TLS. */
    readonly insecure: readonly string[];
    /** What is known of hosts on this machine; shared by all clients of a run. */
    readonly schemes?: Schemes;
    readonly log: Log;
    readonly sleep?: Sleep;
    readonly random?: () => number;
    /** Silence on a connection and whole exchange, ms; the defaults of `send`. */
    readonly idleMs?: number;
    readonly timeoutMs?: number;
    /** Looks up hosts that the registry names. */
    readonly resolve?: Resolve;
    /** What this process has stored, as `HOST/PATH/REFERENCE`; shared by all clients of a run, see {@link RegistryClient.read}. */
    readonly written?: Set<string>;
}
/** One exchange with the registry: authorized, redirects of reads followed, nothing repeated but after a 401. */
export interface Call {
    readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
    /** A path below `/v2/NAME/`, or a URL that the registry named. */
    readonly to: string | URL;
    readonly access: Access;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array;
    readonly maxBytes?: number;
    /** What an answer of more bytes says about the image; without it, nothing. */
    readonly longer?: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH';
}
/** A registry repository as this client speaks to it. */
export interface RegistryClient {
    readonly repository: RegistryRepository;
    /** The repository's name for messages, in quotes. */
    readonly name: string;
    readonly log: Log;
    /** @returns any answer but a 401. @throws REGISTRY_UNAUTHORIZED, REGISTRY_* of the network */
    call(call: Call): Promise<HttpResponse>;
    /** Runs an operation under the retry rules, its retries told to the log. */
    retry<T>(operation: (attempt: number) => Promise<T>, isRetryable?: (thrown: unknown) => boolean): Promise<T>;
    /**
     * Reads under the retry rules; 404 is an answer like 200. What this process itself has stored may be a few seconds late on registries
     * that copy in the background, so a 404 for it is asked again before it is believed.
     * @param reference tag or digest.
     */
    read(reference: string, deed: string, call: Call): Promise<HttpResponse>;
    /** Notes that the registry has confirmed this tag or digest. */
    noteWritten(reference: string): void;
    /** Waits a random time between the two. */
    pause(leastMs: number, mostMs: number): Promise<void>;
}
export type RegistryRepository = Extract<Repository, {
    kind: 'registry';
}>;
/** Accepted wherever a manifest is read: registries hide what is not accepted behind a 404. */
export declare const MANIFEST_TYPES: string;
/** Makes a client without memory of earlier answers. */
export declare function openClient(repository: RegistryRepository, options: RegistryOptions): RegistryClient;
