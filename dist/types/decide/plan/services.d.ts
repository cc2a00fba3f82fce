import type { Values } from '../inputs/values.ts';
import { type TrustChoice } from './trust.ts';
/** Where keyless signing finds its services. */
export type ServicesChoice = {
    readonly kind: 'addresses';
    readonly fulcioUrl: string;
    readonly rekorUrl: string | undefined;
    readonly timestampUrl: string | undefined;
}
/** A signing config as JSON text or path. */
 | {
    readonly kind: 'config';
    readonly file: string;
}
/** The signing config that the TUF repository of the trust root gives. */
 | {
    readonly kind: 'trust';
};
/**
 * Decides where the services of keyless signing are: a signing config that is given, else the addresses that are given, else the signing
 * config of the TUF repository. @param server GITHUB_SERVER_URL. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID.
 */
export declare function planServices(values: Values, trust: TrustChoice, server?: string): ServicesChoice;
/** Whether it is known before anything is asked that the names in the certificate become public. */
export declare function isKnownPublic(services: ServicesChoice, trust: TrustChoice): boolean;
/** Holds services to what may become public. @param reason why it may not; undefined: it may. @throws WasmImageError TRANSPARENCY_PUBLIC. */
export declare function refusePublic(isPublic: boolean, reason: string | undefined): void;
