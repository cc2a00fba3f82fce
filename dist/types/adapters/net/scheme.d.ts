/** The schemes that servers on this machine use, by `HOST[:PORT]`; shared by all clients of a run. */
export type Schemes = Map<string, Promise<Scheme | undefined>>;
type Scheme = 'http' | 'https';
/**
 * The scheme of a registry: https, or http for a host in `insecure`. A server on this machine is probed once: http is
 * used only where it does not use TLS, so no password is ever sent in the clear to a server that does. If the probe
 * finds out nothing, http is used, since nothing secret is sent before the first response, and the next request probes
 * again.
 * @param host `HOST[:PORT]`. @throws nothing; the request itself reports what is wrong.
 */
export declare function schemeOf(host: string, insecure: readonly string[], known: Schemes): Promise<Scheme>;
export {};
