/** What servers on this machine have been found to speak, by `HOST[:PORT]`; shared by all clients of a run. */
export type Schemes = Map<string, Promise<Scheme | undefined>>;
type Scheme = 'http' | 'https';
/**
 * The scheme of a registry: https, or http for a host in `insecure`. A server on this machine is asked, once: plain http is for one that does
 * not speak TLS, so no password is ever sent in the clear to one that does. Where nothing could be found out http is tried, since nothing
 * secret is sent before an answer, and the next request asks again.
 * @param host `HOST[:PORT]`. @throws nothing; the request itself says what is wrong.
 */
export declare function schemeOf(host: string, insecure: readonly string[], known: Schemes): Promise<Scheme>;
export {};
