/** Identity and issuer; undefined if only the certificate says. */
interface Announced {
    readonly identity: string | undefined;
    readonly issuer: string | undefined;
}
/**
 * Reads the signer from a new certificate and compares it with what the identity token says.
 * @param der the leaf. @throws Error with the reason.
 */
export declare function readAnnounced(der: Uint8Array, announced: Announced): {
    readonly identity: string;
    readonly issuer: string;
};
export {};
