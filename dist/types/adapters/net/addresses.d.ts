import { type LookupFunction } from 'node:net';
/** Where an address leads; a server may send us on to its own kind or to the public one, never elsewhere. */
export type AddressClass = 'public' | 'private' | 'loopback' | 'link-local' | 'unspecified';
/** The class of an IP address; IPv4 inside IPv6 counts as the IPv4 address. */
export declare function classOfAddress(address: string): AddressClass;
/** Looks a name up; `dns.lookup` with all addresses. */
export type Resolve = (hostname: string) => Promise<readonly {
    readonly address: string;
    readonly family: number;
}[]>;
/**
 * Guards a step to a host that a server named: addresses that are not public are refused unless the server itself lives in the same class.
 * @returns a lookup to connect with, so that the answer that was judged is the one that is used (no rebinding between the two).
 * @throws WasmImageError REGISTRY_INSECURE. Source: GHSA-xf85-363p-868w, go-containerregistry #2440.
 */
export declare function guardStep(from: URL, to: URL, resolve?: Resolve): Promise<LookupFunction>;
