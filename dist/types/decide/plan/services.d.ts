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
/** The signing config in the TUF repository of the trusted root. */
 | {
    readonly kind: 'trust';
};
/** The addresses of the public sigstore. */
export declare const PUBLIC: {
    'fulcio-url': string;
    'rekor-url': string;
    'timestamp-url': string;
};
/** Where people log in for the public sigstore. */
export declare const PUBLIC_ISSUER = "https://oauth2.sigstore.dev/auth";
/**
 * Decides where the services of keyless signing are: in the given signing config, at the given addresses, or in the
 * signing config of the TUF repository, in this order.
 * @param server GITHUB_SERVER_URL. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID.
 */
export declare function planServices(values: Values, trust: TrustChoice, server?: string): ServicesChoice;
/** Whether we know, without asking a service, that the names in the certificate will be public. */
export declare function isKnownPublic(services: ServicesChoice, trust: TrustChoice): boolean;
/**
 * Refuses public services if the names must not become public.
 * @param reason why they must not; undefined: they may. @throws WasmImageError TRANSPARENCY_PUBLIC.
 */
export declare function refusePublic(isPublic: boolean, reason: string | undefined): void;
