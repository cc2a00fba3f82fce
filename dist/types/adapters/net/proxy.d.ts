import type { Agent as HttpsAgent } from 'node:https';
import type { Environment } from '../host/program.ts';
/** A proxy: where it listens and what it wants to be told; `authorization` goes to the proxy alone. */
export interface Proxy {
    readonly url: URL;
    readonly authorization: string | undefined;
}
/**
 * The proxy for a URL: `https_proxy`/`http_proxy`, lower case first, unless `no_proxy` names the host or it is loopback.
 * @returns undefined when the connection is direct. @throws WasmImageError INPUT_INVALID for a proxy that is no http(s) URL.
 * Source: @actions/http-client 4 `proxy.ts` (so that one environment works for every step of a job), with the forms of {@link isListed}.
 */
export declare function proxyFor(url: URL, env: Environment): Proxy | undefined;
/** Whether a URL's host is this machine by its spelling: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up. */
export declare function isLoopback(hostname: string): boolean;
/** A keep-alive agent whose TLS connections run through `CONNECT` on the proxy; one for each proxy. Source: RFC 9110 9.3.6. */
export declare function tunnelAgent(proxy: Proxy, connectMs: number): Promise<HttpsAgent>;
