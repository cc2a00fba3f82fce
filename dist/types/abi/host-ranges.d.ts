import type { HostVerdict, Loads } from './report.ts';
/** Versions of one host, each one minor after the other, about which the report says the same. */
export interface HostRange {
    readonly host: string;
    /** The oldest version; `current` for hosts that do not publish versions. */
    readonly from: string;
    /** The newest version, included. */
    readonly to: string;
    readonly verdict: Loads;
    /** The rule that decided; absent if the module loads. */
    readonly rule?: string;
    /** What the host logs, or else the reason in our words; absent if the module loads. */
    readonly why?: string;
}
/**
 * Folds verdicts: hosts in their first order, versions oldest first. A version that was not judged ends a range, so
 * that a range claims nothing about it.
 */
export declare function hostRanges(hosts: readonly HostVerdict[]): readonly HostRange[];
/** A range for people: `Envoy 1.36-1.40`, `Istio 1.28`, `Higress`. */
export declare function printHostRange({ host, from, to }: HostRange): string;
/** The hosts that load the module, for people: `Envoy 1.36-1.40, Istio 1.28`; undefined if none does. */
export declare function printLoadingHosts(hosts: readonly HostVerdict[]): string | undefined;
