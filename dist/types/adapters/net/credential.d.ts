/** A login for a registry. Every secret in it is remembered for redaction by the code that found it. */
export type Credential = {
    readonly kind: 'basic';
    readonly username: string;
    readonly password: string;
}
/** An OAuth2 refresh token, to be exchanged. */
 | {
    readonly kind: 'identity-token';
    readonly token: string;
    readonly username?: string;
}
/** A bearer token, sent as it is. */
 | {
    readonly kind: 'registry-token';
    readonly token: string;
};
/**
 * Records where a login comes from, for messages.
 * @param origin for example `found in "/home/me/.docker/config.json"`; without the login itself.
 * @returns the credential.
 */
export declare function withOrigin<Found extends Credential | undefined>(credential: Found, origin: string): Found;
/** Where a login comes from, as {@link withOrigin} recorded it. */
export declare function originOf(credential: Credential): string;
/**
 * Describes how a server rejected a login, for a message: `rejected our credentials (401), found in "..."`.
 * @param answer its status, and its own words if there are any.
 */
export declare function printRefusal(answer: string, credential: Credential | undefined): string;
