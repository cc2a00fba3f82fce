import type { SecureContext } from 'node:tls';
/**
 * Trusts these CAs for every TLS connection of this process from now on, besides those that Node knows and NODE_EXTRA_CA_CERTS names.
 * @param text PEM of one or more certificates; undefined: no others. @throws WasmImageError INPUT_INVALID.
 */
export declare function trustAuthorities(text: string | undefined): void;
/** What TLS connections are told; nothing where no CA was given. */
export declare function trustOptions(): Promise<{
    readonly secureContext?: SecureContext;
}>;
