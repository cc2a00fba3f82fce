import { type Marker } from './marker.ts';
import { type HostProfile } from './tables/hosts.ts';
/** One version of a host that is asked about; every one of them is in the tables. */
export interface HostQuery {
    readonly host: string;
    readonly version: string;
}
/** Every host version with known tables, oldest first within a host. */
export declare const PROFILES: readonly HostProfile[];
/**
 * Reads the `hosts` input: terms separated by commas or newlines, each a host with an optional version, as in
 * `envoy>=1.36, istio=1.28`. A comparison stands for every known version it is true of; a host alone, and an absent or blank
 * text, for the newest three versions (of Envoy when absent).
 * @returns in the order asked, oldest first within a term, each once.
 * @throws WasmImageError HOSTS_INVALID with the hosts and versions that are known.
 */
export declare function parseHosts(text: string | undefined): readonly HostQuery[];
/** The `hosts` input as it was asked; undefined when it is absent or blank: which proxies count then follows from the kind of the module. @throws like {@link parseHosts}. */
export declare function askedHosts(text: string | undefined): readonly HostQuery[] | undefined;
/** The hosts of a module whose marker no Envoy reads: those that do; undefined when Envoys read it or nobody does. */
export declare function vendorHosts(markers: readonly Marker[]): readonly HostQuery[] | undefined;
/** The profile behind a query. */
export declare function profileOf(query: HostQuery): HostProfile;
