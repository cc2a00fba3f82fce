import type { Host } from './host.ts';
/**
 * What Envoy's own functions return when the scenario has no result.
 * @returns the result, or a status without one; undefined for other names.
 * Source: foreign.cc in Envoy. Evidence: `ran` in Envoy 1.36.4 to 1.40.0, lab/tables.lab.ts.
 */
export declare function foreignAnswer(host: Host, name: string, input: Uint8Array): Uint8Array | number | undefined;
