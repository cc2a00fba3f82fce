import type { Agent as HttpsAgent } from 'node:https';
import type { Environment } from '../host/program.ts';
/** A proxy: its address and its credentials; `authorization` is sent to the proxy only. */
export interface ProxyServer {
    readonly url: URL;
    readonly authorization: string | undefined;
}
/**
 * The proxy for a URL: `https_proxy`/`http_proxy`, lower case first, unless `no_proxy` names the host or it is
 * loopback.
 * @returns undefined for a direct connection.
 * @throws WasmImageError INPUT_INVALID for a proxy that is not an http or https URL.
 * Source: @actions/http-client 4 `proxy.ts`, so that one environment works for every step of a job, with the forms of
 * {@link isListed}.
 */
export declare function proxyFor(url: URL, env: Environment): ProxyServer | undefined;
/** A keep-alive agent for TLS connections through `CONNECT` on the proxy; one per proxy. Source: RFC 9110 9.3.6. */
export declare function tunnelAgent(proxy: ProxyServer, connectMs: number): Promise<HttpsAgent>;
