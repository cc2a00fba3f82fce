import { type Marker } from './marker.ts';
import { type HostProfile } from './tables/hosts.ts';
/** One version of a host to check against; the tables contain every one. */
export interface HostQuery {
    readonly host: string;
    readonly version: string;
}
/** Every host version that the tables contain, oldest first within a host. */
export declare const PROFILES: readonly HostProfile[];
/**
 * Parses the `hosts` input: terms separated by commas or newlines, each a host with an optional version, as in
 * `envoy>=1.36, istio=1.28`. A comparison selects every known version that satisfies it; a host without a version the
 * newest three; an absent or blank text the newest three of Envoy.
 * @returns each host version once, in the order of the terms, oldest first within a term.
 * @throws WasmImageError HOSTS_INVALID with the known hosts and versions.
 * @example
 * parseHosts('envoy>=1.39, istio=1.28');
 */
export declare function parseHosts(text: string | undefined): readonly HostQuery[];
/**
 * The `hosts` input; undefined if it is absent or blank: the kind of the module then decides. @throws like
 * {@link parseHosts}.
 */
export declare function askedHosts(text: string | undefined): readonly HostQuery[] | undefined;
/** The hosts that read a vendor's marker; undefined if Envoy reads the marker too, or if no host does. */
export declare function vendorHosts(markers: readonly Marker[]): readonly HostQuery[] | undefined;
/** The profile of a host version. @throws WasmImageError HOSTS_INVALID if the tables do not contain it. */
export declare function profileOf(query: HostQuery): HostProfile;
