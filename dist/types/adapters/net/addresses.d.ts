import { type LookupFunction } from 'node:net';
/**
 * The kind of network of an address. A server may send us to public addresses and to its own class, never elsewhere.
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'link-local' | 'unspecified';
/** The class of an IP address; IPv4 inside IPv6 counts as the IPv4 address. */
export declare function classOfAddress(address: string): AddressClass;
/** Looks a name up; `dns.lookup` with all addresses. */
export type Resolve = (hostname: string) => Promise<readonly {
    readonly address: string;
    readonly family: number;
}[]>;
/**
 * Guards a redirect to a host that a server named: addresses that are not public are refused unless the server itself
 * is in the same class.
 * @returns a lookup for the connection, so that it uses the address that was checked (no rebinding between the two).
 * @throws TransportError, as does the lookup. Source: GHSA-xf85-363p-868w, go-containerregistry #2440.
 */
export declare function guardStep(from: URL, to: URL, resolve?: Resolve): Promise<LookupFunction>;
