import type { SecureContext } from 'node:tls';
/**
 * Trusts these CAs for every TLS connection of this process from now on, as well as those of Node and
 * NODE_EXTRA_CA_CERTS.
 * @param text PEM of one or more certificates; undefined: no others. @throws WasmImageError INPUT_INVALID.
 */
export declare function trustAuthorities(text: string | undefined): void;
/** The options of TLS connections; empty when no CA was given. */
export declare function trustOptions(): Promise<{
    readonly secureContext?: SecureContext;
}>;
